using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Statistics;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>How many jobs a comparison needs to find a difference with a probability of 80 %.</summary>
/// <remarks>
/// <para>
/// Unpaired: n a side = (z₁ √(2 p̄ q̄) + z₂ √(p₁ q₁ + p₂ q₂))² / (p₁ − p₂)², without continuity correction: Joseph L. Fleiss, "Statistical Methods
/// for Rates and Proportions", 2nd edition (1981), chapter 3.2. At 5 %, 5 % against 8 % needs 1,059 a side.
/// </para>
/// <para>
/// Paired: the exact test of Quinn McNemar looks only at the documents that changed. The number of pairs is that with which the binomial test
/// finds how these divide, where how many change is left to chance too. From 200 changes on, the normal approximation with its correction for
/// continuity is exact enough.
/// </para>
/// </remarks>
public static class SampleSize
{
    /// <summary>The probability that a difference is found.</summary>
    public const double Power = 0.8;

    /// <summary>No comparison is said to need more.</summary>
    public const int Most = 100_000_000;

    private const int MostChanges = 200;

    // The range of the difference has to leave out zero too, which takes a little power from the test.
    private const double PairedPower = 0.82;

    private static readonly double PowerQuantile = NormalDistribution.Quantile(Power);

    /// <summary>Returns the number of jobs a side, at least 1 and at most <see cref="Most"/>.</summary>
    /// <param name="one">The share of one side, 0 to 1.</param>
    /// <param name="other">The share of the other, 0 to 1.</param>
    /// <param name="level">The probability of a false difference, above 0, below 1.</param>
    public static int Unpaired(double one, double other, double level)
    {
        var difference = Math.Abs(one - other);
        if (difference == 0)
            return Most;
        var mean = (one + other) / 2;
        var spread = NormalDistribution.TwoSided(level) * Math.Sqrt(2 * mean * (1 - mean))
            + PowerQuantile * Math.Sqrt(one * (1 - one) + other * (1 - other));
        return Rounded(spread * spread / (difference * difference));
    }

    /// <summary>Returns the number of pairs, at least 1 and at most <see cref="Most"/>.</summary>
    /// <param name="better">The share of the pairs that change for the better, 0 to 1.</param>
    /// <param name="worse">The share that changes for the worse; together at most 1.</param>
    /// <param name="level">The probability of a false difference, above 0, below 1.</param>
    public static int Paired(double better, double worse, double level)
    {
        var changing = better + worse;
        if (better == worse || changing <= 0)
            return Most;
        var share = Math.Max(better, worse) / changing;
        var spread = NormalDistribution.TwoSided(level) / 2 + NormalDistribution.Quantile(PairedPower) * Math.Sqrt(share * (1 - share));
        var start = spread * spread / ((share - 0.5) * (share - 0.5));
        if (start > MostChanges)
            return Rounded((start + 1 / (share - 0.5)) / changing);
        var pairs = Rounded(Changes((int)start, share, level) / changing);
        while (PowerOfPairs(pairs, changing, share, level) < PairedPower)
            pairs += Math.Max(1, pairs / 100);
        return Math.Min(pairs, Most);
    }

    // How many of the pairs change is left to chance too.
    private static double PowerOfPairs(int pairs, double changing, double share, double level)
    {
        var (mean, spread) = (pairs * changing, 6 * Math.Sqrt(pairs * changing * (1 - changing)));
        var power = 0.0;
        for (var changes = Math.Max(0, (int)(mean - spread)); changes <= Math.Min(pairs, mean + spread + 1); changes++)
            power += (changing < 1 ? BinomialTail.Term(changes, pairs, changing) : changes == pairs ? 1 : 0) * PowerOf(changes, share, level);
        return power;
    }

    // The power rises in steps and falls slightly between them.
    private static int Changes(int start, double share, double level)
    {
        var changes = Math.Max(1, start);
        while (PowerOf(changes, share, level) < Power || PowerOf(changes + 1, share, level) < Power)
            changes++;
        return changes;
    }

    private static double PowerOf(int changes, double share, double level)
    {
        var least = BinarySearch.First(
            changes / 2, changes + 1, (changes, level), static (more, test) => PairedDifference.Exact(more, test.changes) <= test.level);
        return BinomialTail.Of(least, changes, share);
    }

    private static int Rounded(double size) => size >= Most ? Most : Math.Max(1, (int)Math.Ceiling(size - 1e-9));
}
