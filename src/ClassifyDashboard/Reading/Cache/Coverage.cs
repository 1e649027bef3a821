using System.Collections.Immutable;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>A time range that was read to its end.</summary>
/// <param name="TimeRange">The range; never open.</param>
/// <param name="ReadAt">When its read began, in UTC ticks.</param>
/// <param name="Unreadable">The number of entries that could not be parsed as a job.</param>
/// <param name="WasFinal">
/// Whether the range was merged from final ranges, the oldest of which was read at <paramref name="ReadAt"/>.
/// </param>
internal readonly record struct KnownRange(TimeRange TimeRange, long ReadAt, int Unreadable = 0, bool WasFinal = false)
{
    public long From => TimeRange.From;

    public long Until => TimeRange.Until;

    /// <summary>Whether the range reached the present when it was read.</summary>
    public bool IsHead => Until >= TimeRange.Floor(ReadAt);

    /// <summary>Whether no further jobs can appear in the range.</summary>
    public bool IsFinal => WasFinal || Until <= Finality.FinalUntil(ReadAt);
}

/// <summary>The known time ranges and when each was read. Immutable; sorted and without overlaps.</summary>
internal sealed class Coverage
{
    /// <summary>Neighbouring ranges that were read within this time of each other are merged, which bounds their number.</summary>
    private static readonly long MergeWithin = TimeSpan.FromMinutes(10).Ticks;

    private readonly ImmutableArray<KnownRange> _known;

    private Coverage(ImmutableArray<KnownRange> known) => _known = known;

    public static Coverage None { get; } = new([]);

    public ImmutableArray<KnownRange> Known => _known;

    /// <summary>The latest known range if it reached the present when it was read: new jobs appear from its end on.</summary>
    public KnownRange? Head => _known is [.., { IsHead: true } last] ? last : null;

    /// <summary>The start of the gapless known range that ends with the latest known range; 0 where nothing is known.</summary>
    public long GaplessFrom
    {
        get
        {
            var from = 0L;
            for (var i = _known.Length - 1; i >= 0 && (i == _known.Length - 1 || _known[i].Until == from); i--)
                from = _known[i].From;
            return from;
        }
    }

    /// <summary>Builds the coverage from stored ranges.</summary>
    public static Coverage Of(IEnumerable<KnownRange> known) => known.Aggregate(None, (all, each) => all.With(each));

    /// <summary>Returns the coverage with a range that was read or read again.</summary>
    public Coverage With(KnownRange read)
    {
        if (read.TimeRange.IsEmpty)
            return this;

        // An unparsable entry has no time. Entries that a second read returned are taken for the same ones, so that none counts twice.
        var repeated = read.Unreadable - _known.Where(known => read.TimeRange.Contains(known.TimeRange)).Sum(known => known.Unreadable);
        var rest = Without(read.TimeRange, repeated)._known;
        var place = 0;
        while (place < rest.Length && rest[place].From < read.From)
            place++;
        return new(Joined(rest.Insert(place, read)));
    }

    /// <summary>Returns the coverage without a range.</summary>
    public Coverage Without(TimeRange gone) => Without(gone, 0);

    /// <summary>
    /// Returns the coverage after the clock was set back: without the time in which jobs may have come that were not asked for, because it was
    /// taken for past. Where nothing was read later than now, this coverage.
    /// </summary>
    /// <param name="now">The current time, in UTC ticks.</param>
    public Coverage SetBack(long now)
    {
        var ahead = _known.Select(known => known.ReadAt).DefaultIfEmpty().Max() - now;
        if (ahead <= Finality.LeastStepBack.Ticks || ahead > Finality.MostStepBack.Ticks)
            return this;
        var rest = Without(new(TimeRange.Floor(Math.Max(0, Finality.FinalUntil(now) - ahead)), TimeRange.NoEnd));
        return new(Joined([.. rest._known.Select(known => known with { ReadAt = Math.Min(known.ReadAt, now) })]));
    }

    private Coverage Without(TimeRange gone, int repeated)
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
            if (repeated > 0 && !gone.Contains(known.TimeRange))
                (left, repeated) = (Math.Max(0, left - repeated), Math.Max(0, repeated - left));
            if (known.From < gone.From)
                rest.Add(known with { TimeRange = new(known.From, gone.From), Unreadable = left });
            if (known.Until > gone.Until)
                rest.Add(known with { TimeRange = new(gone.Until, known.Until), Unreadable = known.From < gone.From ? 0 : left });
        }

        return new(Joined(rest)); // a cut range may be final now and so merge with its neighbour
    }

    /// <summary>Returns the unknown parts of a range, in order.</summary>
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

    /// <summary>Returns the known ranges that overlap a range.</summary>
    public IEnumerable<KnownRange> Within(TimeRange range) => _known.Where(known => known.TimeRange.Overlaps(range));

    private static ImmutableArray<KnownRange> Joined(IReadOnlyCollection<KnownRange> known)
    {
        var joined = ImmutableArray.CreateBuilder<KnownRange>(known.Count);
        foreach (var each in known)
        {
            // A merged range may be old enough to merge with the range before it, though its latter part alone was not.
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

    // A range that was read too early to be final keeps its own read time and stays separate, because it must be read again.
    private static KnownRange? Join(KnownRange one, KnownRange next)
    {
        var isFinal = one.IsFinal && next.IsFinal;
        if (one.Until != next.From || one.IsFinal != next.IsFinal
            || !(one.ReadAt == next.ReadAt || (isFinal && Math.Abs(one.ReadAt - next.ReadAt) <= MergeWithin)))
            return null;
        return new(new(one.From, next.Until), Math.Min(one.ReadAt, next.ReadAt), one.Unreadable + next.Unreadable, isFinal);
    }
}
