using Bunit;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Components;

namespace ClassifyDashboard.Tests.Sharing;

public sealed class MissingIdsNoticeTests : Rendered
{
    [Fact]
    public void Missing_ids_are_named_and_can_be_copied()
    {
        var notice = At(Load(LoadStage.Complete, "clj-1", "clj-8", "clj-9"));
        Assert.StartsWith("2 of 3 ids were not found in this period (last 24 hours): clj-8 clj-9", Words(notice), StringComparison.Ordinal);
        Assert.Equal("clj-8\nclj-9", notice.Find("button").GetAttribute("data-copy-text"));
        Assert.Equal("./?from=now-1y&job_ids=clj-1&job_ids=clj-8&job_ids=clj-9", notice.Find("a").GetAttribute("href"));
        Assert.Empty(notice.FindAll("details"));
    }

    [Fact]
    public void Twenty_missing_ids_are_shown_and_the_others_behind_a_click()
    {
        var notice = At(Load(LoadStage.Complete, [.. Enumerable.Range(100, 120).Select(i => $"clj-{i}")]));
        Assert.Equal(20, notice.FindAll("p:first-child > code").Count(code => code.Closest("details") is null));
        Assert.Equal("and 100 more", notice.Find("summary").TextContent);
        Assert.Equal(100, notice.FindAll("details code").Count);
    }

    [Fact]
    public void Job_left_out_by_its_status_is_not_missing() =>
        Assert.Equal("", Words(At(State(LoadStage.Complete).LoadOf(new() { JobIds = ["clj-1"], Statuses = [JobStatus.Failed] }))));

    [Theory]
    [InlineData(LoadStage.Reading)]
    [InlineData(LoadStage.Failed)]
    public void No_id_is_called_missing_while_jobs_may_still_arrive(LoadStage stage) => Assert.Equal("", Words(At(Load(stage, "clj-8"))));

    [Fact]
    public void Notice_is_empty_without_a_load_or_without_ids()
    {
        Assert.Equal("", Words(At(null)));
        Assert.Equal("", Words(At(Load(LoadStage.Complete))));
    }

    [Fact]
    public void Notice_names_the_project_and_links_to_no_wider_window_for_a_year()
    {
        var notice = At(State(LoadStage.Complete)
            .LoadOf(new() { JobIds = ["<b>"], ProjectId = Guid.Empty, Window = new(TimeBound.Ago(1, TimeUnit.Year), TimeBound.Now) }));
        Assert.StartsWith("1 of 1 id was not found in this period (now-1y to now) of this project or organization: <b>", Words(notice),
            StringComparison.Ordinal);
        Assert.Empty(notice.FindAll("a"));
    }

    private static Snapshot State(LoadStage stage) =>
        new(new(AJob.SetOf(AJob.Completed().Id("clj-1"))), new(Now.AddDays(-1), Now), stage)
        {
            ReadAt = stage is LoadStage.Complete or LoadStage.Stale ? Now : null,
        };

    private static Load Load(LoadStage stage, params string[] ids) => State(stage).LoadOf(new() { JobIds = ids.ToValueList() });

    private IRenderedComponent<MissingIdsNotice> At(Load? load) => RenderAt<MissingIdsNotice>("", parameters => parameters.Add(p => p.Load, load));

    private static string Words(IRenderedComponent<MissingIdsNotice> notice) =>
        string.Join(' ', string.Join(' ', notice.Nodes.Select(node => node.TextContent)).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
