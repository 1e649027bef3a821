using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Statistics;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>The test whether the share of one type differs between two times by more than chance explains.</summary>
/// <remarks>
/// <para>
/// The counts alone: Fisher's exact test on both sides, where what was seen counts half (mid-P: H. O. Lancaster, "Significance Tests in Discrete
/// Distributions", Journal of the American Statistical Association 56, 1961). It is nearly as often wrong as it says, and no more often.
/// </para>
/// <para>
/// Types come in batches. So the deviation that belongs to this probability is divided by the root of the variance as a multiple of that by chance
/// (R. W. M. Wedderburn, "Quasi-likelihood Functions, Generalized Linear Models, and the Gauss-Newton Method", Biometrika 61, 1974), and judged by
/// Student's distribution. The variance is that of 48 slots, each set beside the same slot of the earlier time (a sandwich estimate over clusters:
/// Kung-Yee Liang and Scott L. Zeger, "Longitudinal Data Analysis Using Generalized Linear Models", Biometrika 73, 1986). All types together
/// estimate it, since one alone shows it badly, unless a type varies clearly more than all of them.
/// </para>
/// </remarks>
/// <param name="Exact">The probability of such counts by chance, on both sides.</param>
/// <param name="Chance">The variance of the difference by chance alone.</param>
/// <param name="Variance">The variance as the slots show it.</param>
/// <param name="Slots">The number of slots with results.</param>
internal sealed record MixTest(double Exact, double Chance, double Variance, int Slots)
{
    private const int MinSlots = 4;
    private const double ClearlyOwn = 1.5; // in standard deviations of the variance of one type
    private const double ClearlyBatches = 2; // in those of the variance of all types
    private const int MaxFreedom = 1000; // from there on the distribution is the normal one
    private const double LeastProbability = 1e-300;

    /// <summary>The variance as a multiple of that by chance alone, at least 1.</summary>
    public double Inflation { get; private init; } = 1;

    /// <summary>The probability of such a difference by chance; 1 where the slots are too few to tell.</summary>
    public double P { get; private init; } = 1;

    /// <summary>Whether there are enough slots to tell how much the share varies.</summary>
    public bool IsJudged => Slots >= MinSlots;

    /// <summary>Tests types of two times that both have results.</summary>
    public static Dictionary<string, MixTest> All(TypeMix now, TypeMix then, IEnumerable<string> types)
    {
        var tests = types.Select(type => (Type: type, Test: Of(now, then, type))).ToList();
        var chance = tests.Sum(each => each.Test.Chance);
        var common = chance > 0 ? Math.Max(1, tests.Sum(each => each.Test.Variance) / chance) : 1;
        return tests.ToDictionary(each => each.Type, each => each.Test.Judged(common, tests.Count), StringComparer.Ordinal);
    }

    private static MixTest Of(TypeMix now, TypeMix then, string type)
    {
        var (a, b, n, m) = (now.CountOf(type), then.CountOf(type), (double)now.Count, (double)then.Count);
        var (share, shareThen) = (a / n, b / m);
        var course = now.CourseOf(type);
        var courseThen = then.CourseOf(type);
        var (slots, sum, squares) = (0, 0.0, 0.0);
        for (var i = 0; i < TypeMix.Slots; i++)
        {
            if (now.Course[i] + then.Course[i] == 0)
                continue;
            var rest = (course[i] - share * now.Course[i]) / n - (courseThen[i] - shareThen * then.Course[i]) / m;
            (slots, sum, squares) = (slots + 1, sum + rest, squares + rest * rest);
        }

        var variance = slots < MinSlots ? 0 : Math.Max(0, squares - sum * sum / slots) * slots / (slots - 1);
        return new(TwoSided(new(a, now.Count, a + b, now.Count + then.Count)), share * (1 - share) / n + shareThen * (1 - shareThen) / m, variance, slots);
    }

    private MixTest Judged(double common, int types)
    {
        if (!IsJudged)
            return this;
        var (freedom, all) = (Slots - 1, (Slots - 1) * Math.Max(1, types - 1));
        var own = Chance > 0 ? Variance / Chance : 1;
        var isOwn = own > common * (1 + ClearlyOwn * Math.Sqrt(2.0 / freedom));
        var isInBatches = isOwn || common > 1 + ClearlyBatches * Math.Sqrt(2.0 / all);
        var inflation = isOwn ? own : common;
        var deviation = -NormalDistribution.Quantile(Math.Max(LeastProbability, Exact / 2)) / Math.Sqrt(inflation);
        return this with { Inflation = inflation, P = StudentTail.Of(deviation, Math.Min(MaxFreedom, isInBatches ? freedom : all)) };
    }

    private static double TwoSided(TraitCounts counts)
    {
        var fewer = new TraitCounts(counts.Failed - counts.FailedWith, counts.Failed, counts.All - counts.With, counts.All);
        var (up, down) = (Fisher.Tail(counts), Fisher.Tail(fewer));
        return Math.Clamp(2 * Math.Min(up, down) - Math.Max(0, up + down - 1), 0, 1);
    }
}
