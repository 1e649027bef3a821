using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs.Types;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Types;

/// <summary>The shares of the types beside those of an earlier time.</summary>
/// <param name="Baseline">The earlier time: periodBefore or weeks.</param>
/// <param name="Times">How many earlier times are known.</param>
/// <param name="WholeWeeks">Whether they are whole weeks before.</param>
/// <param name="ResultsBefore">The number of results in them.</param>
/// <param name="Types">The types, the most frequent first.</param>
internal sealed record TypesMix(string Baseline, int Times, bool WholeWeeks, int ResultsBefore, IReadOnlyList<TypesShare> Types)
{
    public static TypesMix Of(MixComparison mix, EarlierMix earlier) => new(
        DisplayFormat.InCamelCase(earlier.Baseline), earlier.Times, earlier.IsWholeWeeks, mix.CountBefore, [.. mix.Rows.Select(TypesShare.Of)]);
}

/// <summary>A type's share.</summary>
/// <param name="Type">The type; "(none)" where no rule matched.</param>
/// <param name="Count">Its results now.</param>
/// <param name="Share">Their share, 0 to 1.</param>
/// <param name="CountBefore">Its results before.</param>
/// <param name="ShareBefore">Their share, 0 to 1.</param>
/// <param name="Difference">The difference of the shares, -1 to 1.</param>
/// <param name="Low">The lower end of its 95 % range.</param>
/// <param name="High">The upper end.</param>
/// <param name="Verdict">notKnown, tooFew, same, differs, likely or changed.</param>
/// <param name="Needed">How many results are needed to say something.</param>
internal sealed record TypesShare(
    string Type, int Count, double? Share, int CountBefore, double? ShareBefore, double? Difference, double? Low, double? High, string Verdict, int? Needed)
{
    public static TypesShare Of(MixRow row) => new(row.Type, row.Count, row.Share, row.CountBefore, row.ShareBefore, row.Difference?.Points,
        row.Difference?.Low, row.Difference?.High, DisplayFormat.InCamelCase(row.Verdict), row.Needed == 0 ? null : row.Needed);
}

/// <summary>A rule.</summary>
/// <param name="Rules">The rules that it belongs to, as the key `rules` takes them.</param>
/// <param name="Configurations">Up to three configurations with these rules.</param>
/// <param name="Type">The type of the rule.</param>
/// <param name="Hits">How often it matched.</param>
/// <param name="Results">Of how many results.</param>
/// <param name="Share">Their share, 0 to 1.</param>
/// <param name="State">hit, neverHit or tooFew.</param>
/// <param name="AtMost">The share below which it matches, at 95 %.</param>
/// <param name="MedianConfidence">The median confidence of its hits.</param>
/// <param name="Last">Its last hit, in UTC.</param>
internal sealed record TypesRule(string Rules, IReadOnlyList<string> Configurations, string Type, int Hits, int Results, double Share, string State,
    double AtMost, double? MedianConfidence, DateTime? Last)
{
    public static TypesRule Of(RuleFigures rule) => new(rule.Rules, [.. rule.Configurations], rule.Type, rule.Hits, rule.Jobs, rule.Share,
        DisplayFormat.InCamelCase(rule.State), rule.AtMost, rule.MedianConfidence, rule.Last?.UtcDateTime);
}

/// <summary>Two rules that compete.</summary>
/// <param name="Rules">The rules that both belong to.</param>
/// <param name="One">The type of one rule.</param>
/// <param name="Other">The type of the other.</param>
/// <param name="NamedByOne">How often reasonings of the one name the other.</param>
/// <param name="NamedByOther">How often reasonings of the other name the one.</param>
/// <param name="Flips">How many repeated documents got both.</param>
/// <param name="Repeated">How many documents were repeated.</param>
/// <param name="Likeness">The share of words that both descriptions have, 0 to 1.</param>
/// <param name="Evidence">What says that they compete: named, flips, alike.</param>
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
/// <param name="Named">The number that name it.</param>
/// <param name="Read">The number that were read.</param>
internal sealed record TypesMentions(int Named, int Read)
{
    public static TypesMentions Of(MentionCount count) => new(count.Named, count.Read);
}

/// <summary>A configuration that got other rules.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Before">The key of its rules before.</param>
/// <param name="Rules">The key of its rules after.</param>
/// <param name="At">When the first job with these was created, in UTC.</param>
internal sealed record TypesChange(string Configuration, string Before, string Rules, DateTime At);

/// <summary>The exact confidences.</summary>
/// <param name="Scored">The number of results with a confidence.</param>
/// <param name="NotScored">The number without one.</param>
/// <param name="Distinct">The number of different values.</param>
/// <param name="SeparatesNothing">Whether one value has nearly all results, so that a threshold means nothing.</param>
/// <param name="MostFrequent">The most frequent values.</param>
/// <param name="Threshold">What the key `threshold` selects; null without it.</param>
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
/// <param name="Value">The confidence, 0 to 1.</param>
/// <param name="Count">The number of jobs.</param>
internal sealed record TypesValue(double Value, int Count);

/// <summary>The jobs up to a threshold.</summary>
/// <param name="At">The threshold, 0 to 1.</param>
/// <param name="Count">The number of jobs up to it.</param>
/// <param name="Share">Their share, 0 to 1.</param>
/// <param name="ByType">The same by type.</param>
internal sealed record TypesThreshold(double At, int Count, double Share, IReadOnlyList<TypesBelow> ByType);

/// <summary>The jobs of a type up to a threshold.</summary>
/// <param name="Type">The type.</param>
/// <param name="Count">The number of its jobs up to the threshold.</param>
/// <param name="Scored">The number of its jobs with a confidence.</param>
internal sealed record TypesBelow(string Type, int Count, int Scored);

/// <summary>The documents that were classified more than once.</summary>
/// <param name="Documents">The number of these documents.</param>
/// <param name="Agreeing">How many of them got the same type each time.</param>
/// <param name="Agreement">Their share, 0 to 1.</param>
/// <param name="Low">The lower end of its 95 % range.</param>
/// <param name="High">The upper end.</param>
/// <param name="ByLowestConfidence">The same by the lowest confidence of a document.</param>
/// <param name="Disagreeing">The ids of the jobs of up to 100 documents that got several types, the latest first.</param>
/// <param name="PaidTwice">The number of jobs that were paid twice.</param>
/// <param name="PaidCredits">What these cost; null where it is not known.</param>
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
/// <param name="From">The lowest confidence, 0 to 1.</param>
/// <param name="Agreeing">How many documents got the same type each time.</param>
/// <param name="Documents">Of how many.</param>
internal sealed record TypesAgreement(double From, int Agreeing, int Documents);

/// <summary>The documents that no rule matched.</summary>
/// <param name="Count">The number of these documents.</param>
/// <param name="ReasoningsRead">How many reasonings were read.</param>
/// <param name="Groups">Groups whose reasonings share a phrase.</param>
internal sealed record TypesUnmatched(int Count, int ReasoningsRead, IReadOnlyList<TypesPhrase> Groups);

/// <summary>Documents whose reasonings share a phrase.</summary>
/// <param name="Phrase">The phrase.</param>
/// <param name="Count">The number of documents.</param>
/// <param name="LatestJobs">Up to 20 ids, the latest first.</param>
internal sealed record TypesPhrase(string Phrase, int Count, IReadOnlyList<string> LatestJobs)
{
    public const int MaxJobs = 20;
}
