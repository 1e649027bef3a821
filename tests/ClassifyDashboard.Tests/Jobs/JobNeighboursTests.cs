using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class JobNeighboursTests
{
    private static readonly JobSet Three = AJob.SetOf(
        AJob.Completed().Id("old").At(AJob.Created), AJob.Completed().Id("new").At(AJob.Created.AddHours(2)), AJob.Completed().Id("middle")
            .At(AJob.Created.AddHours(1)));

    [Theory]
    [InlineData("new", 1, null, "middle")]
    [InlineData("middle", 2, "new", "old")]
    [InlineData("old", 3, "middle", null)]
    public void Neighbours_of_a_job_follow_the_given_order(string id, int place, string? previous, string? next) =>
        Assert.Equal(new(place, 3, previous, next), JobNeighbours.Of(Three, id));

    [Fact]
    public void Neighbours_of_a_job_change_with_the_sort_order()
    {
        var byId = new TableView { Sort = JobColumn.Created, Descending = false };
        Assert.Equal(new(1, 3, null, "middle"), JobNeighbours.Of([.. byId.InOrder(Three)], "old"));
    }

    [Fact]
    public void Job_outside_of_the_list_has_no_neighbours()
    {
        Assert.Null(JobNeighbours.Of(Three, "other"));
        Assert.Null(JobNeighbours.Of(JobSet.Empty, "old"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    public void Position_of_a_job_is_on_the_page_that_shows_it(int place, int page) => Assert.Equal(page, JobNeighbours.PageOf(place, TableView.Default));
}
