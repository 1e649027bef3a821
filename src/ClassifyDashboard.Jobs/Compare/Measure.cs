using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Statistics;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>What is measured of both sides. Less is better for each.</summary>
public enum MeasureKind
{
    /// <summary>The share of failed jobs.</summary>
    Failures,

    /// <summary>The share of results for which no rule matched.</summary>
    NoRule,

    /// <summary>The share of results with a confidence up to the threshold.</summary>
    LowConfidence,

    /// <summary>The median duration.</summary>
    Duration,
}

/// <summary>What can be said of side B beside side A.</summary>
public enum CompareVerdict
{
    /// <summary>A side has too few jobs.</summary>
    TooFew,

    /// <summary>Chance can explain the difference.</summary>
    NoDifference,

    /// <summary>There is a difference, too small to matter.</summary>
    Small,

    /// <summary>Side B is better.</summary>
    Better,

    /// <summary>Side B is worse.</summary>
    Worse,

    /// <summary>Side B is better in one thing and worse in another.</summary>
    Mixed,
}

/// <summary>A share on both sides, and what can be said of the difference.</summary>
/// <param name="Kind">What is measured.</param>
/// <param name="IsPaired">Whether only documents count that went through both sides.</param>
/// <param name="A">The share of side A.</param>
/// <param name="B">The share of side B.</param>
/// <param name="Difference">B − A with its range, which holds for all measures together; null where a side has no jobs.</param>
/// <param name="Verdict">What can be said.</param>
/// <param name="Needed">How many jobs a side, or pairs, would show such a difference with 80 % power; null where there is a verdict.</param>
public sealed record ShareMeasure(
    MeasureKind Kind, bool IsPaired, FailureRate A, FailureRate B, RateDifference? Difference, CompareVerdict Verdict, NeededJobs? Needed)
{
    /// <summary>The fewest jobs a side, or pairs, with which anything is said.</summary>
    public const int FewestJobs = 20;

    /// <summary>The smallest difference that matters, unless one share is at least half as large again as the other.</summary>
    public const double Floor = 0.01;

    private const double Much = 1.5;

    /// <summary>Compares the shares of independent jobs.</summary>
    /// <param name="kind">What is measured.</param>
    /// <param name="a">The share of side A.</param>
    /// <param name="b">The share of side B.</param>
    /// <param name="level">The probability of a false difference.</param>
    public static ShareMeasure Of(MeasureKind kind, FailureRate a, FailureRate b, double level)
    {
        var difference = RateDifference.Of(b, a, NormalDistribution.TwoSided(level));
        var verdict = VerdictOf(Math.Min(a.Finished, b.Finished), a, b, difference?.IsBeyondChance == true);
        return new(kind, false, a, b, difference, verdict, IsOpen(verdict) ? NeededJobs.Of(a, b, level) : null);
    }

    /// <summary>Compares the shares of the same documents.</summary>
    /// <param name="kind">What is measured.</param>
    /// <param name="counts">The documents.</param>
    /// <param name="level">The probability of a false difference.</param>
    public static ShareMeasure Of(MeasureKind kind, PairedCounts counts, double level)
    {
        var difference = PairedDifference.Of(counts, NormalDistribution.TwoSided(level));
        var isBeyond = difference?.IsBeyondChance == true && PairedDifference.Test(counts) <= level;
        var verdict = VerdictOf(counts.Pairs, counts.A, counts.B, isBeyond);
        return new(kind, true, counts.A, counts.B, difference, verdict, IsOpen(verdict) ? NeededJobs.Of(counts, level) : null);
    }

    private static bool IsOpen(CompareVerdict verdict) => verdict is CompareVerdict.TooFew or CompareVerdict.NoDifference;

    private static CompareVerdict VerdictOf(int fewest, FailureRate a, FailureRate b, bool isBeyondChance)
    {
        if (fewest < FewestJobs)
            return CompareVerdict.TooFew;
        if (!isBeyondChance)
            return CompareVerdict.NoDifference;
        var (one, other) = (a.Rate!.Value, b.Rate!.Value);
        if (Math.Abs(other - one) < Floor && Math.Max(one, other) < Much * Math.Min(one, other))
            return CompareVerdict.Small;
        return other < one ? CompareVerdict.Better : CompareVerdict.Worse;
    }
}

/// <summary>How many jobs would show a difference with 80 % power.</summary>
/// <param name="From">The share of side A.</param>
/// <param name="To">The share of side B that is to be found.</param>
/// <param name="Jobs">The number of jobs a side, or of pairs.</param>
/// <param name="IsAsSeen">Whether the two shares are those that were seen; otherwise a difference of 5 points is meant.</param>
public sealed record NeededJobs(double From, double To, int Jobs, bool IsAsSeen)
{
    private const double Usual = 0.05;
    private const double LeastSeen = 0.01;

    /// <summary>The number for independent jobs; null where a side has none.</summary>
    public static NeededJobs? Of(FailureRate a, FailureRate b, double level)
    {
        if (a.Rate is not { } one || b.Rate is not { } other)
            return null;
        var isAsSeen = Math.Abs(one - other) >= LeastSeen;
        var to = isAsSeen ? other : Other(one);
        return new(one, to, SampleSize.Unpaired(one, to, level), isAsSeen);
    }

    /// <summary>The number of pairs, with as many changes as were seen; null without pairs.</summary>
    public static NeededJobs? Of(PairedCounts counts, double level)
    {
        if (counts.A.Rate is not { } one || counts.B.Rate is not { } other)
            return null;
        if (Math.Abs(one - other) >= LeastSeen)
            return new(one, other, SampleSize.Paired((double)counts.OnlyA / counts.Pairs, (double)counts.OnlyB / counts.Pairs, level), true);
        var to = Other(one);
        var changing = Math.Max(Usual, (double)(counts.OnlyA + counts.OnlyB) / counts.Pairs);
        return new(one, to, SampleSize.Paired((changing - Usual) / 2, (changing + Usual) / 2, level), false);
    }

    private static double Other(double rate) => rate <= 0.5 ? rate + Usual : rate - Usual;
}

/// <summary>The durations of both sides, and what can be said of them.</summary>
/// <param name="Jobs">The number of completed jobs of side A and of side B.</param>
/// <param name="Medians">Their medians; null where there are none.</param>
/// <param name="Ratio">B divided by A with its range, which holds for all measures together; null where a side has too few jobs.</param>
/// <param name="Verdict">What can be said.</param>
public sealed record DurationMeasure((int A, int B) Jobs, (TimeSpan? A, TimeSpan? B) Medians, MedianRatio? Ratio, CompareVerdict Verdict)
{
    /// <summary>The smallest change that matters, as a part of the median.</summary>
    public const double Floor = 0.05;

    /// <summary>Compares durations.</summary>
    /// <param name="a">Side A.</param>
    /// <param name="b">Side B.</param>
    /// <param name="level">The probability of a false difference.</param>
    public static DurationMeasure Of(SideFigures a, SideFigures b, double level)
    {
        var ratio = MedianRatio.Of(a.Durations, b.Durations, NormalDistribution.TwoSided(level));
        return new((a.Timed, b.Timed), (a.Median, b.Median), ratio, ratio is { } found ? VerdictOf(found) : CompareVerdict.TooFew);
    }

    private static CompareVerdict VerdictOf(MedianRatio ratio)
    {
        if (ratio.Low <= 1 && ratio.High >= 1)
            return CompareVerdict.NoDifference;
        if (Math.Abs(Math.Log(ratio.Ratio)) < Math.Log(1 + Floor))
            return CompareVerdict.Small;
        return ratio.Ratio < 1 ? CompareVerdict.Better : CompareVerdict.Worse;
    }
}
