using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>
/// Estimates the number of jobs in a range from the same hours of other days, since days have several times as many jobs as nights. Only
/// for sizing.
/// </summary>
/// <param name="known">Returns the job count of a fully known hour; null for any other hour.</param>
internal sealed class DensityForecast(Func<long, int?> known)
{
    // Beyond this, one day and night more or less makes no difference.
    private const long Horizon = 14 * TimeSpan.TicksPerDay;

    // Where the same weekday is unknown, the busiest of this many other days counts: partitions that are too short cost less than ones
    // that are too long.
    private const int ComparedDays = 3;

    private const double MaxRatio = 4;

    /// <summary>A forecast without any known day.</summary>
    public static DensityForecast None { get; } = new(_ => null);

    /// <summary>Returns the length in ticks of a range with the given number of jobs.</summary>
    /// <param name="jobs">The number of jobs.</param>
    /// <param name="at">The start or the end of the range.</param>
    /// <param name="isLater">Whether <paramref name="at"/> is the start.</param>
    /// <param name="density">The density where other days show nothing.</param>
    /// <param name="most">The maximum length.</param>
    public long LengthOf(double jobs, long at, bool isLater, Density density, long most)
    {
        var length = 0L;
        while (length < Math.Min(most, Horizon))
        {
            var place = isLater ? at + length : at - length - 1;
            var hour = Block.HourOf(place);
            var step = Math.Min(most - length, isLater ? hour + Block.Length - place : place + 1 - hour);
            var jobsPerTick = JobsPerTick(hour, density);
            if (jobsPerTick * step >= jobs)
                return length + (long)(jobs / jobsPerTick);
            jobs -= jobsPerTick * step;
            length += step;
        }

        return (long)Math.Min(most, length + (jobs / density.JobsPerTick));
    }

    /// <summary>Estimates the number of jobs in a range.</summary>
    public double JobsOf(TimeRange range, Density density)
    {
        var jobs = 0.0;
        var from = range.From;
        for (var until = Math.Min(range.Until, from + Horizon); from < until;)
        {
            var hour = Block.HourOf(from);
            var step = Math.Min(until, hour + Block.Length) - from;
            jobs += JobsPerTick(hour, density) * step;
            from += step;
        }

        return jobs + (density.JobsPerTick * Math.Max(0, range.Until - from));
    }

    /// <summary>
    /// Derives the density near a range from its number of jobs: the jobs per tick, and the ratio to the same hours of other days.
    /// </summary>
    public Density DensityOf(TimeRange range, double jobs)
    {
        var jobsPerTick = jobs / range.Length;
        var expected = JobsOf(range, new(jobsPerTick, 1));
        return new(jobsPerTick, jobs <= MaxRatio * expected && expected <= MaxRatio * jobs ? jobs / expected : null);
    }

    private double JobsPerTick(long hour, Density density) => density.Ratio * Expected(hour) / Block.Length ?? density.JobsPerTick;

    private double? Expected(long hour)
    {
        if (Of(hour, 7) is { } sameDay and > 0) // an hour without jobs may lie before the first job
            return sameDay;
        var (most, found) = ((double?)null, 0);
        for (var days = 1; days < 14 && found < ComparedDays; days++)
        {
            if (Of(hour, days) is not { } jobs)
                continue;
            most = Math.Max(most ?? 0, jobs);
            found++;
        }

        return most;
    }

    private int? Of(long hour, int days) => known(hour + (days * TimeSpan.TicksPerDay)) ?? known(hour - (days * TimeSpan.TicksPerDay));
}

/// <summary>The density of jobs.</summary>
/// <param name="JobsPerTick">The jobs per tick.</param>
/// <param name="Ratio">The ratio to the same hours of other days; null where other days are not comparable.</param>
internal readonly record struct Density(double JobsPerTick, double? Ratio);
