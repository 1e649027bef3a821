using System.Text.Json.Serialization;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Compare;

/// <summary>What the Compare page says, for scripts. docs/compare.md documents each field, so names must not change.</summary>
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
internal sealed record CompareSideAnswer(string Side, SummaryWindow Window, SummaryCoverage Coverage, int? Jobs);

/// <summary>A pair that can be compared, as an address has it.</summary>
internal sealed record CompareOffer(string A, string B, string? ConfigurationId);

/// <summary>A share with its 95 % range; null while there are no jobs.</summary>
internal sealed record CompareShare(int Count, int Of, double? Rate, double? Low, double? High)
{
    public static CompareShare From(FailureRate rate) => new(rate.Failed, rate.Finished, rate.Rate, rate.Low, rate.High);
}

/// <summary>B − A, or B divided by A, with its range.</summary>
internal sealed record CompareRange(double Value, double Low, double High)
{
    public static CompareRange? Of(RateDifference? difference) => difference is { } found ? new(found.Points, found.Low, found.High) : null;

    public static CompareRange? Of(MedianRatio? ratio) => ratio is { } found ? new(found.Ratio, found.Low, found.High) : null;
}

/// <summary>How many jobs or pairs a verdict needs.</summary>
internal sealed record CompareNeeded(double From, double To, int Jobs, bool AsSeen);

/// <summary>A share on both sides.</summary>
internal sealed record CompareMeasure(string Kind, CompareShare A, CompareShare B, CompareRange? Difference, string Verdict, CompareNeeded? Needed)
{
    public static CompareMeasure Of(ShareMeasure share) => new(
        DisplayFormat.InCamelCase(share.Kind), CompareShare.From(share.A), CompareShare.From(share.B), CompareRange.Of(share.Difference),
        DisplayFormat.InCamelCase(share.Verdict),
        share.Needed is { } needed ? new(needed.From, needed.To, needed.Jobs, needed.IsAsSeen) : null);
}

/// <summary>The median durations of completed jobs, in seconds.</summary>
internal sealed record CompareDuration(int JobsA, int JobsB, double? MedianA, double? MedianB, CompareRange? Ratio, string Verdict)
{
    public static CompareDuration Of(DurationMeasure duration) => new(
        duration.Jobs.A, duration.Jobs.B, duration.Medians.A?.TotalSeconds, duration.Medians.B?.TotalSeconds, CompareRange.Of(duration.Ratio),
        DisplayFormat.InCamelCase(duration.Verdict));
}

/// <summary>The documents that went through both sides.</summary>
internal sealed record ComparePaired(int Documents, int Changed, IReadOnlyList<ComparePairedMeasure> Measures, IReadOnlyList<CompareCell> Cells)
{
    public static ComparePaired Of(Comparison compared) => new(
        compared.Pairs.Count, compared.Pairs.Flipped,
        [.. compared.Paired.Zip(new[] { compared.Pairs.Failed, compared.Pairs.NoRule, compared.Pairs.Low }, ComparePairedMeasure.Of)],
        [.. compared.Pairs.Cells.Select(cell => new CompareCell(cell.A.Key, cell.B.Key, cell.Count))]);
}

/// <summary>A share of the same documents, how many changed in each direction, and the probability of so unequal changes by chance.</summary>
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
internal sealed record CompareCell(string A, string B, int Count);

/// <summary>The result types.</summary>
internal sealed record CompareMix(string Verdict, int Needed, IReadOnlyList<CompareType> Types)
{
    public static CompareMix Of(MixChange mix) => new(
        mix.Verdict == CompareVerdict.Mixed ? "changed" : DisplayFormat.InCamelCase(mix.Verdict), mix.Needed,
        [.. mix.Rows.Select(row => new CompareType(SummaryResponse.Key(row.Type, JobFilter.NoType), CompareShare.From(row.A), CompareShare.From(row.B),
            CompareRange.Of(row.Difference), row.IsChanged))]);
}

/// <summary>The share of a type on both sides.</summary>
internal sealed record CompareType(string Type, CompareShare A, CompareShare B, CompareRange? Difference, bool Changed);

/// <summary>The rules that differ, and the other settings.</summary>
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
internal sealed record CompareRule(string Change, string Type, string? A, string? B);

/// <summary>A setting that differs.</summary>
internal sealed record CompareSetting(string Name, string? A, string? B);

// The default encoder escapes everything but plain ASCII, so that texts of the service cannot control a terminal.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CompareResponse))]
internal sealed partial class CompareJson : JsonSerializerContext;
