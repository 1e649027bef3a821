namespace ClassifyDashboard.Jobs.Review;

/// <summary>What people's labels say of jobs, and which jobs wait for one.</summary>
public sealed record ReviewFigures
{
    /// <summary>The lower ends of the bands of confidence.</summary>
    public static IReadOnlyList<double> Bands { get; } = [0, 0.5, 0.7, 0.9];

    /// <summary>The confidence up to which a job is in the part of low confidences.</summary>
    public required double Threshold { get; init; }

    /// <summary>All jobs with a result.</summary>
    public required ReviewSample All { get; init; }

    /// <summary>The jobs that no rule matched, those up to the threshold, and all others, in this order. Each job is in one of them.</summary>
    public required IReadOnlyList<ReviewSample> Strata { get; init; }

    /// <summary>The types that people judged, most labels first.</summary>
    public required IReadOnlyList<(string? Type, ReviewSample Sample)> Types { get; init; }

    /// <summary>
    /// The bands of confidence, beginning at <see cref="Bands"/>, and last the jobs without a confidence. Jobs that no rule matched are in none.
    /// </summary>
    public required IReadOnlyList<ReviewSample> ByConfidence { get; init; }

    /// <summary>How often a result of one type was a document of another or the same, by all labels; most frequent first.</summary>
    public required IReadOnlyList<(string? Said, string True, int Count)> Confusion { get; init; }

    /// <summary>How many jobs have which kind of label, by <see cref="LabelKind"/>; of several the one that counts.</summary>
    public required IReadOnlyList<int> Kinds { get; init; }

    /// <summary>How many people or browsers gave these labels.</summary>
    public required int Reviewers { get; init; }

    /// <summary>How many labels are of jobs of the period that are not among the jobs, because they are gone or the filter leaves them out.</summary>
    public required int Elsewhere { get; init; }

    /// <summary>How many inputs have more than one result under the same rules and options.</summary>
    public required int DisagreeingInputs { get; init; }

    /// <summary>Of each part, how many jobs nobody has judged, and the ids of the next of them.</summary>
    public required IReadOnlyDictionary<ReviewPart, (int Waiting, IReadOnlyList<string> Ids)> Queues { get; init; }

    /// <summary>How many jobs of a part nobody has judged to be right or wrong.</summary>
    public int WaitingIn(ReviewPart part) => Queues[part].Waiting;

    /// <summary>The ids of the next jobs of a part that nobody has judged, in the random order.</summary>
    public IReadOnlyList<string> NextIn(ReviewPart part) => Queues[part].Ids;

    /// <summary>Whether the strata say more than the sample of all: people judged further jobs at the start of the order of each.</summary>
    public bool IsStratified => Strata.Sum(stratum => stratum.Share.Looked) > All.Share.Looked
        && Strata.All(stratum => stratum.Share.Jobs == 0 || stratum.Share.Looked >= Math.Min(ReviewSample.Enough / 2, stratum.Share.Jobs));

    /// <summary>The share of wrong results of all jobs; null where too few were judged at random.</summary>
    public ErrorEstimate? Estimate => !All.IsEnough && !(IsStratified && Strata.Sum(stratum => stratum.Share.Looked) >= ReviewSample.Enough) ? null
        : ErrorEstimate.Of(IsStratified ? [.. Strata.Select(stratum => stratum.Share)] : [All.Share]);

    /// <summary>How many judged jobs the estimate rests on.</summary>
    public int Judged => IsStratified ? Strata.Sum(stratum => stratum.Share.Looked) : All.Share.Looked;

    /// <summary>
    /// Counts the labels of jobs. What does not depend on labels is found once for each version of the jobs. Jobs without their texts are left out:
    /// nobody could look at them.
    /// </summary>
    /// <param name="jobs">The jobs of a filter.</param>
    /// <param name="period">Their period.</param>
    /// <param name="labels">All labels.</param>
    /// <param name="threshold">The confidence, 0 to 1, up to which it is low.</param>
    public static ReviewFigures Of(JobSet jobs, Period period, LabelBook labels, double threshold) =>
        ReviewTally.Of(jobs, labels, threshold).Figures(period);
}
