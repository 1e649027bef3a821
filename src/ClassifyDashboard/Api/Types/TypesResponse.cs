using System.Text.Json.Serialization;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Api.Types;

/// <summary>What the Types page says, for scripts. docs/types.md documents each field, so names must not change.</summary>
/// <param name="Window">The window of creation times.</param>
/// <param name="Coverage">What the answer rests on.</param>
/// <param name="Results">The number of completed jobs with a result.</param>
/// <param name="Mix">The shares of the types beside those of an earlier time.</param>
/// <param name="Rules">The rules and how often each matched.</param>
/// <param name="Competing">Pairs of rules that compete.</param>
/// <param name="RuleChanges">Configurations that got other rules.</param>
/// <param name="Confidence">The exact confidences.</param>
/// <param name="Repeats">Documents that were classified more than once.</param>
/// <param name="NoRuleMatched">Documents that no rule matched.</param>
/// <param name="Ignored">The parts of the address that could not be used; absent if there are none.</param>
internal sealed record TypesResponse(
    SummaryWindow Window,
    SummaryCoverage Coverage,
    int Results,
    TypesMix Mix,
    IReadOnlyList<TypesRule> Rules,
    IReadOnlyList<TypesPair> Competing,
    IReadOnlyList<TypesChange> RuleChanges,
    TypesConfidence Confidence,
    TypesRepeats Repeats,
    TypesUnmatched NoRuleMatched,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IgnoredValue>? Ignored)
{
    /// <summary>The answer for the jobs of a filter.</summary>
    /// <param name="load">The load of the jobs with any outcome.</param>
    /// <param name="earlier">What is known of the earlier time.</param>
    /// <param name="analysis">The threshold and the earlier time.</param>
    /// <param name="ignored">The parts of the address that are ignored.</param>
    public static TypesResponse Of(Load load, EarlierMix earlier, AnalysisOptions analysis, IReadOnlyList<IgnoredValue> ignored) =>
        Of(load.Period, SummaryCoverage.Of(load.Stage, load.Figures.Jobs, load.ReadAt, load.Problem).With(load, load.Filter.NeedsTexts), load.Types,
            load.Mix, earlier, analysis, ignored);

    /// <summary>The answer while nothing is known.</summary>
    public static TypesResponse OfNothing(Period period, AnalysisOptions analysis, IReadOnlyList<IgnoredValue> ignored) =>
        Of(period, SummaryCoverage.Of(LoadStage.Reading, 0, null, null), TypeFigures.Of(JobSet.Empty), TypeMix.None, EarlierMix.None, analysis, ignored);

    private static TypesResponse Of(Period period, SummaryCoverage coverage, TypeFigures figures, TypeMix mix, EarlierMix earlier, AnalysisOptions analysis,
        IReadOnlyList<IgnoredValue> ignored) => new(
            new(period.From.UtcDateTime, period.To.UtcDateTime),
            coverage,
            figures.Results,
            TypesMix.Of(MixComparison.Of(mix, earlier.Mix, earlier.IsWholeWeeks), earlier),
            [.. figures.Rules.Select(TypesRule.Of)],
            [.. figures.Pairs.Select(TypesPair.Of)],
            [.. figures.Changes.Select(change => new TypesChange(change.Configuration, change.Before, change.Rules, change.At.UtcDateTime))],
            TypesConfidence.Of(figures.Confidences, analysis.Threshold),
            TypesRepeats.Of(figures.Repeats),
            new(figures.Unmatched.Count, figures.Unmatched.Read, [.. figures.Unmatched.Groups.Select(group =>
                new TypesPhrase(group.Phrase, group.Count, [.. group.Jobs.Take(TypesPhrase.MaxJobs).Select(job => job.Id)]))]),
            ignored.Count == 0 ? null : ignored);
}

// The default encoder escapes everything but plain ASCII, so that texts of the service cannot control a terminal.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TypesResponse))]
internal sealed partial class TypesJson : JsonSerializerContext;
