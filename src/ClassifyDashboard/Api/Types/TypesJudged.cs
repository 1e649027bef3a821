using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Types;

/// <summary>The shares of the types beside those of an earlier time.</summary>
internal sealed record TypesMix(string Baseline, int Times, bool WholeWeeks, int ResultsBefore, IReadOnlyList<TypesShare> Types)
{
    public static TypesMix Of(MixComparison mix, EarlierMix earlier, AnalysisOptions analysis) => new(
        DisplayFormat.InCamelCase(analysis.Baseline), earlier.Times, earlier.IsWholeWeeks, mix.CountBefore, [.. mix.Rows.Select(TypesShare.Of)]);
}

/// <summary>A type's share.</summary>
internal sealed record TypesShare(
    string Type, int Count, double? Share, int CountBefore, double? ShareBefore, double? Difference, double? Low, double? High, string Verdict, int? Needed)
{
    public static TypesShare Of(MixRow row) => new(row.Type, row.Count, row.Share, row.CountBefore, row.ShareBefore, row.Difference?.Points,
        row.Difference?.Low, row.Difference?.High, DisplayFormat.InCamelCase(row.Verdict), row.Needed == 0 ? null : row.Needed);
}

/// <summary>A rule.</summary>
internal sealed record TypesRule(string Rules, IReadOnlyList<string> Configurations, string Type, int Hits, int Results, double Share, string State,
    double AtMost, double? MedianConfidence, DateTime? Last)
{
    public static TypesRule Of(RuleFigures rule) => new(rule.Rules, [.. rule.Configurations], rule.Type, rule.Hits, rule.Jobs, rule.Share,
        DisplayFormat.InCamelCase(rule.State), rule.AtMost, rule.MedianConfidence, rule.Last?.UtcDateTime);
}

/// <summary>Two rules that compete.</summary>
internal sealed record TypesPair(
    string Rules, string One, string Other, TypesMentions NamedByOne, TypesMentions NamedByOther, int Flips, int Repeated, double Likeness,
    IReadOnlyList<string> Evidence)
{
    public static TypesPair Of(RulePair pair) => new(pair.Rules, pair.One, pair.Other, TypesMentions.Of(pair.NamedByOne),
        TypesMentions.Of(pair.NamedByOther), pair.Flips, pair.Repeated, pair.Likeness,
        [.. pair.IsNamed ? ["named"] : Array.Empty<string>(), .. pair.IsFlipping ? ["flips"] : Array.Empty<string>(),
            .. pair.IsAlike ? ["alike"] : Array.Empty<string>()]);
}

/// <summary>How many reasonings name a type.</summary>
internal sealed record TypesMentions(int Named, int Read)
{
    public static TypesMentions Of(MentionCount count) => new(count.Named, count.Read);
}

/// <summary>A configuration that got other rules.</summary>
internal sealed record TypesChange(string Configuration, string Before, string Rules, DateTime At);

/// <summary>The exact confidences.</summary>
internal sealed record TypesConfidence(int Scored, int NotScored, int Distinct, bool SeparatesNothing, IReadOnlyList<TypesValue> MostFrequent,
    TypesThreshold? Threshold)
{
    public static TypesConfidence Of(ExactConfidences exact, double? threshold) => new(exact.Scored, exact.NotScored, exact.Distinct, exact.IsUseless,
        [.. exact.Frequent.Select(value => new TypesValue(value.Value, value.Count))],
        threshold is { } at && exact.StepAt(at) is { } step
            ? new(step.At, step.Count, (double)step.Count / exact.Scored,
                [.. exact.Types.Zip(step.ByType, (type, count) => new TypesBelow(type.Type, count, type.Count))])
            : null);
}

/// <summary>A confidence and the jobs with it.</summary>
internal sealed record TypesValue(double Value, int Count);

/// <summary>The jobs up to a threshold.</summary>
internal sealed record TypesThreshold(double At, int Count, double Share, IReadOnlyList<TypesBelow> ByType);

/// <summary>The jobs of a type up to a threshold.</summary>
internal sealed record TypesBelow(string Type, int Count, int Scored);

/// <summary>The documents that were classified more than once.</summary>
internal sealed record TypesRepeats(int Documents, int Agreeing, double? Agreement, double? Low, double? High,
    IReadOnlyList<TypesAgreement> ByLowestConfidence, IReadOnlyList<IReadOnlyList<string>> Disagreeing, int PaidTwice, SummaryCredits? PaidCredits)
{
    private const int MaxListed = 100;

    private static readonly double[] From = [0, 0.5, 0.7, 0.9];

    public static TypesRepeats Of(Repeats repeats) => new(repeats.Documents, repeats.Agreeing, repeats.Agreement.Rate, repeats.Agreement.Low,
        repeats.Agreement.High, [.. repeats.AgreementByConfidence.Zip(From, (rate, from) => new TypesAgreement(from, rate.Failed, rate.Finished))],
        [.. repeats.Disagreeing.Take(MaxListed).Select(document => document.Jobs.Select(job => job.Id).ToList())], repeats.PaidTwice,
        repeats.PaidCredits is { Count: > 0 } credits ? new(credits.Count, credits.Sum, credits.Without) : null);
}

/// <summary>The agreement of documents whose lowest confidence is from a value on.</summary>
internal sealed record TypesAgreement(double From, int Agreeing, int Documents);

/// <summary>The documents that no rule matched.</summary>
internal sealed record TypesUnmatched(int Count, int ReasoningsRead, IReadOnlyList<TypesPhrase> Groups);

/// <summary>Documents whose reasonings share a phrase.</summary>
internal sealed record TypesPhrase(string Phrase, int Count, IReadOnlyList<string> LatestJobs)
{
    public const int MaxJobs = 20;
}
