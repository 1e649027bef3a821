using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Tests.Jobs.Figures;

public sealed class UsualDurationTests
{
    [Fact]
    public void With_enough_jobs_of_the_same_configuration_only_they_count()
    {
        var jobs = Jobs(Taking(21, 1, "cfg-1"), Taking(500, 100, "cfg-2"));
        Assert.Equal(new(21, Seconds(1), Seconds(1), Seconds(1), true), UsualDuration.Of(jobs, AJob.Completed().Configured("cfg-1")));
    }

    [Fact]
    public void With_few_of_them_all_of_the_project_count()
    {
        var jobs = Jobs(Taking(5, 1, "cfg-1"), Taking(500, 100, "cfg-2"));
        Assert.Equal(new(505, Seconds(100), Seconds(100), Seconds(100), false), UsualDuration.Of(jobs, AJob.Completed().Configured("cfg-1")));
    }

    [Fact]
    public void Jobs_that_brought_their_own_rules_are_alike_where_the_rules_are()
    {
        var other = new JobConfiguration { Rules = [new("letter", "A letter")] };
        var jobs = Jobs(Taking(20, 1, null), Taking(20, 9, null).Select(job => job with { Configuration = other }));
        Assert.Equal(Seconds(1), UsualDuration.Of(jobs, AJob.Completed())!.High);
        Assert.Equal(Seconds(9), UsualDuration.Of(jobs, AJob.Completed().Edit(job => job with { Configuration = other }))!.Low);
    }

    [Fact]
    public void The_usual_lies_between_the_twentieths_at_both_ends()
    {
        var jobs = Jobs(Enumerable.Range(0, 101).Select(i => AJob.Completed().Took(Seconds(i)).Build()));
        Assert.Equal(new(101, Seconds(5), Seconds(50), Seconds(95), true), UsualDuration.Of(jobs, AJob.Completed()));
    }

    [Fact]
    public void The_job_itself_and_those_of_other_projects_or_without_an_end_do_not_count()
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
