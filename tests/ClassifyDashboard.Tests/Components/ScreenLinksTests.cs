using Bunit;
using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Components.Layout;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Components;

/// <summary>The links of a screen stay on it, and the links between screens keep the filter.</summary>
public sealed class ScreenLinksTests : Rendered
{
    private static readonly Address Failures =
        new(JobQuery.Read("?status=FAILED&tz=UTC&page=3&job=clj-1").Query, [], TimeZoneInfo.Utc) { ScreenPath = "failures" };

    [Fact]
    public void Filter_links_stay_on_their_screen()
    {
        Assert.Equal("./failures?type=invoice&tz=UTC", Failures.To(new JobFilter { Types = ["invoice"] }));
        Assert.Equal("./failures?status=FAILED&page=2&job=clj-1&tz=UTC", Failures.To(new TableView { Page = 2 }));
        Assert.Equal("./failures?status=FAILED&page=3&tz=UTC", Failures.ToOpen(null));
        Assert.Equal("./jobs/clj-1?status=FAILED&page=3&tz=UTC", Failures.ToJob("clj-1"));
    }

    [Fact]
    public void Links_to_other_screens_keep_the_filter()
    {
        Assert.Equal("./?status=FAILED&tz=UTC", Failures.ToScreen(""));
        Assert.Equal("./wall/new?status=FAILED", Failures.ToNewWall());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?status=FAILED")]
    [InlineData("jobs/clj-1?status=FAILED")]
    [InlineData("wall/new?panels=rate")]
    public void Filter_links_of_the_first_screen_and_of_other_pages_lead_to_the_first_screen(string relative) =>
        Assert.Equal("", ScreenPaths.Of(relative));

    [Fact]
    public void Each_screen_is_a_page_that_keeps_its_own_path()
    {
        var routes = typeof(JobsPage).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Cast<RouteAttribute>()).Select(route => route.Template)
                .ToList();
        Assert.All(ScreenPaths.All, screen => Assert.Contains("/" + screen.Path, routes));
        Assert.All(ScreenPaths.All, screen => Assert.Equal(screen.Path, ScreenPaths.Of(screen.Path + "?status=FAILED#jobs")));
    }

    [Theory]
    [InlineData("?status=FAILED", "Jobs")]
    [InlineData("failures?status=FAILED", "Failures")]
    [InlineData("compare?status=FAILED&a=rules:x", "Compare")]
    [InlineData("types?status=FAILED&threshold=0.5", "Types")]
    [InlineData("wall/new?status=FAILED&panels=rate", "Wall")]
    [InlineData("jobs/clj-1?status=FAILED", null)]
    public void Navigation_keeps_the_filter_and_marks_the_open_screen(string opened, string? marked)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(opened);
        var address = new Address(JobQuery.Read("?status=FAILED").Query, [], TimeZoneInfo.Utc);
        var links = Render<ScreenLinks>(parameters => parameters.Add(p => p.Address, address)).FindAll("a");
        Assert.Equal(
            [
                ("Jobs", "./?status=FAILED"), ("Failures", "./failures?status=FAILED"), ("Types", "./types?status=FAILED"),
                ("Review", "./review?status=FAILED"), ("Compare", "./compare?status=FAILED"), ("Wall", "./wall/new?status=FAILED"),
            ],
            links.Select(link => (link.TextContent, link.GetAttribute("href"))));
        Assert.Equal(marked, links.SingleOrDefault(link => link.GetAttribute("aria-current") == "page")?.TextContent);
    }
}
