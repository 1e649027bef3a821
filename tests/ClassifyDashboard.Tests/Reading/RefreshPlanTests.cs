using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Loops;
using CsCheck;

namespace ClassifyDashboard.Tests.Reading;

public sealed class RefreshPlanTests
{
    private static readonly DateTimeOffset Now = AJob.Created;

    // Jobs of the last minutes or of the last days, many of them in the same second.
    private static readonly Gen<Case> Cases = Gen.Select(
        Gen.OneOf(Gen.Int[0, 20], Gen.Int[80, 100], Gen.Int[100, 300]), Gen.OneOf(Gen.Const(30), Gen.Const(600), Gen.Const(100_000)), Gen.Int[0, 300],
        Gen.Int[0, 400], Gen.Int[0, 30], Gen.Int)
        .Select((jobs, span, ago, length, unfinished, seed) => Case.Of(jobs, span, ago, length, unfinished, new Random(seed)));

    [Fact]
    public void Refresh_leaves_no_gap_after_what_is_known() => Cases.Sample(each =>
    {
        var head = each.Plan().Head!.Value;
        Assert.True(head.IsOpen);
        Assert.True(head.From <= each.Head.Until);
        Assert.Equal(0, head.From % TimeSpan.TicksPerSecond);
    });

    [Fact]
    public void Refresh_reads_again_hardly_more_known_jobs_than_fit_on_a_partly_filled_page() => Cases.Sample(each =>
    {
        var head = each.Plan().Head!.Value;
        var again = each.Known.Where(job => job.CreatedAt!.Value.UtcTicks >= head.From && job.CreatedAt.Value.UtcTicks < each.Head.Until).ToList();
        var atItsStart = again.Count(job => job.CreatedAt!.Value.UtcTicks < head.From + TimeSpan.TicksPerSecond);
        Assert.InRange(again.Count - atItsStart, 0, RefreshPlan.MaxReread);
    });

    [Fact]
    public void Every_followed_job_is_requested_once() => Cases.Sample(each =>
    {
        var plan = each.Plan();
        Assert.All(each.Followed, job =>
            Assert.True(plan.ToPoll.Contains(job) != (job.CreatedAt is { } created && plan.Head!.Value.Contains(created.UtcTicks))));
        Assert.Subset(each.Followed.ToHashSet(), plan.ToPoll.ToHashSet());
        Assert.Equal(each.Followed, RefreshPlan.Of(each.Newest, null, each.Followed).ToPoll);
        Assert.Null(RefreshPlan.Of(each.Newest, null, each.Followed).Head);
    });

    [Fact]
    public void Late_jobs_are_found_where_there_are_few() => Cases.Where(each => each.Known.Count < RefreshPlan.MaxReread).Sample(each =>
        Assert.True(each.Plan().Head!.Value.From <= Finality.FinalUntil(each.Head.ReadAt)));

    [Fact]
    public void Refreshes_use_at_most_a_quarter_of_the_budget_and_are_not_more_frequent_than_set() =>
        Gen.Select(Gen.Int[1, 3_600], Gen.Int[1, 10_000], Gen.Double[0.01, 1_000]).Sample((seconds, requests, perSecond) =>
        {
            var interval = RefreshPlan.Interval(TimeSpan.FromSeconds(seconds), requests, perSecond);
            Assert.True(interval >= TimeSpan.FromSeconds(seconds));
            Assert.True(requests <= (interval.TotalSeconds * perSecond / 4) + 1e-3 || interval >= TimeSpan.FromMinutes(5));
            Assert.True(interval <= TimeSpan.FromSeconds(Math.Max(seconds, 300)));
        });

    private sealed record Case(List<Job> Known, KnownRange Head, List<Job> Followed)
    {
        public List<Job> Newest => [.. Known.Take(RefreshPlan.MaxReread + 1)];

        public RefreshPlan Plan() => RefreshPlan.Of(Newest, Head, Followed);

        public static Case Of(int jobs, int span, int ago, int length, int unfinished, Random random)
        {
            var readAt = Now.UtcTicks - (ago * TimeSpan.TicksPerSecond);
            var known = Enumerable.Range(0, jobs)
                .Select(i => AJob.With(i < unfinished ? JobStatus.Running : JobStatus.Completed)
                    .At(new DateTimeOffset(readAt, TimeSpan.Zero).AddMilliseconds(-random.Next(0, span * 1_000))).Build())
                .ToList();
            var undated = Enumerable.Range(0, random.Next(3)).Select(_ => AJob.Running().Undated().Build());
            known.Sort(JobSet.NewestFirst);
            var until = TimeRange.Floor(readAt);
            return new(known, new(new(until - (length * TimeSpan.TicksPerSecond), until), readAt), [.. known.Where(job => !job.Status.IsFinished), .. undated]);
        }
    }
}
