using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>A rate over time in steps of equal length: a line with its interval as a band.</summary>
/// <param name="Steps">The steps from the earliest to the latest, without gaps.</param>
public sealed record RateSeries(ValueList<RateStep> Steps)
{
    /// <summary>Divides a period into steps.</summary>
    /// <param name="outcomes">The outcomes; one outside the period is in no step.</param>
    /// <param name="from">The start, excluded.</param>
    /// <param name="to">The end, included; not before <paramref name="from"/>.</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is below 1, or the end is before the start.</exception>
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

/// <summary>The outcomes after a moment, up to and including another.</summary>
public sealed record RateStep(DateTimeOffset After, DateTimeOffset Until, FailureRate Rate);
