using System.Text.Json.Serialization;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Api.Review;

/// <summary>What the Review page says, for scripts. docs/review.md documents each field, so names must not change.</summary>
/// <param name="Window">The window of creation times.</param>
/// <param name="Coverage">What the answer rests on.</param>
/// <param name="Stored">Whether labels survive the end of the dashboard.</param>
/// <param name="Threshold">The confidence up to which a job is low.</param>
/// <param name="Errors">The estimated share of wrong results.</param>
/// <param name="Waiting">How many jobs of each part nobody has judged.</param>
/// <param name="Labels">How many jobs have which label.</param>
/// <param name="Strata">The share of wrong results by the parts of the estimate.</param>
/// <param name="Types">The same by type.</param>
/// <param name="Confidence">The same by confidence.</param>
/// <param name="Confusion">What the results said, and what the documents are.</param>
/// <param name="Ignored">The parts of the address that could not be used; absent if there are none.</param>
internal sealed record ReviewResponse(
    SummaryWindow Window,
    SummaryCoverage Coverage,
    bool Stored,
    double Threshold,
    ReviewErrors Errors,
    ReviewWaiting Waiting,
    ReviewKinds Labels,
    IReadOnlyList<ReviewStratum> Strata,
    IReadOnlyList<ReviewType> Types,
    IReadOnlyList<ReviewBand> Confidence,
    IReadOnlyList<ReviewConfusion> Confusion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IgnoredValue>? Ignored)
{
    /// <summary>The answer for the jobs of a filter.</summary>
    public static ReviewResponse Of(Load load, ReviewFigures figures, bool isStored, IReadOnlyList<IgnoredValue> ignored) => Of(load.Period,
        SummaryCoverage.Of(load.Stage, load.Jobs.Count, load.ReadAt, load.Problem).With(load, needsAll: true), figures, isStored, ignored);

    /// <summary>The answer while nothing is known.</summary>
    public static ReviewResponse OfNothing(Period period, double threshold, IReadOnlyList<IgnoredValue> ignored) => Of(period,
        SummaryCoverage.Of(LoadStage.Reading, 0, null, null), ReviewFigures.Of(JobSet.Empty, period, LabelBook.Empty, threshold), false, ignored);

    private static ReviewResponse Of(Period period, SummaryCoverage coverage, ReviewFigures figures, bool isStored, IReadOnlyList<IgnoredValue> ignored) => new(
        new(period.From.UtcDateTime, period.To.UtcDateTime),
        coverage,
        isStored,
        figures.Threshold,
        ReviewErrors.Of(figures),
        new(figures.WaitingIn(ReviewPart.Random), figures.WaitingIn(ReviewPart.Low), figures.WaitingIn(ReviewPart.Unmatched),
            figures.WaitingIn(ReviewPart.Disagreements)),
        new(figures.Kinds[(int)LabelKind.Right], figures.Kinds[(int)LabelKind.Wrong], figures.Kinds[(int)LabelKind.Unsure],
            figures.Kinds[(int)LabelKind.Skipped], figures.Reviewers, figures.Elsewhere),
        [.. figures.Strata.Select((stratum, i) => new ReviewStratum(StratumNames[i], ReviewShare.Of(stratum)))],
        [.. figures.Types.Select(type => new ReviewType(ResultTypeKey.Of(type.Type), ReviewShare.Of(type.Sample)))],
        [.. figures.ByConfidence.Select((band, i) => new ReviewBand(i < ReviewFigures.Bands.Count ? ReviewFigures.Bands[i] : null, ReviewShare.Of(band)))],
        [.. figures.Confusion.Select(each => new ReviewConfusion(ResultTypeKey.Of(each.Said), each.True, each.Count))],
        ignored.Count == 0 ? null : ignored);

    private static readonly string[] StratumNames = ["unmatched", "low", "others"];
}

/// <summary>The estimated share of wrong results of all jobs; null where too few were judged at random.</summary>
/// <param name="Rate">The estimate, 0 to 1.</param>
/// <param name="Low">The lower end of its 95 % range.</param>
/// <param name="High">The upper end.</param>
/// <param name="Judged">How many jobs were judged at random.</param>
/// <param name="Jobs">Of how many.</param>
/// <param name="Stratified">Whether the parts were estimated apart.</param>
/// <param name="Undecided">How many judged jobs are unsure or skipped.</param>
/// <param name="Needed">How many more labels are needed for a range of 2 points up and down.</param>
internal sealed record ReviewErrors(double? Rate, double? Low, double? High, int Judged, int Jobs, bool Stratified, int Undecided, int Needed)
{
    public static ReviewErrors Of(ReviewFigures figures) => new(figures.Estimate?.Share, figures.Estimate?.Low, figures.Estimate?.High, figures.Judged,
        figures.All.Share.Jobs, figures.IsStratified, figures.All.Undecided, figures.All.More);
}

/// <summary>How many jobs of each part nobody has judged.</summary>
/// <param name="Random">All jobs with a result.</param>
/// <param name="Low">Those with a low confidence.</param>
/// <param name="Unmatched">Those that no rule matched.</param>
/// <param name="Disagreements">Those on the same input with different results.</param>
internal sealed record ReviewWaiting(int Random, int Low, int Unmatched, int Disagreements);

/// <summary>How many jobs have which label, and of how many reviewers.</summary>
/// <param name="Right">Labels that say right.</param>
/// <param name="Wrong">Labels that say wrong.</param>
/// <param name="Unsure">Labels that say unsure.</param>
/// <param name="Skipped">Skipped jobs.</param>
/// <param name="Reviewers">The number of reviewers.</param>
/// <param name="Elsewhere">Labels of jobs that the filter does not select.</param>
internal sealed record ReviewKinds(int Right, int Wrong, int Unsure, int Skipped, int Reviewers, int Elsewhere);

/// <summary>The share of wrong results in a group, of those judged at random, and the other judged ones.</summary>
/// <param name="Wrong">The number of wrong results among those judged at random.</param>
/// <param name="Judged">How many were judged at random.</param>
/// <param name="Jobs">The number of jobs of the group.</param>
/// <param name="Rate">The share, 0 to 1; null where too few were judged.</param>
/// <param name="Low">The lower end of its 95 % range.</param>
/// <param name="High">The upper end.</param>
/// <param name="NotAtRandom">Further labels, which do not count for the share.</param>
internal sealed record ReviewShare(int Wrong, int Judged, int Jobs, double? Rate, double? Low, double? High, int NotAtRandom)
{
    public static ReviewShare Of(ReviewSample sample) => new(sample.Share.Wrong, sample.Share.Looked, sample.Share.Jobs,
        sample.IsEnough ? sample.Share.Share : null, sample.IsEnough ? sample.Share.Low : null, sample.IsEnough ? sample.Share.High : null, sample.Beyond);
}

/// <summary>A part of all jobs.</summary>
/// <param name="Name">unmatched, low or others.</param>
/// <param name="Errors">Its share of wrong results.</param>
internal sealed record ReviewStratum(string Name, ReviewShare Errors);

/// <summary>The results of one type.</summary>
/// <param name="Type">The type; "(none)" where no rule matched.</param>
/// <param name="Errors">Its share of wrong results.</param>
internal sealed record ReviewType(string Type, ReviewShare Errors);

/// <summary>The results from a confidence on, up to the next band; null for those without a confidence.</summary>
/// <param name="From">The lowest confidence, 0 to 1.</param>
/// <param name="Errors">Its share of wrong results.</param>
internal sealed record ReviewBand(double? From, ReviewShare Errors);

/// <summary>How often a result of one type was a document of another or the same.</summary>
/// <param name="Said">The type of the result.</param>
/// <param name="True">What the documents are.</param>
/// <param name="Count">The number of documents.</param>
internal sealed record ReviewConfusion(string Said, string True, int Count);

// The default encoder escapes everything but plain ASCII, so that texts of the service cannot control a terminal.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReviewResponse))]
internal sealed partial class ReviewJson : JsonSerializerContext;
