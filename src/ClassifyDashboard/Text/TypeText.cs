using System.Globalization;
using System.Text;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Types;

namespace ClassifyDashboard.Text;

/// <summary>Result types in words, verdict first.</summary>
public static class TypeText
{
    private const int MaxPhrase = 80;
    private const int MaxDescription = 160;

    /// <summary>A type as a name, or the words for null: no rule matched.</summary>
    public static string Name(string? type) => FilterText.OfType(ResultTypeKey.Of(type));

    /// <summary>What can be said of the mix, as a sentence.</summary>
    /// <param name="mix">The shares beside those of the earlier time.</param>
    /// <param name="then">The earlier time in words, such as "the period before".</param>
    public static string Verdict(MixComparison mix, string then)
    {
        if (mix.Count == 0)
            return "No job of this period has a result yet.";
        if (mix.CountBefore == 0)
            return $"Nothing is known of {then}, so no type can be said to have changed.";
        var changed = mix.Rows.Where(row => row.Verdict is MixVerdict.Changed or MixVerdict.Differs)
            .OrderByDescending(row => Math.Abs(row.Difference!.Value.Points)).ToList();
        return changed switch
        {
            [{ Verdict: MixVerdict.Changed } one] => $"One type changed beyond chance: {Change(one)}.",
            [{ Verdict: MixVerdict.Changed } first, ..] =>
                $"{DisplayFormat.Count(changed.Count)} types changed beyond chance, most of all {Change(first)}.",
            [{ } first, ..] => $"The mix differs from {then}, most of all {Change(first)}. Other weekdays or hours can be the reason. "
                + "The same hours of earlier weeks can tell.",
            [] when mix.Rows.Any(row => row.Verdict == MixVerdict.Likely) => Likely(mix),
            [] when mix.Rows.All(row => row.Verdict == MixVerdict.TooFew) =>
                $"Too few results to say whether the mix changed: {DisplayFormat.Count(mix.Count)} now, {DisplayFormat.Count(mix.CountBefore)} before. "
                    + $"A change of ten points shows from {DisplayFormat.Count(mix.Rows.Min(row => row.Needed))} each.",
            _ => $"No type changed beyond chance beside {then}{Few(mix)}.",
        };
    }

    /// <summary>What is said of one type's share.</summary>
    public static string Verdict(MixRow row) => row.Verdict switch
    {
        MixVerdict.Changed => row.Difference!.Value.Points > 0 ? "▲ more, beyond chance" : "▼ fewer, beyond chance",
        MixVerdict.Likely => row.Difference!.Value.Points > 0 ? "probably more" : "probably fewer",
        MixVerdict.Differs => row.Difference!.Value.Points > 0 ? "more than before" : "fewer than before",
        MixVerdict.TooFew when row.Difference is { IsBeyondChance: true } difference =>
            $"perhaps {(difference.Points > 0 ? "more" : "fewer")}: {DisplayFormat.Count(row.Needed)} needed to say",
        MixVerdict.TooFew => $"too few: {DisplayFormat.Count(row.Needed)} needed",
        MixVerdict.Same => "chance can explain it",
        _ => "–",
    };

    /// <summary>A difference with its range in points: +8.2 (5.1 to 11).</summary>
    public static string Points(RateDifference? difference) => difference is not { } known ? "–"
        : $"{Signed(known.Points)} ({Signed(known.Low)} to {Signed(known.High)})";

    /// <summary>How often a rule matched: 120 of 300, or the bound of one that never did.</summary>
    public static string Hits(RuleFigures rule) => rule.Hits > 0
        ? $"{DisplayFormat.Count(rule.Hits)} of {DisplayFormat.Count(rule.Jobs)}"
        : $"0 of {DisplayFormat.Count(rule.Jobs)}: below {DisplayFormat.Percent(rule.AtMost)} at 95 %";

    /// <summary>What can be said of the rules, as sentences.</summary>
    public static string Rules(ValueList<RuleFigures> rules, ValueList<RulePair> pairs)
    {
        if (rules.Count == 0)
            return "No job with a result has rules.";
        var never = rules.Count(rule => rule.State == RuleState.NeverHit);
        var few = rules.Count(rule => rule.State == RuleState.TooFew);
        return (never > 0 ? $"{DisplayFormat.Count(never, "rule was", "rules were")} never hit of {DisplayFormat.Count(rules.Count)}. "
                : few == 0 ? $"Each of the {DisplayFormat.Count(rules.Count, "rule", "rules")} matched. " : "")
            + (few > 0 ? $"{DisplayFormat.Count(few)} of {DisplayFormat.Count(rules.Count, "rule", "rules")} had no hit, with too few results to say more: "
                + $"{RuleFigures.Needed} are needed. " : "")
            + (pairs.Count == 0 ? "No two rules seem to compete."
                : $"{DisplayFormat.Count(pairs.Count, "pair of rules seems", "pairs of rules seem")} to compete.");
    }

    /// <summary>The evidence that two rules compete, as sentences.</summary>
    public static string Evidence(RulePair pair)
    {
        var parts = new List<string>();
        if (pair.IsNamed)
            parts.Add($"{Mentions(pair.One, pair.Other, pair.NamedByOne)}, {Mentions(pair.Other, pair.One, pair.NamedByOther)}");
        if (pair.IsFlipping)
            parts.Add($"{DisplayFormat.Count(pair.Flips)} of {DisplayFormat.Count(pair.Repeated)} documents that were sent again got both");
        if (pair.IsAlike)
            parts.Add($"the descriptions share {DisplayFormat.Percent(pair.Likeness)} of their words");
        var text = string.Join("; ", parts);
        return text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }

    /// <summary>What the confidence can tell, as a sentence.</summary>
    public static string Confidence(ExactConfidences confidences) => confidences switch
    {
        { Scored: 0 } => "No job has a confidence.",
        { Scored: < ExactConfidences.MinJudged } =>
            $"Too few to say what the confidence can tell: {DisplayFormat.Count(confidences.Scored)} scored, {ExactConfidences.MinJudged} are needed.",
        { IsUseless: true } => $"{DisplayFormat.Percent((double)confidences.Frequent[0].Count / confidences.Scored)} of answers carry the same value, "
            + $"{Value(confidences.Frequent[0].Value)}: a threshold separates nothing.",
        _ => $"{DisplayFormat.Count(confidences.Scored)} answers carry {DisplayFormat.Count(confidences.Distinct, "value", "different values")}; "
            + $"the most frequent, {Value(confidences.Frequent[0].Value)}, has "
            + $"{DisplayFormat.Percent((double)confidences.Frequent[0].Count / confidences.Scored)} of them.",
    };

    /// <summary>A confidence with all its decimals, at most six.</summary>
    public static string Value(double confidence) => confidence.ToString("0.0#####", CultureInfo.CurrentCulture);

    /// <summary>How far repeated documents agree, as a sentence.</summary>
    public static string Agreement(Repeats repeats) => repeats.Agreement switch
    {
        { Finished: 0 } => "No document was classified more than once under the same rules.",
        { Finished: < FailureText.LeastCompared } rate =>
            $"{DisplayFormat.Count(rate.Failed)} of {DisplayFormat.Count(rate.Finished, "document", "documents")} that came more than once got the same "
            + $"type each time. Too few to say more: {FailureText.LeastCompared} are needed.",
        var rate => $"{DisplayFormat.Count(rate.Failed)} of {DisplayFormat.Count(rate.Finished)} documents that came more than once got the same type each "
            + $"time: {DisplayFormat.Percent(rate.Rate)}. With 95 % certainty it is between {DisplayFormat.Percent(rate.Low)} and "
            + $"{DisplayFormat.Percent(rate.High)}.",
    };

    /// <summary>How many jobs were paid twice, and what they cost, as sentences.</summary>
    public static string PaidTwice(Repeats repeats)
    {
        if (repeats.PaidTwice == 0)
            return "No job came within a day after another one on the same document under the same rules.";
        var credits = repeats.PaidCredits;
        return $"{DisplayFormat.Count(repeats.PaidTwice, "job", "jobs")} came within a day after another that completed on the same document under the same "
            + "rules. "
            + (credits.Count == 0 ? "What they cost is not known."
                : $"They cost {DisplayFormat.Credits(credits.Sum)} credits"
                    + (credits.Without > 0 ? $", not counting {DisplayFormat.Count(credits.Without)} whose cost is not known." : "."));
    }

    /// <summary>How often one document was classified: seen 3 times, 2 answers. Null where it was once.</summary>
    public static string? Seen(int times, int answers) => times < 2 ? null
        : $"Classified {DisplayFormat.Count(times)} times under the same rules, {DisplayFormat.Count(answers, "answer", "answers")}.";

    /// <summary>A phrase of reasonings.</summary>
    public static string Phrase(UnmatchedGroup group) => DisplayFormat.Line(group.Phrase, MaxPhrase);

    /// <summary>The outline of a rule for a group of documents that no rule matched, as JSON with its texts to be filled in.</summary>
    public static string Outline(UnmatchedGroup group)
    {
        var phrase = new StringBuilder();
        foreach (var unit in Phrase(group).Where(unit => unit is not ('"' or '\\')))
            phrase.Append(unit);
        return $$"""
            {
              "type": "name_of_the_type",
              "description": "What these documents are and what they hold, such as: {{phrase}}"
            }
            """;
    }

    /// <summary>A rule's description, shortened.</summary>
    public static string Description(string description) => DisplayFormat.Line(description, MaxDescription);

    private static string Likely(MixComparison mix)
    {
        var likely = mix.Rows.Where(row => row.Verdict == MixVerdict.Likely).OrderByDescending(row => Math.Abs(row.Difference!.Value.Points)).ToList();
        return (likely.Count == 1 ? "One type probably changed: " : $"{DisplayFormat.Count(likely.Count)} types probably changed, most of all ")
            + Change(likely[0]) + "."
            + (likely[0].Needed > mix.Equal ? $" To be sure takes {DisplayFormat.Count(likely[0].Needed)} results each." : "");
    }

    private static string Few(MixComparison mix) => mix.Rows.Count(row => row.Verdict == MixVerdict.TooFew) is > 0 and var few
        ? $"; of {DisplayFormat.Count(few, "type", "types")} there are too few results to say" : "";

    private static string Change(MixRow row) =>
        $"{Name(row.Type)}, {DisplayFormat.Percent(row.Share)} now and {DisplayFormat.Percent(row.ShareBefore)} before";

    private static string Mentions(string own, string other, MentionCount count) =>
        $"{DisplayFormat.Count(count.Named)} of {DisplayFormat.Count(count.Read)} reasonings of {Name(own)} name {Name(other)}";

    private static string Signed(double difference) => FailureText.Points(difference) is var text && text == "0" ? "0"
        : difference > 0 ? "+" + text : "−" + text.TrimStart('-');
}
