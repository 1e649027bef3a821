using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>How many jobs a stretch is likely to hold, going by the same hours of other days: by day there are several times more than by night. Only for guesses.</summary>
/// <param name="known">How many jobs an hour has that is known from its beginning to its end; null for any other hour.</param>
internal sealed class DensityForecast(Func<long, int?> known)
{
    // Further on a day and a night more or less make no difference.
    private const long Reach = 14 * TimeSpan.TicksPerDay;

    // Of a day whose like is not known the busiest of so many others is taken: pieces that are too short cost less than ones that are too long.
    private const int Compared = 3;

    private const double MaxTimes = 4;

    /// <summary>Nothing is known of other days.</summary>
    public static DensityForecast None { get; } = new(_ => null);

    /// <summary>How long a stretch is that holds so many jobs, in ticks.</summary>
    /// <param name="jobs">How many.</param>
    /// <param name="at">Where it begins, or where it ends.</param>
    /// <param name="isLater">Whether it begins there.</param>
    /// <param name="density">How densely jobs lie where other days tell nothing.</param>
    /// <param name="most">It is no longer than this.</param>
    public long LengthOf(double jobs, long at, bool isLater, Density density, long most)
    {
        var length = 0L;
        while (length < Math.Min(most, Reach))
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

    /// <summary>How many jobs a stretch is likely to hold.</summary>
    public double JobsOf(TimeRange stretch, Density density)
    {
        var jobs = 0.0;
        var from = stretch.From;
        for (var until = Math.Min(stretch.Until, from + Reach); from < until;)
        {
            var hour = Block.HourOf(from);
            var step = Math.Min(until, hour + Block.Length) - from;
            jobs += JobsPerTick(hour, density) * step;
            from += step;
        }

        return jobs + (density.JobsPerTick * Math.Max(0, stretch.Until - from));
    }

    /// <summary>What a stretch that holds so many jobs says of those beside it: how densely jobs lie, and how many times as many there are as on other days.</summary>
    public Density DensityOf(TimeRange stretch, double jobs)
    {
        var jobsPerTick = jobs / stretch.Length;
        var expected = JobsOf(stretch, new(jobsPerTick, 1));
        return new(jobsPerTick, jobs <= MaxTimes * expected && expected <= MaxTimes * jobs ? jobs / expected : null);
    }

    private double JobsPerTick(long hour, Density density) => density.Times * Likely(hour) / Block.Length ?? density.JobsPerTick;

    private double? Likely(long hour)
    {
        if (Of(hour, 7) is { } sameDay and > 0) // none at all may be from before the first
            return sameDay;
        var (most, found) = ((double?)null, 0);
        for (var days = 1; days < 14 && found < Compared; days++)
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

/// <summary>How densely jobs lie somewhere.</summary>
/// <param name="JobsPerTick">Their number in a tick.</param>
/// <param name="Times">How many times as many there are as in the same hours of other days; null where other days are not like this one.</param>
internal readonly record struct Density(double JobsPerTick, double? Times);
