using Bunit;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Tests.Components;

namespace ClassifyDashboard.Tests.Sharing;

/// <summary>The menus that share and save a view.</summary>
public sealed class ShareMenuTests : Rendered
{
    [Fact]
    public async Task Link_is_copied_as_it_is_or_with_a_fixed_period()
    {
        var load = new Snapshot(new(JobSet.Empty), new(Now.AddDays(-1), Now), LoadStage.Complete).LoadOf(JobFilter.Default);
        var menu = await OpenedAsync(RenderAt<ShareMenu>("?q=x&page=3", parameters => parameters.Add(p => p.Load, load)));
        Assert.Equal(
            ["./?q=x&page=3", "./?from=2026-03-09T13:00:00Z&to=2026-03-10T13:00:00Z&q=x&page=3"],
            menu.FindAll("[data-copy]").Select(button => button.GetAttribute("data-copy")!));
        Assert.Equal(
            ["stays: last 24 hours", "always: 2026-03-09 13:00:00 UTC to 2026-03-10 13:00:00 UTC"],
            menu.FindAll(".share-link:has(button) span").Select(span => span.TextContent));
    }

    [Fact]
    public async Task Share_menu_links_to_a_wall_of_the_same_jobs() => Assert.Equal(
        "./wall/new?from=now-7d&status=FAILED",
        (await OpenedAsync(RenderAt<ShareMenu>("?from=now-7d&status=FAILED&page=3&job=clj-1", parameters => parameters.Add(p => p.Load, null)))).Find(
            "a.button").GetAttribute("href"));

    [Fact]
    public async Task Share_menu_has_one_link_while_nothing_is_known_or_the_period_is_fixed()
    {
        Assert.Single((await OpenedAsync(RenderAt<ShareMenu>("", parameters => parameters.Add(p => p.Load, null)))).FindAll("[data-copy]"));
        const string Query = "?from=2026-03-09T13:00:00Z&to=2026-03-10T13:00:00Z";
        var load = new Snapshot(new(JobSet.Empty), new(Now.AddDays(-1), Now), LoadStage.Complete).LoadOf(JobQuery.Read(Query).Query.Filter);
        var menu = await OpenedAsync(RenderAt<ShareMenu>(Query, parameters => parameters.Add(p => p.Load, load)));
        Assert.StartsWith("shows: 2026-03-09 13:00:00 UTC to", menu.FindAll(".share-link:has(button) span").Single().TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Team_views_are_first_and_the_open_one_is_marked()
    {
        Team.Written = [new() { Name = "Failed invoices", Query = "type=invoice&status=failed" }, new() { Name = "A week", Query = "?from=now-7d" }];
        var menu = await OpenedAsync(RenderAt<ViewsMenu>("?status=FAILED&type=invoice&page=2&job=clj-1", _ => { }));
        var links = menu.FindAll("a.choice");
        Assert.Equal(["./?status=FAILED&type=invoice", "./?from=now-7d"], links.Select(link => link.GetAttribute("href")));
        Assert.Equal(["true", null], links.Select(link => link.GetAttribute("aria-current")));
    }

    [Fact]
    public async Task Saved_views_of_the_browser_are_shown_by_name_and_never_trusted()
    {
        Keeps(new("b <b>", "?status=FAILED&nonsense=1&page=x#\"><script>"), new("A " + new string('x', 200), "?from=now-7d"), new("  ", "?q=x"),
            new("\u0000", null), null, new("c", null), new("c", "?q=y"));
        var menu = await OpenedAsync(RenderAt<ViewsMenu>("", _ => { }));
        Assert.Equal(["./?from=now-7d", "./?status=FAILED", "./"], menu.FindAll("a.choice").Select(link => link.GetAttribute("href")));
        Assert.Equal(["A " + new string('x', 58), "b <b>", "✓c"], menu.FindAll("a.choice").Select(link => link.TextContent));
        Assert.Equal("Remove the view b <b>", menu.FindAll("li button")[1].GetAttribute("aria-label"));
    }

    [Fact]
    public async Task View_with_a_lost_id_list_is_not_a_link_to_all_jobs()
    {
        Keeps(new SavedView("Batch 12", "?job_list=0123456789abcdef&status=FAILED"));
        var menu = await OpenedAsync(RenderAt<ViewsMenu>("", _ => { }));
        Assert.Empty(menu.FindAll("a.choice"));
        Assert.Contains("Batch 12: its list of ids is not kept any more", menu.Markup, StringComparison.Ordinal);
        Assert.Single(menu.FindAll("li button"));
    }

    [Fact]
    public async Task View_is_saved_without_the_page_and_the_opened_job()
    {
        JSInterop.Setup<bool>("classifyDashboard.views.save", _ => true).SetResult(true);
        var menu = await OpenedAsync(RenderAt<ViewsMenu>("?status=FAILED&page=4&job=clj-1", _ => { }));
        await menu.Find("input").InputAsync(new() { Value = "  Failed\t " });
        await menu.Find("form").SubmitAsync();
        Assert.Equal(["Failed", "?status=FAILED"], JSInterop.VerifyInvoke("classifyDashboard.views.save").Arguments);
        Assert.Equal("Saved as “Failed”.", menu.Find("[role=status]").TextContent);
        Assert.Equal("", menu.Find("input").GetAttribute("value"));
    }

    [Fact]
    public async Task Saving_over_another_view_warns_before()
    {
        Keeps(new SavedView("Failed", "?q=x"));
        var menu = await OpenedAsync(RenderAt<ViewsMenu>("", _ => { }));
        Assert.Equal("Save", menu.Find("form button").TextContent.Trim());
        await menu.Find("input").InputAsync(new() { Value = "failed" });
        Assert.Equal("There is already a view “Failed”. Replace saves the current view under its name.", menu.Find("[role=status]").TextContent);
        Assert.Equal("Replace", menu.Find("form button").TextContent.Trim());
    }

    [Fact]
    public async Task View_that_cannot_be_saved_is_reported()
    {
        var menu = await OpenedAsync(RenderAt<ViewsMenu>("", _ => { }));
        await menu.Find("form").SubmitAsync();
        Assert.Equal("Give it a name first.", menu.Find("[role=status]").TextContent);
        await menu.Find("input").InputAsync(new() { Value = "Mine" });
        await menu.Find("form").SubmitAsync();
        Assert.StartsWith("This browser did not keep it.", menu.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Mine", menu.Find("input").GetAttribute("value"));
    }

    [Fact]
    public async Task Saved_view_can_be_removed()
    {
        Keeps(new SavedView("Mine", "?q=x"));
        JSInterop.Setup<bool>("classifyDashboard.views.remove", _ => true).SetResult(true);
        var menu = await OpenedAsync(RenderAt<ViewsMenu>("", _ => { }));
        await menu.Find("li button").ClickAsync(new());
        Assert.Equal(["Mine"], JSInterop.VerifyInvoke("classifyDashboard.views.remove").Arguments);
    }

    private void Keeps(params SavedView?[] views) => JSInterop.Setup<SavedView?[]>("classifyDashboard.views.list").SetResult(views);
}
