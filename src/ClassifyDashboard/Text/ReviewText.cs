using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;

namespace ClassifyDashboard.Text;

/// <summary>What labels say, in words.</summary>
public static class ReviewText
{
    /// <summary>How many results are wrong, or why that cannot be said.</summary>
    public static string Verdict(ReviewFigures figures) => figures switch
    {
        { All.Share.Jobs: 0 } => "No job has a result that can be judged.",
        { Estimate: { } estimate } when figures.Judged >= figures.All.Share.Jobs =>
            $"{DisplayFormat.Percent(estimate.Share)} of the results are wrong: people judged all of them.",
        { Estimate: { } estimate } => $"About {DisplayFormat.Percent(estimate.Share)} of the results are wrong",
        _ => "Too few labels to say how many results are wrong",
    };

    /// <summary>What the verdict rests on, and what it would take to know more.</summary>
    public static string Evidence(ReviewFigures figures)
    {
        var share = figures.All.Share;
        if (share.Jobs == 0 || (figures.Estimate is not null && figures.Judged >= share.Jobs))
            return "";
        var least = Math.Min(ReviewSample.Enough, share.Jobs);
        return figures.Estimate is { } estimate
            ? $"The 95 % range is {DisplayFormat.Percent(estimate.Low)} to {DisplayFormat.Percent(estimate.High)}, from "
                + $"{DisplayFormat.Count(figures.Judged)} of {DisplayFormat.Count(share.Jobs, "job", "jobs")} that chance chose"
                + (figures.IsStratified ? ", some of them in each part below. " : ". ")
                + (figures.IsStratified || (estimate.High - estimate.Low) / 2 <= ReviewSampleSize.Precision ? Known(estimate) : More(figures.All))
            : $"{DisplayFormat.Count(share.Looked)} of at least {DisplayFormat.Count(least)} jobs that chance chose were judged. {More(figures.All)}";
    }

    /// <summary>Why some labels do not count for the estimate; empty where all do.</summary>
    public static string NotAtRandom(ReviewFigures figures) => figures.All.Beyond == 0 || figures.IsStratified ? ""
        : $"{DisplayFormat.Count(figures.All.Beyond, "further label does", "further labels do")} not count for this: "
            + $"{(figures.All.Beyond == 1 ? "its job was" : "their jobs were")} not chosen by chance, such as those with a low confidence.";

    /// <summary>Jobs of the random sample that nobody could judge; empty where there are none.</summary>
    public static string Undecided(ReviewFigures figures) => figures.All.Undecided == 0 ? ""
        : $"{DisplayFormat.Count(figures.All.Undecided, "job", "jobs")} among them {(figures.All.Undecided == 1 ? "is" : "are")} not decided. "
            + $"If all of them were wrong, it would be {DisplayFormat.Percent(WorstShare(figures.All))} of those chosen.";

    /// <summary>The share of wrong results of a group with its range, or how many labels are missing.</summary>
    public static string Share(ReviewSample sample) => sample.IsEnough
        ? $"{DisplayFormat.Percent(1 - sample.Share.Share)} ({DisplayFormat.Percent(1 - sample.Share.High)} to {DisplayFormat.Percent(1 - sample.Share.Low)})"
        : $"too few: {DisplayFormat.Count(sample.Share.Looked)} of {DisplayFormat.Count(Math.Min(ReviewSample.Enough, sample.Share.Jobs))}";

    /// <summary>A part as the name of a link.</summary>
    public static string Name(ReviewPart part, double threshold) => part switch
    {
        ReviewPart.Low => $"confidence up to {AnalysisOptions.TextOf(threshold)}",
        ReviewPart.Unmatched => "no rule matched",
        ReviewPart.Disagreements => "same document, different results",
        _ => "at random",
    };

    /// <summary>A kind of label as a word.</summary>
    public static string Word(LabelKind kind) => kind.ToString().ToLowerInvariant();

    private static string Known(ErrorEstimate estimate) =>
        $"That is to ±{((estimate.High - estimate.Low) * 50).ToString("0.#", System.Globalization.CultureInfo.CurrentCulture)} points.";

    private static string More(ReviewSample sample) => sample.More == 0 ? ""
        : $"To know it to ±2 points takes about {DisplayFormat.Count(sample.More)} more"
            + (sample.Share.Looked < ReviewSampleSize.Enough ? ", if 10 % are wrong." : ".");

    private static double WorstShare(ReviewSample sample) =>
        (double)(sample.Share.Wrong + sample.Undecided) / (sample.Share.Looked + sample.Undecided);
}
