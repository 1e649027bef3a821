using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Which known stretch is looked at again, slowly, for jobs that came late or were deleted. Pure rules.</summary>
internal static class ReconcilePlan
{
    /// <summary>About how many jobs one check is of.</summary>
    public const int Jobs = 1_600;

    /// <summary>The known stretch to be checked next and when, or null where there is none.</summary>
    /// <param name="coverage">What is known.</param>
    /// <param name="wanted">What someone looks at.</param>
    /// <param name="interval">How long a stretch is believed.</param>
    /// <param name="refreshedFrom">From where on refreshes look themselves; <see cref="TimeRange.NoEnd"/> where none does.</param>
    public static (KnownRange TimeRange, long Due)? Next(Coverage coverage, IReadOnlyList<TimeRange> wanted, TimeSpan interval, long refreshedFrom)
    {
        (KnownRange, long Due)? next = null;
        foreach (var known in coverage.Known)
        {
            if (known.Until > refreshedFrom || !wanted.Any(known.TimeRange.Overlaps))
                continue;
            var due = Due(known, interval);
            if (next is not { } best || due < best.Due)
                next = (known, due);
        }

        return next;
    }

    /// <summary>When a stretch is to be read again: soon where it was read too early to be sure, else when it is old.</summary>
    public static long Due(KnownRange known, TimeSpan interval) =>
        known.IsFirm ? known.ReadAt + interval.Ticks : known.Until + Finality.Unsure.Ticks;

    /// <summary>The part to check at once: from the start of the stretch on, with neighbours that will be due soon, up to about <see cref="Jobs"/> jobs.</summary>
    /// <param name="start">The stretch that is due.</param>
    /// <param name="coverage">What is known.</param>
    /// <param name="wanted">What someone looks at.</param>
    /// <param name="interval">How long a stretch is believed.</param>
    /// <param name="now">The time.</param>
    /// <param name="refreshedFrom">From where on refreshes look themselves.</param>
    /// <param name="count">How many jobs are known in a stretch.</param>
    public static TimeRange Part(KnownRange start, Coverage coverage, IReadOnlyList<TimeRange> wanted, TimeSpan interval, long now, long refreshedFrom, Func<TimeRange, int> count)
    {
        var part = start.TimeRange;
        foreach (var next in coverage.Known)
        {
            if (next.From != part.Until || next.Until > refreshedFrom || Due(next, interval) > now + interval.Ticks / 2 || !wanted.Any(next.TimeRange.Overlaps))
                continue;
            if (count(part with { Until = next.Until }) > Jobs)
                break;
            part = part with { Until = next.Until };
        }

        var least = Math.Max(part.From, wanted.Where(part.Overlaps).Min(each => each.From));
        part = part with { From = Math.Min(least, part.Until - TimeSpan.TicksPerSecond) };
        var jobs = count(part);
        return jobs <= Jobs ? part : part with { Until = Math.Min(part.Until, TimeRange.Floor(part.From + (long)(part.Length * ((double)Jobs / jobs))) + TimeSpan.TicksPerSecond) };
    }
}
