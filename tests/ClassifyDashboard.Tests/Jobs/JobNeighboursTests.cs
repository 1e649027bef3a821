using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Jobs;

public sealed class JobNeighboursTests
{
    private static readonly JobSet Three = AJob.SetOf(
        AJob.Completed().Id("old").At(AJob.Created), AJob.Completed().Id("new").At(AJob.Created.AddHours(2)), AJob.Completed().Id("middle").At(AJob.Created.AddHours(1)));

    [Theory]
    [InlineData("new", 1, null, "middle")]
    [InlineData("middle", 2, "new", "old")]
    [InlineData("old", 3, "middle", null)]
    public void The_jobs_before_and_after_are_those_of_the_order_given(string id, int place, string? previous, string? next) =>
        Assert.Equal(new(place, 3, previous, next), JobNeighbours.Of(Three, id));

    [Fact]
    public void In_another_order_of_the_table_others_are_beside_it()
    {
        var byId = new TableView { Sort = JobColumn.Created, Descending = false };
        Assert.Equal(new(1, 3, null, "middle"), JobNeighbours.Of([.. byId.InOrder(Three)], "old"));
    }

    [Fact]
    public void A_job_that_is_not_among_them_has_no_neighbours()
    {
        Assert.Null(JobNeighbours.Of(Three, "other"));
        Assert.Null(JobNeighbours.Of(JobSet.Empty, "old"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    public void A_place_is_on_the_page_of_the_table_that_shows_it(int place, int page) => Assert.Equal(page, JobNeighbours.PageOf(place, TableView.Default));
}
