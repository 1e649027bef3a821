using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Alarms;

public sealed class StuckJobsTests
{
    private static readonly DateTimeOffset Now = AJob.Created;

    [Fact]
    public void Overdue_job_waits_longer_than_the_floor_and_the_99th_percentile_of_its_configuration() => Gen.Select(
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 2_000], Gens.ConfigurationId).Array[0, 3],
        Gen.Select(Gen.Int[0, 4_000], Gens.ConfigurationId).Array[0, 20]).Sample((groups, waiting) =>
        {
            var finished = groups.SelectMany(group => Enumerable.Range(0, group.Item1)
                .Select(i => AJob.Completed().At(Now.AddHours(-9)).Took(Seconds(group.Item2 + i)).Configured(group.Item3).Build())).ToList();
            var unfinished = waiting.Select(each => AJob.Running().At(Now - Seconds(each.Item1)).Configured(each.Item2).Build()).ToList();
            var stuck = StuckJobs.Of(JobSet.Of(finished.Concat(unfinished)), Now);
            var overdue = unfinished.Count(job => Now - job.CreatedAt > Limit(job));
            Assert.Equal(overdue, stuck.Overdue);
            Assert.InRange(stuck.Count, 0, overdue);
            Assert.Equal(stuck.Count == 0, stuck.Reason == StuckReason.None);
            Assert.Equal(Math.Min(3, stuck.Count), stuck.Oldest.Count);
            Assert.Equal(stuck.Oldest.Select(job => Now - job.CreatedAt).FirstOrDefault(), stuck.OldestAge);
            Assert.Equal(stuck.Oldest, stuck.Oldest.OrderBy(job => job.CreatedAt).ThenByDescending(job => job.Id, StringComparer.Ordinal));

            TimeSpan Limit(Job job)
            {
                var alike = finished.Where(other => other.ConfigurationId == job.ConfigurationId).ToList();
                var took = (alike.Count >= StuckJobs.EnoughFinished ? alike : finished).Select(other => other.Duration!.Value.Ticks).ToArray();
                var p99 = QuickSelect.Quantile(took, 0.99) ?? TimeSpan.Zero;
                return p99 > StuckJobs.Floor ? p99 : StuckJobs.Floor;
            }
        });

    [Fact]
    public void Job_that_waits_while_nothing_finishes_is_stuck_at_the_floor()
    {
        var jobs = Steady(minutesAgo: 11, AJob.Running().At(Now.AddMinutes(-10).AddSeconds(-1)));
        Assert.Equal((StuckReason.Silence, 1), Said(StuckJobs.Of(jobs, Now)));
        Assert.Equal((StuckReason.None, 0), Said(StuckJobs.Of(jobs, Now.AddSeconds(-2))));
    }

    [Fact]
    public void Job_that_is_no_longer_listed_is_not_waited_for() => Assert.Equal(
        (StuckReason.None, 0),
        Said(StuckJobs.Of(Steady(minutesAgo: 11, AJob.Running().At(Now.AddMinutes(-60)).Gone(Now)), Now)));

    [Fact]
    public void Long_job_while_others_finish_is_only_overdue()
    {
        var stuck = StuckJobs.Of(Steady(minutesAgo: 0, AJob.Running().At(Now.AddMinutes(-12))), Now);
        Assert.Equal((StuckReason.None, 0, 1), (stuck.Reason, stuck.Count, stuck.Overdue));
        Assert.Null(stuck.OldestAge);
    }

    [Fact]
    public void Several_overdue_jobs_are_stuck_though_others_finish() => Assert.Equal(
        (StuckReason.Many, 4),
        Said(StuckJobs.Of(Steady(minutesAgo: 0, [.. Enumerable.Range(0, 4).Select(i => AJob.Pending().At(Now.AddMinutes(-12 - i)).Configured("cfg-9"))]),
            Now)));

    [Fact]
    public void Job_that_waits_for_hours_is_lost_without_the_other_overdue_jobs()
    {
        var stuck = StuckJobs.Of(Steady(minutesAgo: 0, AJob.Running().At(Now.AddHours(-3)).Id("lost"), AJob.Running().At(Now.AddMinutes(-11))), Now);
        Assert.Equal((StuckReason.Lost, 1, 2), (stuck.Reason, stuck.Count, stuck.Overdue));
        Assert.Equal(("lost", TimeSpan.FromHours(3)), (stuck.Oldest[0].Id, stuck.OldestAge!.Value));
    }

    [Fact]
    public void Undated_job_is_counted_and_not_judged() => Assert.Equal(
        (StuckReason.None, 1),
        (StuckJobs.Of(AJob.SetOf(AJob.Running().Undated()), Now).Reason, StuckJobs.Of(AJob.SetOf(AJob.Running().Undated()), Now).Undated));

    private static (StuckReason, int) Said(StuckJobs stuck) => (stuck.Reason, stuck.Count);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    // A day of jobs of 10 seconds, one every two minutes, the last one this many minutes ago.
    private static JobSet Steady(int minutesAgo, params AJob[] others) => JobSet.Of(Enumerable.Range(0, 720)
        .Select(i => AJob.Completed().At(Now.AddMinutes(-2 * i - minutesAgo).AddSeconds(-11)).Took(Seconds(10)).Build())
        .Concat(others.Select(other => other.Build())));
}
