namespace ClassifyDashboard.Jobs.Compare;

/// <summary>What can be said of side B of a comparison beside side A.</summary>
/// <remarks>
/// Several things are measured, so the probability of a false difference is divided by their number (Bonferroni), and chance calls fewer than 5 % of
/// equal sides better or worse. Where documents went through both sides, they are compared too, which needs fewer jobs, because documents differ
/// more than rules.
/// </remarks>
/// <param name="Verdict">What can be said of all measures together.</param>
/// <param name="A">The jobs of side A.</param>
/// <param name="B">The jobs of side B.</param>
/// <param name="Threshold">The confidence up to which an answer counts as low.</param>
/// <param name="Level">The probability of a false difference of each measure.</param>
/// <param name="Shares">The shares of all jobs, in the order of <see cref="MeasureKind"/>.</param>
/// <param name="Duration">The durations of all jobs.</param>
/// <param name="Paired">The shares of the documents that went through both sides; empty where none did.</param>
/// <param name="Mix">The result types.</param>
/// <param name="Pairs">The documents that went through both sides.</param>
/// <param name="Rules">The rules of both sides; null where a side has no rules of its own.</param>
public sealed record Comparison(
    CompareVerdict Verdict, SideFigures A, SideFigures B, double Threshold, double Level, IReadOnlyList<ShareMeasure> Shares, DurationMeasure Duration,
    IReadOnlyList<ShareMeasure> Paired, MixChange Mix, DocumentPairs Pairs, RuleDiff? Rules)
{
    /// <summary>
    /// The probability that anything is called better or worse though nothing is. Ranges of shares are not exact, so it is below the 5 % that are
    /// promised.
    /// </summary>
    public const double FamilyLevel = 0.04;

    /// <summary>The number of measures of all jobs.</summary>
    public const int Measures = 4;

    /// <summary>The number of measures of documents that went through both sides.</summary>
    public const int PairedMeasures = 3;

    /// <summary>Compares jobs.</summary>
    /// <param name="a">The jobs of side A.</param>
    /// <param name="b">The jobs of side B; none of them is on side A.</param>
    /// <param name="threshold">The confidence up to which an answer counts as low.</param>
    public static Comparison Of(JobSet a, JobSet b, double threshold)
    {
        var low = ConfidenceRange.UpTo(threshold);
        var (one, other, pairs) = (SideFigures.Of(a, low), SideFigures.Of(b, low), DocumentPairs.Of(a, b, low));
        var level = FamilyLevel / (pairs.Count >= ShareMeasure.FewestJobs ? Measures + PairedMeasures : Measures);
        ShareMeasure[] shares =
        [
            ShareMeasure.Of(MeasureKind.Failures, one.Failures, other.Failures, level),
            ShareMeasure.Of(MeasureKind.NoRule, one.NoRule, other.NoRule, level),
            ShareMeasure.Of(MeasureKind.LowConfidence, one.Low, other.Low, level),
        ];
        ShareMeasure[] paired = pairs.Count == 0 ? [] :
        [
            ShareMeasure.Of(MeasureKind.Failures, pairs.Failed, level),
            ShareMeasure.Of(MeasureKind.NoRule, pairs.NoRule, level),
            ShareMeasure.Of(MeasureKind.LowConfidence, pairs.Low, level),
        ];
        var duration = DurationMeasure.Of(one, other, level);
        var verdict = Together([.. shares.Select(share => share.Verdict), duration.Verdict, .. paired.Select(share => share.Verdict)]);
        return new(verdict, one, other, threshold, level, shares, duration, paired, MixChange.Of(one, other), pairs, DiffOf(one, other));
    }

    // What is better in one thing and not worse in any is better.
    private static CompareVerdict Together(List<CompareVerdict> verdicts) =>
        (verdicts.Contains(CompareVerdict.Better), verdicts.Contains(CompareVerdict.Worse)) switch
        {
            (true, true) => CompareVerdict.Mixed,
            (true, false) => CompareVerdict.Better,
            (false, true) => CompareVerdict.Worse,
            _ => verdicts.Contains(CompareVerdict.Small) ? CompareVerdict.Small
                : verdicts.TrueForAll(verdict => verdict == CompareVerdict.TooFew) ? CompareVerdict.TooFew : CompareVerdict.NoDifference,
        };

    // The rules that most jobs of a side have, if these are at least half of its jobs: a period mostly has the rules of many configurations.
    private static RuleDiff? DiffOf(SideFigures a, SideFigures b) =>
        MainOf(a) is { } one && MainOf(b) is { } other ? RuleDiff.Of(one, other) : null;

    private static JobConfiguration? MainOf(SideFigures side) =>
        side.Configurations is [var (configuration, jobs), ..] && 2L * jobs >= side.Jobs && configuration.Rules.Count > 0 ? configuration : null;
}
