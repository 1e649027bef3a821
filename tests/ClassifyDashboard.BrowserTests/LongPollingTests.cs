using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Where WebSockets are blocked, pages are live by long polling and say so.</summary>
public sealed class LongPollingTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 500, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 2 })
{
    // What a browser writes to its console about a failed WebSocket, whatever the page does.
    internal static readonly string[] OfSockets = ["WebSocket", "Long Polling", "400 ", "403 ", "Error: "];

    [Theory]
    [InlineData(WebSocketFate.IsForbidden)]
    [InlineData(WebSocketFate.IsClosed)]
    [InlineData(WebSocketFate.Hangs)]
    [InlineData(WebSocketFate.IsMute)]
    public async Task Page_is_live_and_says_how_whatever_happens_to_WebSockets(WebSocketFate fate)
    {
        await using var relay = new Relay(Dashboard.Address) { WebSockets = fate };
        await using var screen = await chromium.OpenAsync(relay.Address);
        screen.Expects(OfSockets);
        var loads = Loads(screen);
        await screen.GoAsync();
        await IsLiveByPollingAsync(screen);
        Assert.Equal(1, loads());

        // The next page of this tab does not try again what failed.
        relay.WebSockets = WebSocketFate.Hangs;
        var opened = 0;
        screen.Page.WebSocket += (_, _) => opened++;
        await screen.GoAsync("?page_size=50");
        await IsLiveByPollingAsync(screen);
        Assert.Equal(0, opened);
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await Expect(Note(screen)).ToHaveCountAsync(0);
        await screen.GoAsync();
        await Expect(Note(screen)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Proxy_without_WebSockets_costs_no_reload()
    {
        await using var nginx = await NginxProxy.StartAsync($$"""
                    location / { proxy_pass {{Dashboard.Address}}; proxy_set_header Host $http_host; }
            """);
        await using var screen = await chromium.OpenAsync(nginx.Address);
        screen.Expects(OfSockets);
        var loads = Loads(screen);
        await screen.GoAsync();
        await IsLiveByPollingAsync(screen);
        Assert.Equal(1, loads());
    }

    [Fact]
    public async Task Page_with_working_WebSockets_shows_no_notice()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync();
        await ARefreshComesAsync(screen);
        await Expect(Note(screen)).ToHaveCountAsync(0);
    }

    internal static ILocator Note(Screen screen) => screen.Page.Locator("#live-note");

    /// <summary>How often the page itself was requested.</summary>
    internal static Func<int> Loads(Screen screen)
    {
        var loads = 0;
        screen.Page.Request += (_, request) => loads += request.IsNavigationRequest ? 1 : 0;
        return () => loads;
    }

    internal static async Task ARefreshComesAsync(Screen screen)
    {
        var freshness = screen.Page.Locator(".freshness");
        await Expect(freshness).ToContainTextAsync("complete, as of");
        var before = await freshness.TextContentAsync();
        await Expect(freshness).Not.ToHaveTextAsync(before!);
    }

    private static async Task IsLiveByPollingAsync(Screen screen)
    {
        await Expect(Note(screen)).ToContainTextAsync("Live updates come by long polling");
        await Expect(Note(screen)).ToContainTextAsync("Upgrade");
        await ARefreshComesAsync(screen);
        await screen.Page.Locator("summary", new() { HasText = "Status" }).First.ClickAsync();
        await screen.Page.Locator(".menu[open] a.choice", new() { HasText = "Failed" }).ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new Regex("status=FAILED"));
        await Expect(screen.Page.Locator(".chips")).ToContainTextAsync("Failed");
    }
}
