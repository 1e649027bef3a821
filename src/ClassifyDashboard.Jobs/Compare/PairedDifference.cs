using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>How often something holds of the same documents on two sides.</summary>
/// <param name="Both">The documents of which it holds on both sides.</param>
/// <param name="OnlyA">Those of which it holds on side A alone.</param>
/// <param name="OnlyB">Those of which it holds on side B alone.</param>
/// <param name="Neither">Those of which it holds on neither.</param>
public readonly record struct PairedCounts(int Both, int OnlyA, int OnlyB, int Neither)
{
    /// <summary>The number of documents.</summary>
    public int Pairs => Both + OnlyA + OnlyB + Neither;

    /// <summary>The share on side A.</summary>
    public FailureRate A => new(Both + OnlyA, Pairs);

    /// <summary>The share on side B.</summary>
    public FailureRate B => new(Both + OnlyB, Pairs);
}

/// <summary>The difference of two shares of the same documents.</summary>
/// <remarks>
/// <para>
/// The test is that of Quinn McNemar, "Note on the Sampling Error of the Difference Between Correlated Proportions or Percentages",
/// Psychometrika 12 (1947), in its exact form: of the documents that changed, as many changed in either direction, by the binomial distribution.
/// </para>
/// <para>
/// The range is method 10 of Robert G. Newcombe, "Improved Confidence Intervals for the Difference Between Binomial Proportions Based on Paired
/// Data", Statistics in Medicine 17 (1998).
/// </para>
/// </remarks>
public static class PairedDifference
{
    /// <summary>Returns the probability of so unequal changes by chance, on both sides; 1 where nothing changed.</summary>
    public static double Test(PairedCounts counts) => Exact(Math.Max(counts.OnlyA, counts.OnlyB), counts.OnlyA + counts.OnlyB);

    /// <summary>Returns the difference B − A with its range; null without documents.</summary>
    /// <param name="counts">The documents.</param>
    /// <param name="z">The standard normal quantile of the level.</param>
    public static RateDifference? Of(PairedCounts counts, double z)
    {
        var n = counts.Pairs;
        if (n == 0)
            return null;
        var (p, q) = ((double)(counts.Both + counts.OnlyB) / n, (double)(counts.Both + counts.OnlyA) / n);
        var (low, high) = FailureRate.Wilson(counts.Both + counts.OnlyB, n, z);
        var (otherLow, otherHigh) = FailureRate.Wilson(counts.Both + counts.OnlyA, n, z);
        var phi = Correlation(counts);
        var difference = (double)(counts.OnlyB - counts.OnlyA) / n;
        return new(difference, Math.Max(-1, difference - Length(p - low, otherHigh - q, phi)), Math.Min(1, difference + Length(high - p, q - otherLow, phi)));
    }

    /// <summary>Returns the probability that at least so many of the changes go in the same direction.</summary>
    internal static double Exact(int most, int changes) => changes == 0 ? 1 : Math.Min(1, 2 * BinomialTail.Of(most, changes, 0.5));

    private static double Length(double one, double other, double phi) => Math.Sqrt(Math.Max(0, one * one - 2 * phi * one * other + other * other));

    // The correlation of the two sides, with Newcombe's correction for continuity where it is positive.
    private static double Correlation(PairedCounts counts)
    {
        double n = counts.Pairs;
        var margins = ((double)counts.Both + counts.OnlyA) * ((double)counts.OnlyB + counts.Neither)
            * ((double)counts.Both + counts.OnlyB) * ((double)counts.OnlyA + counts.Neither);
        if (margins == 0)
            return 0;
        var product = (double)counts.Both * counts.Neither - (double)counts.OnlyA * counts.OnlyB;
        return (product > 0 ? Math.Max(0, product - n / 2) : product) / Math.Sqrt(margins);
    }
}
