using System.Text.Json.Serialization;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Compare;

/// <summary>What the Compare page says, for scripts. docs/compare.md documents each field, so names must not change.</summary>
/// <param name="A">The first side; null where none is chosen.</param>
/// <param name="B">The second side; null where none is chosen.</param>
/// <param name="Coverage">What the answer rests on, for both sides together.</param>
/// <param name="Threshold">The confidence up to which an answer counts as low.</param>
/// <param name="Verdict">better, worse, mixed, small, noDifference or tooFew; unknown while jobs are being read or nothing can be compared.</param>
/// <param name="Text">The verdict in words.</param>
/// <param name="Certainty">That of each range, such as 0.99.</param>
/// <param name="Measures">Failures, unmatched results and low confidences on both sides.</param>
/// <param name="Duration">How long completed jobs took.</param>
/// <param name="Paired">The documents that went through both sides.</param>
/// <param name="Mix">The shares of the types.</param>
/// <param name="Rules">The rules that differ; null where a side has none of its own.</param>
/// <param name="Offers">Pairs that can be compared, while none is; null otherwise.</param>
/// <param name="Ignored">The parts of the address that could not be used; absent if there are none.</param>
internal sealed record CompareResponse(
    CompareSideAnswer? A,
    CompareSideAnswer? B,
    SummaryCoverage Coverage,
    double Threshold,
    string Verdict,
    string Text,
    double? Certainty,
    IReadOnlyList<CompareMeasure>? Measures,
    CompareDuration? Duration,
    ComparePaired? Paired,
    CompareMix? Mix,
    CompareRules? Rules,
    IReadOnlyList<CompareOffer>? Offers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IgnoredValue>? Ignored);

/// <summary>A side: as an address has it, its window, and how complete its jobs are.</summary>
/// <param name="Side">The side as in the address.</param>
/// <param name="Window">Its window of creation times.</param>
/// <param name="Coverage">What is known of its jobs.</param>
/// <param name="Jobs">The number of its jobs; null while nothing is compared.</param>
internal sealed record CompareSideAnswer(string Side, SummaryWindow Window, SummaryCoverage Coverage, int? Jobs);

/// <summary>A pair that can be compared, as an address has it.</summary>
/// <param name="A">The first side.</param>
/// <param name="B">The second side.</param>
/// <param name="ConfigurationId">The configuration to which both belong; null for none.</param>
internal sealed record CompareOffer(string A, string B, string? ConfigurationId);

/// <summary>A share with its 95 % range; null while there are no jobs.</summary>
/// <param name="Count">The number of jobs.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Rate">Their share, 0 to 1.</param>
/// <param name="Low">The lower end of its 95 % range.</param>
/// <param name="High">The upper end.</param>
internal sealed record CompareShare(int Count, int Of, double? Rate, double? Low, double? High)
{
    public static CompareShare From(FailureRate rate) => new(rate.Failed, rate.Finished, rate.Rate, rate.Low, rate.High);
}

/// <summary>B − A, or B divided by A, with its range.</summary>
/// <param name="Value">The difference or the ratio.</param>
/// <param name="Low">The lower end of its range.</param>
/// <param name="High">The upper end.</param>
internal sealed record CompareRange(double Value, double Low, double High)
{
    public static CompareRange? Of(RateDifference? difference) => difference is { } found ? new(found.Points, found.Low, found.High) : null;

    public static CompareRange? Of(MedianRatio? ratio) => ratio is { } found ? new(found.Ratio, found.Low, found.High) : null;
}

/// <summary>How many jobs or pairs a verdict needs.</summary>
/// <param name="From">The share on side A that is meant.</param>
/// <param name="To">The share on side B.</param>
/// <param name="Jobs">How many jobs on each side, or pairs.</param>
/// <param name="AsSeen">Whether these are the shares that were seen; otherwise they are 5 points apart.</param>
internal sealed record CompareNeeded(double From, double To, int Jobs, bool AsSeen);

/// <summary>A share on both sides.</summary>
/// <param name="Kind">failures, noRule or lowConfidence.</param>
/// <param name="A">The share on side A.</param>
/// <param name="B">The share on side B.</param>
/// <param name="Difference">B - A.</param>
/// <param name="Verdict">As the verdict of the whole.</param>
/// <param name="Needed">What a verdict needs; null where there is one.</param>
internal sealed record CompareMeasure(string Kind, CompareShare A, CompareShare B, CompareRange? Difference, string Verdict, CompareNeeded? Needed)
{
    public static CompareMeasure Of(ShareMeasure share) => new(
        DisplayFormat.InCamelCase(share.Kind), CompareShare.From(share.A), CompareShare.From(share.B), CompareRange.Of(share.Difference),
        DisplayFormat.InCamelCase(share.Verdict),
        share.Needed is { } needed ? new(needed.From, needed.To, needed.Jobs, needed.IsAsSeen) : null);
}

/// <summary>The median durations of completed jobs, in seconds.</summary>
/// <param name="JobsA">The number of jobs of A.</param>
/// <param name="JobsB">The number of jobs of B.</param>
/// <param name="MedianA">The median of A.</param>
/// <param name="MedianB">The median of B.</param>
/// <param name="Ratio">B / A.</param>
/// <param name="Verdict">As the verdict of the whole.</param>
internal sealed record CompareDuration(int JobsA, int JobsB, double? MedianA, double? MedianB, CompareRange? Ratio, string Verdict)
{
    public static CompareDuration Of(DurationMeasure duration) => new(
        duration.Jobs.A, duration.Jobs.B, duration.Medians.A?.TotalSeconds, duration.Medians.B?.TotalSeconds, CompareRange.Of(duration.Ratio),
        DisplayFormat.InCamelCase(duration.Verdict));
}

/// <summary>The documents that went through both sides.</summary>
/// <param name="Documents">The number of these documents.</param>
/// <param name="Changed">How many of them ended differently.</param>
/// <param name="Measures">The shares of these documents alone.</param>
/// <param name="Cells">How many documents ended how on both sides.</param>
internal sealed record ComparePaired(int Documents, int Changed, IReadOnlyList<ComparePairedMeasure> Measures, IReadOnlyList<CompareCell> Cells)
{
    public static ComparePaired Of(Comparison compared) => new(
        compared.Pairs.Count, compared.Pairs.Flipped,
        [.. compared.Paired.Zip(new[] { compared.Pairs.Failed, compared.Pairs.NoRule, compared.Pairs.Low }, ComparePairedMeasure.Of)],
        [.. compared.Pairs.Cells.Select(cell => new CompareCell(cell.A.Key, cell.B.Key, cell.Count))]);
}

/// <summary>A share of the same documents, how many changed in each direction, and the probability of so unequal changes by chance.</summary>
/// <param name="Kind">failures, noRule or lowConfidence.</param>
/// <param name="A">The share on side A.</param>
/// <param name="B">The share on side B.</param>
/// <param name="OnlyA">How many documents are counted on side A alone.</param>
/// <param name="OnlyB">How many are counted on side B alone.</param>
/// <param name="P">The probability of so unequal changes by chance.</param>
/// <param name="Difference">B - A.</param>
/// <param name="Verdict">As the verdict of the whole.</param>
/// <param name="Needed">What a verdict needs; null where there is one.</param>
internal sealed record ComparePairedMeasure(
    string Kind, CompareShare A, CompareShare B, int OnlyA, int OnlyB, double P, CompareRange? Difference, string Verdict, CompareNeeded? Needed)
{
    public static ComparePairedMeasure Of(ShareMeasure share, PairedCounts counts)
    {
        var measure = CompareMeasure.Of(share);
        return new(measure.Kind, measure.A, measure.B, counts.OnlyA, counts.OnlyB, PairedDifference.Test(counts), measure.Difference, measure.Verdict,
            measure.Needed);
    }
}

/// <summary>The number of documents with one outcome on each side.</summary>
/// <param name="A">How they ended on side A: a type, "(none)" or "(failed)".</param>
/// <param name="B">How they ended on side B.</param>
/// <param name="Count">The number of documents.</param>
internal sealed record CompareCell(string A, string B, int Count);

/// <summary>The result types.</summary>
/// <param name="Verdict">changed, noDifference or tooFew.</param>
/// <param name="Needed">How many results a verdict needs.</param>
/// <param name="Types">The types.</param>
internal sealed record CompareMix(string Verdict, int Needed, IReadOnlyList<CompareType> Types)
{
    public static CompareMix Of(MixChange mix) => new(
        mix.Verdict == CompareVerdict.Mixed ? "changed" : DisplayFormat.InCamelCase(mix.Verdict), mix.Needed,
        [.. mix.Rows.Select(row => new CompareType(ResultTypeKey.Of(row.Type), CompareShare.From(row.A), CompareShare.From(row.B),
            CompareRange.Of(row.Difference), row.IsChanged))]);
}

/// <summary>The share of a type on both sides.</summary>
/// <param name="Type">The type; "(none)" where no rule matched.</param>
/// <param name="A">The share on side A.</param>
/// <param name="B">The share on side B.</param>
/// <param name="Difference">B - A.</param>
/// <param name="Changed">Whether it changed beyond chance.</param>
internal sealed record CompareType(string Type, CompareShare A, CompareShare B, CompareRange? Difference, bool Changed);

/// <summary>The rules that differ, and the other settings.</summary>
/// <param name="Same">How many rules are the same.</param>
/// <param name="Reordered">Whether they are in another order.</param>
/// <param name="Changes">The rules that differ.</param>
/// <param name="Settings">The settings that differ.</param>
internal sealed record CompareRules(int Same, bool Reordered, IReadOnlyList<CompareRule> Changes, IReadOnlyList<CompareSetting> Settings)
{
    public static CompareRules Of(RuleDiff diff) => new(
        diff.Count(RuleDiffKind.Same), diff.IsReordered,
        [.. diff.Rules.Where(rule => rule.Change != RuleDiffKind.Same).Select(rule => new CompareRule(
            DisplayFormat.InCamelCase(rule.Change), rule.Type, TextOf(rule, WordChange.Added), TextOf(rule, WordChange.Removed)))],
        [.. diff.Settings.Select(setting => new CompareSetting(setting.Name, setting.A, setting.B))]);

    private static string? TextOf(RuleDifference rule, WordChange without) =>
        rule.Change == (without == WordChange.Added ? RuleDiffKind.Added : RuleDiffKind.Removed) ? null
            : string.Concat(rule.Words.Where(run => run.Change != without).Select(run => run.Text));
}

/// <summary>A rule that differs, with its description on each side; null on a side without it.</summary>
/// <param name="Change">added, removed or reworded.</param>
/// <param name="Type">The type of the rule.</param>
/// <param name="A">Its description on side A.</param>
/// <param name="B">Its description on side B.</param>
internal sealed record CompareRule(string Change, string Type, string? A, string? B);

/// <summary>A setting that differs.</summary>
/// <param name="Name">The setting.</param>
/// <param name="A">Its value on side A.</param>
/// <param name="B">Its value on side B.</param>
internal sealed record CompareSetting(string Name, string? A, string? B);

// The default encoder escapes everything but plain ASCII, so that texts of the service cannot control a terminal.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CompareResponse))]
internal sealed partial class CompareJson : JsonSerializerContext;
