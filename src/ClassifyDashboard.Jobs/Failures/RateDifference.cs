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
        var down = Math.Sqrt(Math.Pow(p - low, 2) + Math.Pow(otherHigh - q, 2));
        var up = Math.Sqrt(Math.Pow(high - p, 2) + Math.Pow(q - otherLow, 2));
        return new(p - q, Math.Max(-1, p - q - down), Math.Min(1, p - q + up));
    }
}
