using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class MissingIdsTests
{
    private static readonly JobSet Jobs = AJob.SetOf(AJob.Failed().Id("clj-1"), AJob.Completed().Id("clj-2"));

    [Fact]
    public void Missing_ids_are_listed_in_the_order_asked_for() =>
        Assert.Equal(["clj-9", "clj-3", "CLJ-1"], MissingIds.Of(new() { JobIds = ["clj-9", "clj-1", "clj-3", "CLJ-1"] }, Jobs));

    [Fact]
    public void Job_left_out_by_another_filter_is_not_missing() =>
        Assert.Equal([], MissingIds.Of(new() { JobIds = ["clj-1", "clj-2"], Statuses = [JobStatus.Failed], Text = "nothing" }, Jobs));

    [Fact]
    public void Query_without_ids_has_no_missing_ids() => Assert.Equal([], MissingIds.Of(JobFilter.Default, JobSet.Empty));
}
