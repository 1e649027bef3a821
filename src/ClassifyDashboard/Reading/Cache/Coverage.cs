using System.Collections.Immutable;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>A stretch that was read to its end.</summary>
/// <param name="TimeRange">Which; never open.</param>
/// <param name="ReadAt">When reading it began, in UTC ticks.</param>
/// <param name="Unreadable">How many entries of the answer were no jobs.</param>
/// <param name="WasFirm">Whether it was put together from firm parts, the oldest of which was read at <paramref name="ReadAt"/>.</param>
internal readonly record struct KnownRange(TimeRange TimeRange, long ReadAt, int Unreadable = 0, bool WasFirm = false)
{
    public long From => TimeRange.From;

    public long Until => TimeRange.Until;

    /// <summary>Whether it reached up to the present when it was read.</summary>
    public bool IsHead => Until >= TimeRange.Floor(ReadAt);

    /// <summary>Whether no further jobs can turn up in it.</summary>
    public bool IsFirm => WasFirm || Until <= Finality.FirmUntil(ReadAt);
}

/// <summary>Which stretches of time are known, and since when. Immutable; in order and without overlaps.</summary>
internal sealed class Coverage
{
    /// <summary>Neighbours that were read so soon after one another become one, so that there never are many.</summary>
    private static readonly long Together = TimeSpan.FromMinutes(10).Ticks;

    private readonly ImmutableArray<KnownRange> _known;

    private Coverage(ImmutableArray<KnownRange> known) => _known = known;

    public static Coverage None { get; } = new([]);

    public ImmutableArray<KnownRange> Known => _known;

    /// <summary>The latest known stretch, if it reached up to the present when it was read: from its end on new jobs are to be looked for.</summary>
    public KnownRange? Head => _known is [.., { IsHead: true } last] ? last : null;

    /// <summary>Since when all is known up to the end of the latest known stretch, without a gap; 0 where nothing is known.</summary>
    public long UnbrokenFrom
    {
        get
        {
            var from = 0L;
            for (var i = _known.Length - 1; i >= 0 && (i == _known.Length - 1 || _known[i].Until == from); i--)
                from = _known[i].From;
            return from;
        }
    }

    /// <summary>Puts known stretches together again that were written down.</summary>
    public static Coverage Of(IEnumerable<KnownRange> known) => known.Aggregate(None, (all, each) => all.With(each));

    /// <summary>With a stretch read anew.</summary>
    public Coverage With(KnownRange read)
    {
        if (read.TimeRange.IsEmpty)
            return this;

        // An entry that cannot be read has no time: those that came again are taken for the same ones, so that none counts twice.
        var again = read.Unreadable - _known.Where(known => read.TimeRange.Contains(known.TimeRange)).Sum(known => known.Unreadable);
        var rest = Without(read.TimeRange, again)._known;
        var place = 0;
        while (place < rest.Length && rest[place].From < read.From)
            place++;
        return new(Joined(rest.Insert(place, read)));
    }

    /// <summary>Without what lies in a stretch.</summary>
    public Coverage Without(TimeRange gone) => Without(gone, 0);

    private Coverage Without(TimeRange gone, int again)
    {
        var rest = ImmutableArray.CreateBuilder<KnownRange>(_known.Length + 1);
        foreach (var known in _known)
        {
            if (!known.TimeRange.Overlaps(gone))
            {
                rest.Add(known);
                continue;
            }

            var left = known.Unreadable;
            if (again > 0 && !gone.Contains(known.TimeRange))
                (left, again) = (Math.Max(0, left - again), Math.Max(0, again - left));
            if (known.From < gone.From)
                rest.Add(known with { TimeRange = new(known.From, gone.From), Unreadable = left });
            if (known.Until > gone.Until)
                rest.Add(known with { TimeRange = new(gone.Until, known.Until), Unreadable = known.From < gone.From ? 0 : left });
        }

        return new(Joined(rest)); // one that was cut may be firm now, and so go with its neighbour
    }

    /// <summary>The parts of a stretch that are not known, in order.</summary>
    public List<TimeRange> Gaps(TimeRange wanted)
    {
        var gaps = new List<TimeRange>();
        var from = wanted.From;
        foreach (var known in _known)
        {
            if (known.Until <= from)
                continue;
            if (known.From >= wanted.Until)
                break;
            if (known.From > from)
                gaps.Add(new(from, known.From));
            from = known.Until;
        }

        if (from < wanted.Until)
            gaps.Add(new(from, wanted.Until));
        return gaps;
    }

    public bool Covers(TimeRange wanted) => Gaps(wanted).Count == 0;

    /// <summary>The known stretches that touch another.</summary>
    public IEnumerable<KnownRange> Within(TimeRange stretch) => _known.Where(known => known.TimeRange.Overlaps(stretch));

    private static ImmutableArray<KnownRange> Joined(IReadOnlyCollection<KnownRange> known)
    {
        var joined = ImmutableArray.CreateBuilder<KnownRange>(known.Count);
        foreach (var each in known)
        {
            // Put together, two may be as old as the one before them, which the latter of them was not.
            var next = each;
            while (joined.Count > 0 && Join(joined[^1], next) is { } one)
            {
                next = one;
                joined.RemoveAt(joined.Count - 1);
            }

            joined.Add(next);
        }

        return joined.ToImmutable();
    }

    // What was read too early to be firm keeps its own time, and apart from what is: it has to be looked at again.
    private static KnownRange? Join(KnownRange one, KnownRange next)
    {
        var isFirm = one.IsFirm && next.IsFirm;
        if (one.Until != next.From || one.IsFirm != next.IsFirm || !(one.ReadAt == next.ReadAt || (isFirm && Math.Abs(one.ReadAt - next.ReadAt) <= Together)))
            return null;
        return new(new(one.From, next.Until), Math.Min(one.ReadAt, next.ReadAt), one.Unreadable + next.Unreadable, isFirm);
    }
}
