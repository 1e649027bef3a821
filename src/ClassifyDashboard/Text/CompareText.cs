using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Text;

/// <summary>A comparison in words, verdict first.</summary>
public static class CompareText
{
    private const int MaxRules = 50;

    /// <summary>A side in words: configuration Mailroom, rules invoice-8c1f0b7a52e4, last 7 days.</summary>
    public static string Of(CompareSide side, NameTable names, TimeZoneInfo zone) => side.Kind switch
    {
        CompareKind.Configuration when side.Value == JobFilter.Inline => FilterText.OfValue(side.Value),
        CompareKind.Configuration => $"configuration {names.OfValueOrId(FilterKeys.Configuration, side.Value!)}",
        CompareKind.Rules => $"rules {DisplayFormat.Line(side.Value, MaxRules)}",
        _ => WindowText.InText(side.Window!, zone),
    };

    /// <summary>Why two sides cannot be compared at a moment; null where they can.</summary>
    public static string? WhyNot(ComparePair pair, DateTimeOffset now, TimeZoneInfo zone) => pair.IsComparable
        ? pair.Overlaps(now, zone) ? "The two periods overlap, so the same jobs would be on both sides. Choose periods one after the other." : null
        : pair.A.Kind != pair.B.Kind ? "Both sides must be of one kind: two configurations, two versions of rules, or two periods."
        : "Both sides are the same jobs. Choose another one for A or B.";

    /// <summary>The verdict on all measures together, as a heading.</summary>
    public static string Heading(Comparison compared) => compared.Verdict switch
    {
        _ when Empty(compared) is { } empty => empty,
        CompareVerdict.Better => "B is better than A.",
        CompareVerdict.Worse => "B is worse than A.",
        CompareVerdict.Mixed => "B is better than A in one thing and worse in another.",
        CompareVerdict.Small => "The difference between A and B is too small to matter.",
        CompareVerdict.NoDifference => "Chance can explain the differences between A and B.",
        _ => "Too few jobs to say.",
    };

    /// <summary>What the verdict rests on: a sentence for each measure that differs, or what would be needed.</summary>
    public static IEnumerable<string> Reasons(Comparison compared)
    {
        if (Empty(compared) is not null)
            yield break;
        var hasReason = false;
        foreach (var share in compared.Shares.Concat(compared.Paired).Where(share => IsSaid(share.Verdict)))
        {
            hasReason = true;
            yield return Reason(share);
        }

        if (IsSaid(compared.Duration.Verdict))
        {
            hasReason = true;
            yield return Reason(compared.Duration);
        }

        if (!hasReason && compared.Verdict != CompareVerdict.Small)
            yield return Needed(compared);
    }

    /// <summary>What is measured: failed.</summary>
    public static string Name(MeasureKind kind, double threshold) => kind switch
    {
        MeasureKind.Failures => "Failed",
        MeasureKind.NoRule => "No rule matched",
        MeasureKind.LowConfidence => $"Confidence up to {Threshold(threshold)}",
        _ => "Duration (median)",
    };

    /// <summary>A verdict on one measure in a word or two.</summary>
    public static string Word(CompareVerdict verdict) => verdict switch
    {
        CompareVerdict.Better => "B is better",
        CompareVerdict.Worse => "B is worse",
        CompareVerdict.Small => "too small to matter",
        CompareVerdict.NoDifference => "no difference beyond chance",
        CompareVerdict.Mixed => "changed",
        _ => "too few to say",
    };

    /// <summary>A difference of shares with its sign: +3.1 points.</summary>
    public static string Points(RateDifference? difference) => difference is { } found ? $"{Signed(found.Points)} points" : "–";

    /// <summary>The range of a difference of shares: −1.2 to +3.4.</summary>
    public static string Range(RateDifference? difference) => difference is { } found ? $"{Signed(found.Low)} to {Signed(found.High)}" : "–";

    /// <summary>How many jobs or pairs a verdict needs; a dash where there is one.</summary>
    public static string Needed(NeededJobs? needed) => needed switch
    {
        null => "–",
        { Jobs: SampleSize.Most } => "too many",
        _ => $"{DisplayFormat.Count(needed.Jobs)} for {DisplayFormat.Percent(needed.From)} and {DisplayFormat.Percent(needed.To)}",
    };

    /// <summary>How many times as long: 1.2 times.</summary>
    public static string Ratio(MedianRatio? ratio) => ratio is { } found ? $"{Times(found.Ratio)} times" : "–";

    /// <summary>The range of a ratio: 1.1 to 1.4.</summary>
    public static string Range(MedianRatio? ratio) => ratio is { } found ? $"{Times(found.Low)} to {Times(found.High)}" : "–";

    /// <summary>The mix as a sentence.</summary>
    public static string Mix(MixChange mix) => mix.Verdict switch
    {
        CompareVerdict.TooFew => "Too few results to say whether the mix differs. To find 5 points more of a type of 20 % takes "
            + $"{DisplayFormat.Count(mix.Needed)} results on each side.",
        CompareVerdict.NoDifference => "Chance can explain the differences of the mix, or they are below 2 points.",
        _ => "The mix differs: " + string.Join(", ", mix.Rows.Where(row => row.IsChanged)
            .OrderByDescending(row => Math.Abs(row.Difference!.Value.Points)).Take(3)
            .Select(row => $"{TypeText.Name(row.Type)} {Points(row.Difference)}")) + ". A mix is neither better nor worse.",
    };

    /// <summary>How a document ended.</summary>
    public static string Of(PairOutcome outcome) => outcome.IsFailed ? "failed" : TypeText.Name(outcome.Type);

    /// <summary>The documents that went through both sides, as a sentence.</summary>
    public static string Pairs(DocumentPairs pairs) => pairs.Count == 0
        ? "No document went through both sides, so only different documents are compared."
        : $"{DisplayFormat.Count(pairs.Count, "document", "documents")} went through both sides. "
            + (pairs.Flipped == 0 ? "All ended alike." : $"{DisplayFormat.Count(pairs.Flipped)} of them ended differently "
                + $"({DisplayFormat.Percent((double)pairs.Flipped / pairs.Count)}).");

    /// <summary>The rules of both sides, as a sentence.</summary>
    public static string Rules(RuleDiff diff)
    {
        if (diff.IsEmpty)
            return "Rules and settings are the same on both sides.";
        (int Count, string Word)[] changes =
            [(diff.Count(RuleDiffKind.Added), "added"), (diff.Count(RuleDiffKind.Removed), "removed"), (diff.Count(RuleDiffKind.Reworded), "reworded")];
        var words = changes.Where(change => change.Count > 0).Select(change => $"{DisplayFormat.Count(change.Count)} {change.Word}").ToList();
        return $"From A to B: {(words.Count == 0 ? "no rule differs" : string.Join(", ", words))} of {DisplayFormat.Count(diff.Rules.Count, "rule", "rules")}"
            + (diff.IsReordered ? ", in another order" : "")
            + (diff.Settings.Count == 0 ? "." : $"; {DisplayFormat.Count(diff.Settings.Count, "other setting differs", "other settings differ")}.");
    }

    /// <summary>A confidence as a threshold: 0.8.</summary>
    public static string Threshold(double threshold) => threshold.ToString("0.######", CultureInfo.CurrentCulture);

    private static string? Empty(Comparison compared) => (compared.A.Jobs, compared.B.Jobs) switch
    {
        (0, 0) => "Neither side has a job.",
        (0, _) => "Side A has no job.",
        (_, 0) => "Side B has no job.",
        _ => null,
    };

    private static bool IsSaid(CompareVerdict verdict) => verdict is CompareVerdict.Better or CompareVerdict.Worse;

    private static string Reason(ShareMeasure share)
    {
        var (low, high) = share.Difference!.Value is var range && range.Low > 0 ? (range.Low, range.High) : (-range.High, -range.Low);
        var what = share.Kind switch
        {
            MeasureKind.Failures => "failures",
            MeasureKind.NoRule => "documents that no rule matched",
            _ => "low confidences",
        };
        var among = share.IsPaired ? " among the documents that went through both sides" : "";
        return $"{(share.Verdict == CompareVerdict.Better ? "Fewer" : "More")} {what}{among}: "
            + $"{Share(share.B)} against {Share(share.A)}, {FailureText.Points(low)} to {FailureText.Points(high)} points.";
    }

    private static string Reason(DurationMeasure duration) =>
        $"{(duration.Verdict == CompareVerdict.Better ? "Faster" : "Slower")}: a median of {DisplayFormat.Span(duration.Medians.B)} against "
        + $"{DisplayFormat.Span(duration.Medians.A)}, {Range(duration.Ratio)} times as long.";

    private static string Needed(Comparison compared)
    {
        var failures = compared.Shares[0];
        var (a, b) = (failures.A.Finished, failures.B.Finished);
        var have = $"A has {DisplayFormat.Count(a)} finished {(a == 1 ? "job" : "jobs")}, B has {DisplayFormat.Count(b)}";
        if (Math.Min(a, b) < ShareMeasure.FewestJobs)
            return $"{have}. At least {ShareMeasure.FewestJobs} on each side are needed to say anything.";
        return failures.Needed is not { Jobs: < SampleSize.Most } needed ? $"{have}."
            : $"To find {(needed.IsAsSeen ? "the difference seen" : "a difference of 5 points")} in the failures ({DisplayFormat.Percent(needed.From)} and "
                + $"{DisplayFormat.Percent(needed.To)}) takes {DisplayFormat.Count(needed.Jobs)} finished jobs on each side. {have}.";
    }

    private static string Share(FailureRate share) => $"{DisplayFormat.Percent(share.Rate)} of {DisplayFormat.Count(share.Finished)}";

    private static string Signed(double difference) =>
        FailureText.Points(Math.Abs(difference)) is var points && points == "0" ? "0" : (difference > 0 ? "+" : "−") + points;

    private static string Times(double ratio) => ratio.ToString(ratio < 10 ? "0.##" : "#,0", CultureInfo.CurrentCulture);
}
