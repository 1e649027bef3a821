using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>How a rate went, in steps of equal length: its line with the interval as a band around it.</summary>
/// <param name="Steps">From the earliest to the latest, without gaps.</param>
public sealed record RateSeries(ValueList<RateStep> Steps)
{
    /// <summary>Divides a period.</summary>
    /// <param name="outcomes">Those outside the period are in no step.</param>
    /// <param name="from">The beginning, which is not a part of it.</param>
    /// <param name="to">The end, which is; not before <paramref name="from"/>.</param>
    /// <param name="steps">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No steps, or the end is before the beginning.</exception>
    public static RateSeries Of(Outcomes outcomes, DateTimeOffset from, DateTimeOffset to, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        var made = new RateStep[steps];
        var start = from;
        for (var i = 0; i < steps; i++)
        {
            var end = new DateTimeOffset(from.UtcTicks + (long)((Int128)(to.UtcTicks - from.UtcTicks) * (i + 1) / steps), TimeSpan.Zero);
            made[i] = new(start, end, outcomes.Rate(start, end));
            start = end;
        }

        return new(made.ToValueList());
    }
}

/// <summary>The outcomes after a moment, up to and with another.</summary>
public sealed record RateStep(DateTimeOffset After, DateTimeOffset Until, FailureRate Rate);
