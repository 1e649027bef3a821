using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Tests.Jobs.Figures;

public sealed class UsualDurationTests
{
    [Fact]
    public void Usual_duration_uses_only_the_same_configuration_when_it_has_enough_jobs()
    {
        var jobs = Jobs(Taking(21, 1, "cfg-1"), Taking(500, 100, "cfg-2"));
        Assert.Equal(new(21, Seconds(1), Seconds(1), Seconds(1), true), UsualDuration.Of(jobs, AJob.Completed().Configured("cfg-1")));
    }

    [Fact]
    public void Usual_duration_uses_the_whole_project_when_the_configuration_has_few_jobs()
    {
        var jobs = Jobs(Taking(5, 1, "cfg-1"), Taking(500, 100, "cfg-2"));
        Assert.Equal(new(505, Seconds(100), Seconds(100), Seconds(100), false), UsualDuration.Of(jobs, AJob.Completed().Configured("cfg-1")));
    }

    [Fact]
    public void Jobs_with_inline_rules_are_grouped_by_their_rules()
    {
        var other = new JobConfiguration { Rules = [new("letter", "A letter")] };
        var jobs = Jobs(Taking(20, 1, null), Taking(20, 9, null).Select(job => job with { Configuration = other }));
        Assert.Equal(Seconds(1), UsualDuration.Of(jobs, AJob.Completed())!.High);
        Assert.Equal(Seconds(9), UsualDuration.Of(jobs, AJob.Completed().Edit(job => job with { Configuration = other }))!.Low);
    }

    [Fact]
    public void Usual_duration_spans_the_5th_to_the_95th_percentile()
    {
        var jobs = Jobs(Enumerable.Range(0, 101).Select(i => AJob.Completed().Took(Seconds(i)).Build()));
        Assert.Equal(new(101, Seconds(5), Seconds(50), Seconds(95), true), UsualDuration.Of(jobs, AJob.Completed()));
    }

    [Fact]
    public void Usual_duration_ignores_the_job_itself_other_projects_and_unfinished_jobs()
    {
        Job job = AJob.Completed();
        var jobs = Jobs(Taking(4, 1, null), [job, AJob.Completed().InProject("other"), AJob.Running(), AJob.Completed().Undated()]);
        Assert.Null(UsualDuration.Of(jobs, job));
        Assert.Equal(5, UsualDuration.Of(Jobs(jobs, Taking(1, 1, null)), job)!.Count);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static IEnumerable<Job> Taking(int count, double seconds, string? configuration) =>
        Enumerable.Range(0, count).Select(_ => AJob.Completed().Configured(configuration).Took(Seconds(seconds)).Build());

    private static JobSet Jobs(params IEnumerable<Job>[] jobs) => JobSet.Of(jobs.SelectMany(each => each));
}
