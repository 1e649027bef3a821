using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Review;

/// <summary>Which jobs wait, and what labels say of all jobs.</summary>
public sealed class ReviewFiguresTests
{
    private static readonly Period Day = new(AJob.Created.AddHours(-12), AJob.Created.AddHours(12));

    [Fact]
    public void Parts_are_disjoint_but_for_disagreements_and_a_job_without_a_confidence_is_not_low()
    {
        var figures = Figures(AJob.SetOf(AJob.Completed("a", 0.9).OnFile("f-1"), AJob.Completed("a", 0.79).OnFile("f-2"),
            AJob.Completed("a", null).OnFile("f-3"),
            AJob.NoRuleMatched().OnFile("f-4"), AJob.Failed(), AJob.Pending(), AJob.CompletedWithoutResult(), AJob.Completed("b", 0.8).OnFile("f-1")), []);
        Assert.Equal([5, 2, 1, 2], Enum.GetValues<ReviewPart>().Select(figures.WaitingIn));
        Assert.Equal([1, 2, 2], figures.Strata.Select(stratum => stratum.Share.Jobs));
        Assert.Equal([0, 0, 2, 1, 1], figures.ByConfidence.Select(band => band.Share.Jobs));
        Assert.Equal(1, figures.DisagreeingInputs);
    }

    [Fact]
    public void Order_is_the_same_in_every_process_and_nothing_of_a_job_decides_it()
    {
        Assert.Equal(6_507_473_110_921_424_617UL, ReviewHash.PlaceOf("clj-1"));
        var jobs = JobSet.Of(Enumerable.Range(0, 2_000).Select(i => AJob.Completed(i % 2 == 0 ? "a" : "b", i % 3 == 0 ? 0.2 : 0.95).Id($"clj-{i:00000}")
            .At(AJob.Created.AddSeconds(i)).Build()));
        var first = Figures(jobs, []).NextIn(ReviewPart.Random).Take(250).Select(id => jobs.Find(id)!).ToList();
        Assert.InRange(first.Count(job => job.Result!.Type == "a"), 95, 155); // half of 250, and four standard deviations
        Assert.InRange(first.Count(job => job.Result!.Confidence < 0.5), 53, 113);
        Assert.InRange(first.Average(job => (job.CreatedAt!.Value - AJob.Created).TotalSeconds), 850, 1_150);
    }

    [Fact]
    public void Labels_of_low_confidences_alone_are_never_taken_for_an_estimate_of_all()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var jobs = Jobs(seed, 600, _ => 0.03);
            var low = Figures(jobs, []).NextIn(ReviewPart.Low);
            var labels = low.Select(id => LabelOf(jobs.Find(id)!, isWrong: true)).ToList();
            Assert.True(labels.Count > 60);
            var figures = Figures(jobs, labels);
            Assert.Null(figures.Estimate);
            Assert.InRange(figures.All.Share.Looked, 0, ReviewSample.Enough - 1);
            Assert.Equal(labels.Count, figures.Strata[1].Share.Looked); // but the low confidences are known
        }
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Estimate_rests_on_what_was_judged_from_the_start_and_other_labels_change_nothing() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 100], Gen.Int[0, 10_000]).Sample((judged, others, seed) =>
        {
            var (jobs, random) = (Jobs(seed, 1_000, job => 0.1), new Random(seed));
            var order = OrderOf(jobs);
            var labels = order.Take(judged).Select(job => LabelOf(job, random.Next(10) == 0)).ToList();
            var beyond = order.Skip(judged + 60).Where(_ => random.Next(1_000) < others).Select(job => LabelOf(job, isWrong: true)).ToList();
            var (alone, together) = (Figures(jobs, labels), Figures(jobs, [.. labels, .. beyond]));
            Assert.Equal((judged, labels.Count(label => label.Kind == LabelKind.Wrong)), (alone.All.Share.Looked, alone.All.Share.Wrong));
            Assert.InRange(together.All.Share.Looked, judged, judged + judged / ReviewSample.ForOneMissing);
            Assert.Equal(labels.Count + beyond.Count, together.All.Share.Looked + together.All.Beyond);
            Assert.Equal(1_000 - labels.Count - beyond.Count, together.WaitingIn(ReviewPart.Random));
            Assert.Equal(alone.All.IsEnough, judged >= ReviewSample.Enough);
        }, iter: 200);

    [Fact]
    public void Jobs_that_others_hold_or_that_came_since_do_not_end_the_sample()
    {
        var jobs = Jobs(1, 1_000, _ => 0);
        var order = OrderOf(jobs);
        var labels = order.Take(203).Where((_, i) => i is not (150 or 170 or 199)).Select(job => LabelOf(job, isWrong: false)).ToList();
        Assert.Equal((200, 3), Figures(jobs, labels).All is var all ? (all.Share.Looked, all.Undecided) : default);
        Assert.Equal(0, Figures(jobs, labels.Skip(11)).All.Share.Looked); // too many are missing
    }

    [Fact]
    public void Unsure_and_skipped_jobs_are_said_and_judge_nothing()
    {
        var jobs = Jobs(2, 500, _ => 0);
        var labels = OrderOf(jobs).Take(100).Select((job, i) => LabelOf(job, false) with
        {
            Kind = i % 10 == 0 ? LabelKind.Unsure : i % 10 == 1 ? LabelKind.Skipped : LabelKind.Right,
        }).ToList();
        var figures = Figures(jobs, labels);
        Assert.Equal((80, 20), (figures.All.Share.Looked, figures.All.Undecided));
        Assert.Equal([80, 0, 10, 10], figures.Kinds);
        Assert.Equal(420, figures.WaitingIn(ReviewPart.Random));
    }

    [Fact]
    public void Of_several_labels_of_a_job_the_latest_decision_counts_and_one_of_another_result_does_not()
    {
        Job job = AJob.Completed("a");
        var first = LabelOf(job, isWrong: false);
        var later = LabelOf(job, isWrong: true) with { Reviewer = "other", At = first.At.AddMinutes(1), TrueType = "b" };
        var unsure = later with { Reviewer = "third", Kind = LabelKind.Unsure, At = first.At.AddMinutes(2) };
        var figures = Figures(JobSet.Of([job]), [first, later, unsure]);
        Assert.Equal([("a", "b", 1)], figures.Confusion);
        Assert.Equal([0, 1, 0, 0], figures.Kinds);
        Assert.Equal(3, figures.Reviewers);
        Assert.Equal(1, figures.Estimate!.Value.Share);

        var another = Figures(JobSet.Of([job with { Result = new("c", 0.5, "") }]), [first]);
        Assert.Equal((0, 1), (another.All.Share.Looked, another.WaitingIn(ReviewPart.Random)));
    }

    [Fact]
    public void Labels_outlive_their_jobs()
    {
        var jobs = Jobs(3, 100, _ => 0);
        var labels = OrderOf(jobs).Take(30).Select(job => LabelOf(job, false)).ToList();
        var figures = Figures(JobSet.Of(jobs.Where(job => job.Id != labels[4].Job.Id)), labels);
        Assert.Equal((29, 1), (figures.All.Share.Looked, figures.Elsewhere));
    }

    [Fact]
    public void A_part_that_was_worked_on_makes_the_estimate_better()
    {
        var jobs = Jobs(4, 3_000, job => job.Result!.Confidence < 0.8 ? 0.4 : 0.02);
        var wrong = WrongOf(4, jobs, job => job.Result!.Confidence < 0.8 ? 0.4 : 0.02);
        var empty = Figures(jobs, []);
        var alone = OrderOf(jobs).Take(300).Select(job => LabelOf(job, wrong.Contains(job.Id))).ToList();
        var low = empty.NextIn(ReviewPart.Low).Take(200).Select(id => LabelOf(jobs.Find(id)!, wrong.Contains(id))).ToList();
        var (one, both) = (Figures(jobs, alone), Figures(jobs, [.. alone, .. low]));
        Assert.False(one.IsStratified);
        Assert.True(both.IsStratified);
        Assert.InRange(both.Judged, 301, 500);
        Assert.True(both.Estimate!.Value.High - both.Estimate.Value.Low < one.Estimate!.Value.High - one.Estimate.Value.Low);
        Assert.InRange((double)wrong.Count / jobs.Count, both.Estimate.Value.Low, both.Estimate.Value.High);
    }

    private static ReviewFigures Figures(JobSet jobs, IEnumerable<Label> labels) =>
        ReviewFigures.Of(jobs, Day, labels.Aggregate(LabelBook.Empty, (book, label) => book.With(label)), 0.8);

    private static List<Job> OrderOf(JobSet jobs) => [.. jobs.OrderBy(job => ReviewHash.PlaceOf(job.Id))];

    internal static Label LabelOf(Job job, bool isWrong) =>
        new(LabelledJob.Of(job), isWrong ? LabelKind.Wrong : LabelKind.Right, null, "browser-1", "Ann", AJob.Created.AddHours(1), "claim-" + job.Id);

    private static JobSet Jobs(int seed, int count, Func<Job, double> rateOf)
    {
        var random = new Random(seed);
        return JobSet.Of(Enumerable.Range(0, count).Select(i => AJob.Completed(random.Next(20) == 0 ? null : "type-" + random.Next(4),
            Math.Round(0.5 + random.NextDouble() / 2, 3)).Id($"clj-{seed}-{i:000000}").OnFile($"file-{i}").Build()).Where(job => rateOf(job) >= 0));
    }

    private static HashSet<string> WrongOf(int seed, JobSet jobs, Func<Job, double> rateOf)
    {
        var random = new Random(seed + 1_000);
        return [.. jobs.Where(job => random.NextDouble() < rateOf(job)).Select(job => job.Id)];
    }
}
