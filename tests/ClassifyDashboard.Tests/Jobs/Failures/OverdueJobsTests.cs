using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Failures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class OverdueJobsTests
{
    private static readonly DateTimeOffset Now = AJob.Created.AddHours(1);

    [Fact]
    public void Overdue_jobs_are_what_counting_job_by_job_finds() => Gen.Select(Gens.JobSet, Gens.Near, Gen.Int[0, 5]).Sample((jobs, now, most) =>
    {
        var taken = jobs.Select(job => job.Duration).OfType<TimeSpan>().Order().ToList(); // no configuration has a hundred here
        var (rank, rest) = ((int)((taken.Count - 1) * 0.99), (taken.Count - 1) * 0.99 % 1);
        var usual = taken.Count == 0 ? TimeSpan.Zero
            : taken[rank] + TimeSpan.FromTicks((long)Math.Round((taken[Math.Min(rank + 1, taken.Count - 1)] - taken[rank]).Ticks * rest));
        var limit = usual > StuckJobs.Floor ? usual : StuckJobs.Floor;
        var waiting = jobs.Where(job => !job.Status.IsFinished && job.IsListed);
        var overdue = waiting.Where(job => now - job.CreatedAt > limit).Reverse().ToList();
        var found = OverdueJobs.Of(jobs, now, most);
        Assert.Equal((overdue.Count, waiting.Count(job => job.CreatedAt is null)), (found.Count, found.Undated));
        Assert.Equal(overdue.Take(most).Select(job => (job, now - job.CreatedAt!.Value, limit)), found.Oldest.Select(each => (each.Job, each.Age, each.Limit)));
    });

    [Fact]
    public void Configuration_with_a_hundred_finished_jobs_has_its_own_limit()
    {
        var jobs = JobSet.Of(Enumerable.Range(0, 300)
            .Select(i => AJob.Completed().Configured($"cfg-{i % 3}").At(Now.AddHours(-9)).Took(TimeSpan.FromMinutes(i % 3 == 0 ? 40 : 1)).Build())
            .Append(AJob.Running().Configured("cfg-0").At(Now.AddMinutes(-30)).Id("slow"))
            .Append(AJob.Running().Configured("cfg-1").At(Now.AddMinutes(-30)).Id("late")));
        Assert.Equal(("late", TimeSpan.FromMinutes(10)), OverdueJobs.Of(jobs, Now, 9).Oldest.Select(each => (each.Job.Id, each.Limit)).Single());
    }

    [Fact]
    public void Jobs_that_are_gone_are_counted_by_how_they_ended() => Gens.JobSet.Sample(jobs =>
    {
        var gone = jobs.Where(job => !job.IsListed);
        var found = GoneJobs.Of(jobs);
        Assert.Equal((gone.Count, gone.Min(job => job.GoneAt), gone.Max(job => job.GoneAt)), (found.Kinds.Total, found.First, found.Last));
        Assert.Equal(gone.Count(job => job.Status.Kind == StatusKind.Failed), found.Kinds.Failed);
        Assert.Equal((gone.Select(job => job.ConfigurationId).Distinct().Count(), gone.Select(job => job.UserId).Distinct().Count()),
            (found.Configurations, found.Users));
    });
}
