using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Statistics;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>How many times as long the jobs of one side take as those of another, by their medians.</summary>
/// <remarks>
/// The range is that of Robert M. Price and Douglas G. Bonett, "Distribution-Free Confidence Intervals for Difference and Ratio of Medians",
/// Journal of Statistical Computation and Simulation 72 (2002): it needs no shape of the durations. The spread of each median follows from
/// two of its own ordered values, about √n places to each side.
/// </remarks>
/// <param name="Ratio">The median of side B divided by that of side A, above 0.</param>
/// <param name="Low">The lower bound, at most <paramref name="Ratio"/>.</param>
/// <param name="High">The upper bound.</param>
public readonly record struct MedianRatio(double Ratio, double Low, double High)
{
    // Shorter durations are below what a clock of the service can tell apart.
    private const long Least = TimeSpan.TicksPerMillisecond;

    /// <summary>Compares durations; null where a side has fewer than <see cref="FewestJobs"/>.</summary>
    /// <param name="a">The durations of side A in ticks.</param>
    /// <param name="b">The durations of side B in ticks.</param>
    /// <param name="z">The standard normal quantile of the level.</param>
    public static MedianRatio? Of(List<long> a, List<long> b, double z)
    {
        if (Math.Min(a.Count, b.Count) < FewestJobs)
            return null;
        var ((one, spread), (other, otherSpread)) = (Median(CollectionsMarshal.AsSpan(b)), Median(CollectionsMarshal.AsSpan(a)));
        var half = z * Math.Sqrt(spread * spread + otherSpread * otherSpread);
        return new(Math.Exp(one - other), Math.Exp(one - other - half), Math.Exp(one - other + half));
    }

    /// <summary>The fewest jobs a side with which medians are compared.</summary>
    public const int FewestJobs = 20;

    // The logarithm of the median and its standard error. Changes the order of the values.
    private static (double Median, double Spread) Median(Span<long> values)
    {
        var n = values.Length;
        var place = Math.Max(1, (int)Math.Round((n + 1) / 2.0 - Math.Sqrt(n)));
        var outside = 2 * BinomialTail.Of(n - place + 1, n, 0.5);
        var (low, high) = (Log(QuickSelect.Smallest(values, place - 1)), Log(QuickSelect.Smallest(values, n - place)));
        var median = (Log(QuickSelect.Smallest(values, (n - 1) / 2)) + Log(QuickSelect.Smallest(values, n / 2))) / 2;
        return (median, (high - low) / (2 * NormalDistribution.TwoSided(outside)));
    }

    private static double Log(long ticks) => Math.Log(Math.Max(Least, ticks));
}
