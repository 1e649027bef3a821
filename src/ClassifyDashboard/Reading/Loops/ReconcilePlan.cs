using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Chooses the known range to read again, slowly, for jobs that appeared late or were deleted. Pure rules.</summary>
internal static class ReconcilePlan
{
    /// <summary>The approximate number of jobs in one check.</summary>
    public const int Jobs = 1_600;

    /// <summary>Returns the known range to check next and when it is due, or null where there is none.</summary>
    /// <param name="coverage">The known ranges.</param>
    /// <param name="wanted">The watched ranges.</param>
    /// <param name="interval">How long a range counts as current.</param>
    /// <param name="refreshedFrom">The start of the range that refreshes read; <see cref="TimeRange.NoEnd"/> where none does.</param>
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

    /// <summary>
    /// Returns when a range must be read again: soon where it was read too early to be final, otherwise after the interval.
    /// </summary>
    public static long Due(KnownRange known, TimeSpan interval) =>
        known.IsFinal ? known.ReadAt + interval.Ticks : known.Until + Finality.FinalAfter.Ticks;

    /// <summary>
    /// Returns the range of one check: it begins with the due range and adds neighbours that are due soon, up to about <see cref="Jobs"/>
    /// jobs.
    /// </summary>
    /// <param name="start">The range that is due.</param>
    /// <param name="coverage">The known ranges.</param>
    /// <param name="wanted">The watched ranges.</param>
    /// <param name="interval">How long a range counts as current.</param>
    /// <param name="now">The current time, in UTC ticks.</param>
    /// <param name="refreshedFrom">The start of the range that refreshes read.</param>
    /// <param name="count">Returns the number of known jobs in a range.</param>
    public static TimeRange Part(KnownRange start, Coverage coverage, IReadOnlyList<TimeRange> wanted, TimeSpan interval, long now, long refreshedFrom,
        Func<TimeRange, int> count)
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
        return jobs <= Jobs
            ? part
            : part with { Until = Math.Min(part.Until, TimeRange.Floor(part.From + (long)(part.Length * ((double)Jobs / jobs))) + TimeSpan.TicksPerSecond) };
    }
}
