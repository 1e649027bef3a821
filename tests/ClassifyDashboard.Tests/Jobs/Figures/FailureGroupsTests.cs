using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Figures;

public sealed class FailureGroupsTests
{
    [Fact]
    public void Similar_errors_are_one_group_that_shows_the_latest()
    {
        var latest = AJob.Failed("Document has 7 pages").At(AJob.Created.AddHours(1));
        var groups = FailureGroups.Of(AJob.SetOf(AJob.Failed("Document has 5 pages"), latest, AJob.Failed("It broke."), AJob.Completed()));
        Assert.Equal([(2, latest.Build()), (1, groups.Rows[1].Latest)], groups.Rows.Select(group => (group.Count, group.Latest)));
    }

    [Fact]
    public void Groups_of_a_period_count_what_failed_in_it() => Gen.Select(Gens.JobSet, Gens.Near, Gen.Int[1, 4]).Sample((jobs, from, most) =>
    {
        var found = FailureGroups.In(jobs, new(from, AJob.Created.AddYears(3)), most);
        var failed = jobs.Where(job => job.Status.Kind == StatusKind.Failed && job.UpdatedAt >= from);
        var groups = failed.GroupBy(job => ErrorGroup.KeyOf(job.ErrorMessage))
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(most).ToList();
        Assert.Equal(failed.Count, found.Failed);
        Assert.Equal(
            groups.Select(group => (group.Key, group.Count(), group.Min(job => job.UpdatedAt), group.Max(job => job.UpdatedAt))),
            found.Rows.Select(row => (row.Key, row.Count, row.Since, row.Latest.UpdatedAt)));
        Assert.All(found.Rows, row => Assert.Equal((double)row.Count / failed.Count, row.Share));
    });

    [Fact]
    public void Group_of_a_period_began_at_its_end_where_the_clock_of_the_service_is_ahead()
    {
        var end = AJob.Created;
        var group = FailureGroups.In(AJob.SetOf(AJob.Failed().At(end.AddMinutes(1))), new(end.AddHours(-1), end), most: 1).Rows[0];
        Assert.Equal((1, 1.0, end), (group.Count, group.Share, group.Since!.Value));
    }

    [Fact]
    public void Group_of_undated_failures_has_no_start() =>
        Assert.Null(FailureGroups.Of(AJob.SetOf(AJob.Failed().Undated())).Rows[0].Since);
}
