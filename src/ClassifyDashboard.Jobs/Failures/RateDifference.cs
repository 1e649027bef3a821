using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>The difference of two independent shares, with its 95 % interval.</summary>
/// <remarks>
/// The interval is method 10 of Robert G. Newcombe, "Interval Estimation for the Difference Between Independent Proportions: Comparison of
/// Eleven Methods", Statistics in Medicine 17 (1998): it combines the two Wilson intervals, and holds for few jobs and shares near 0 and 1.
/// </remarks>
/// <param name="Points">The first share minus the second, −1 to 1.</param>
/// <param name="Low">The lower bound, −1 to <paramref name="Points"/>.</param>
/// <param name="High">The upper bound, <paramref name="Points"/> to 1.</param>
public readonly record struct RateDifference(double Points, double Low, double High)
{
    /// <summary>Whether chance alone, at 95 %, does not explain a difference.</summary>
    public bool IsBeyondChance => Low > 0 || High < 0;

    /// <summary>Compares two rates; null where one of them has no jobs.</summary>
    public static RateDifference? Of(FailureRate one, FailureRate other)
    {
        if (one is not { Rate: { } p, Low: { } low, High: { } high } || other is not { Rate: { } q, Low: { } otherLow, High: { } otherHigh })
            return null;
        return Of((p, low, high), (q, otherLow, otherHigh));
    }

    /// <summary>Compares two rates at another level; null where one of them has no jobs.</summary>
    /// <param name="one">The first rate.</param>
    /// <param name="other">The second rate.</param>
    /// <param name="z">The standard normal quantile of the level, such as 1.96 for 95 %.</param>
    public static RateDifference? Of(FailureRate one, FailureRate other, double z)
    {
        if (one.Rate is not { } p || other.Rate is not { } q)
            return null;
        var ((low, high), (otherLow, otherHigh)) = (FailureRate.Wilson(one.Failed, one.Finished, z), FailureRate.Wilson(other.Failed, other.Finished, z));
        return Of((p, low, high), (q, otherLow, otherHigh));
    }

    private static RateDifference Of((double Rate, double Low, double High) one, (double Rate, double Low, double High) other)
    {
        var points = one.Rate - other.Rate;
        var down = Math.Sqrt(Math.Pow(one.Rate - one.Low, 2) + Math.Pow(other.High - other.Rate, 2));
        var up = Math.Sqrt(Math.Pow(one.High - one.Rate, 2) + Math.Pow(other.Rate - other.Low, 2));
        return new(points, Math.Max(-1, points - down), Math.Min(1, points + up));
    }
}
