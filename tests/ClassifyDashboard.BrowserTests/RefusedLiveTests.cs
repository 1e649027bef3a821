using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>A page without a live connection stays as it is, says why and what to set, and does not reload again and again.</summary>
public sealed class RefusedLiveTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 500, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, ("Access:Mode", "Open"))
{
    private const string Upgraded = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;";

    [Theory]
    [InlineData("proxy_set_header Host $host; " + Upgraded)] // without the port
    [InlineData(Upgraded)] // the name that nginx knows the dashboard by
    [InlineData("proxy_set_header Host $host;")] // and no WebSockets either
    public async Task Notice_names_the_settings_when_a_proxy_changes_the_host(string lines)
    {
        await using var nginx = await NginxProxy.StartAsync($$"""
                    location / { proxy_pass {{Dashboard.Address}}; {{lines}} }
            """);
        await using var screen = await chromium.OpenAsync(nginx.Address);
        screen.Expects(LongPollingTests.OfSockets);
        var loads = LongPollingTests.Loads(screen);
        await screen.Page.Clock.InstallAsync();
        await screen.Page.GotoAsync(new Uri(nginx.Address, "?status=COMPLETED").ToString());
        var note = LongPollingTests.Note(screen);
        foreach (var words in new[] { "This page is not live", "proxy_set_header Host $http_host",
            $"list {nginx.Address.GetLeftPart(UriPartial.Authority)} in Access:Origins", "Access:Proxies" })
            await Expect(note).ToContainTextAsync(words);
        await screen.Page.Clock.FastForwardAsync(10 * 60_000);
        await Expect(note).ToContainTextAsync("This page is not live");
        Assert.InRange(loads(), 1, 2); // once more where it came before the jobs were read

        await ItStaysUsefulAsync(screen);
        await Expect(screen.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await note.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(note).ToContainTextAsync("This page is not live");
    }

    [Fact]
    public async Task Settings_named_by_the_notice_let_the_page_become_live()
    {
        await using var nginx = await NginxProxy.StartAsync($$"""
                    location / { proxy_pass {{Dashboard.Address}}; proxy_set_header Host $http_host; {{Upgraded}} }
            """);
        await using var screen = await chromium.OpenAsync(nginx.Address);
        await screen.GoAsync();
        await Expect(LongPollingTests.Note(screen)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Notice_says_what_a_proxy_must_pass_on_when_WebSocket_and_long_polling_both_fail()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        screen.Expects(LongPollingTests.OfSockets);
        screen.Expects("net::ERR_FAILED", "negotiat");
        var loads = LongPollingTests.Loads(screen);
        await screen.Page.RouteWebSocketAsync("**/_blazor", socket => socket.CloseAsync());
        await screen.Page.RouteAsync("**/_blazor/negotiate*", route => route.AbortAsync());
        await screen.Page.GotoAsync(Dashboard.Address.ToString());
        await Expect(LongPollingTests.Note(screen)).ToContainTextAsync("neither a WebSocket nor long polling gets through");
        Assert.InRange(loads(), 1, 2);
        await ItStaysUsefulAsync(screen);
    }

    [Fact]
    public async Task Browser_that_is_too_old_is_told_which_ones_work_and_continues_by_links()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        screen.Expects("SyntaxError", "Unexpected");
        await screen.Page.RouteAsync("**/blazor.web.js", route =>
            route.FulfillAsync(new() { ContentType = "text/javascript", Body = "class { newer than this browser }" }));
        await screen.Page.GotoAsync(Dashboard.Address.ToString());
        await Expect(LongPollingTests.Note(screen))
            .ToContainTextAsync("The oldest browsers for live pages are Chrome and Edge 94, Firefox 93 and Safari 16.4.");
        await ItStaysUsefulAsync(screen);
        await screen.Page.Locator("summary", new() { HasText = "Status" }).First.ClickAsync();
        await screen.Page.Locator(".menu[open] a.choice", new() { HasText = "Failed" }).ClickAsync();
        await Expect(screen.Page.Locator(".chips")).ToContainTextAsync("Failed");
        await Expect(LongPollingTests.Note(screen)).ToContainTextAsync("too old");
    }

    [Fact]
    public async Task Menu_that_was_opened_before_the_page_turned_out_not_to_be_live_has_its_choices()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        screen.Expects("SyntaxError", "Unexpected");
        var opened = new TaskCompletionSource();
        await screen.Page.RouteAsync("**/blazor.web.js", async route =>
        {
            await opened.Task;
            await route.FulfillAsync(new() { ContentType = "text/javascript", Body = "class { newer than this browser }" });
        });
        await screen.Page.GotoAsync(Dashboard.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await screen.Page.Locator("summary", new() { HasText = "Status" }).First.ClickAsync();
        await Expect(screen.Page.Locator(".menu[open]")).ToHaveCountAsync(1);
        opened.SetResult();
        await Expect(LongPollingTests.Note(screen)).ToContainTextAsync("too old");
        await screen.Page.Locator(".menu[open] a.choice", new() { HasText = "Failed" }).ClickAsync();
        await Expect(screen.Page.Locator(".chips")).ToContainTextAsync("Failed");
    }

    [Fact]
    public async Task Missing_script_is_not_reported_as_an_old_browser()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        screen.Expects("ERR_FAILED");
        await screen.Page.RouteAsync("**/blazor.web.js", route => route.AbortAsync());
        await screen.Page.GotoAsync(Dashboard.Address.ToString());
        await Expect(LongPollingTests.Note(screen)).ToContainTextAsync("a part of its program did not arrive");
    }

    // The page is readable, its links work, its menus open, and nothing looks interactive that is not.
    private static async Task ItStaysUsefulAsync(Screen screen)
    {
        await Expect(screen.Rows).ToHaveCountAsync(25);
        await Expect(screen.Page.GetByPlaceholder("Search id, input, error, reasoning")).ToBeDisabledAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Button, new() { Name = "Refresh" })).ToBeDisabledAsync();
        await screen.Page.Locator("summary", new() { HasText = "Theme" }).ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" })).ToBeDisabledAsync();
        await screen.Page.Locator("summary", new() { HasText = "Theme" }).ClickAsync();
        await screen.Rows.Nth(3).Locator("td").Nth(1).ClickAsync();
        await Expect(screen.Page.Locator(".drawer")).ToBeVisibleAsync();
        await screen.Page.GetByLabel("Close the job").ClickAsync();
        await Expect(screen.Page.Locator(".drawer")).ToHaveCountAsync(0);
    }
}
