using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>
/// A wall without a live connection because of its browser or network. From the start of the sample three more jobs in ten fail, twenty a second.
/// </summary>
public sealed class PlainWallTests(Chromium chromium, SharedDashboard shared) : DashboardOnSample(
    shared,
    new() { Jobs = 20_000, Days = 1, Spread = JobSpread.Even, Stuck = false, ArrivalsPerSecond = 20, Outage = TimeSpan.Zero })
{
    // Milliseconds after which wall.js takes the plain screen, and gives up a server. The tests let them pass at once.
    private const long Soon = 9_000;
    private const long Patience = 26_000;

    private static readonly string[] Refused = ["WebSocket", "Error: ", "ERR_", "503"];

    [Fact]
    public async Task Wall_continues_without_a_refused_socket_and_reloads_nothing()
    {
        await using var wall = await OpenAsync("?warn=10%25&alarm=60%25&rotate=5s&sound=on");
        await wall.Page.EvaluateAsync("window.isFirst = true");
        Assert.Matches(@"^as of \d\d:\d\d:\d\d, \d+ s ago$", await wall.Age.TextContentAsync());
        await Expect(wall.Trouble).ToBeHiddenAsync();
        await Expect(wall.Page.Locator("#screen .rate .wall-number")).ToContainTextAsync("%");
        await wall.Page.UntilAsync("document.querySelectorAll('#screen .turn.is-up').length === 1");
        await wall.RefreshesAsync(2);
        Assert.True(await wall.Page.EvaluateAsync<bool>("window.isFirst"));
        Assert.Equal(0, await wall.Page.Locator("iframe:not(.is-coming)").CountAsync());
    }

    [Fact]
    public async Task Plain_wall_retries_the_live_connection_seldom_and_takes_it_when_available()
    {
        var isRefused = true;
        await using var wall = new WallScreen(await chromium.OpenAsync(Dashboard.Address, 1920, 1080), Dashboard.Address);
        wall.Expects(Refused);
        await wall.Page.RouteWebSocketAsync("**/_blazor*", socket =>
        {
            if (isRefused)
                _ = socket.CloseAsync();
            else
                socket.ConnectToServer();
        });
        var screens = 0;
        wall.Page.Request += (_, request) => screens += request.Url.Contains("/wall/screen", StringComparison.Ordinal) ? 1 : 0;
        await GoAsync(wall);
        await wall.Page.Clock.FastForwardAsync(12_000); // a longer leap would make its figures look lost, and that a reason to try again
        await Expect(wall.Page.Locator("iframe")).ToHaveCountAsync(0); // given up
        await wall.RefreshesAsync(3);
        Assert.Equal(1, screens);
        isRefused = false;
        await wall.Page.Clock.FastForwardAsync(2 * 60_000);
        await wall.Page.UntilAsync("document.documentElement.dataset.screen === 'live'");
        await wall.UntilItIsLiveAsync();
        Assert.Equal(0, await wall.Page.Locator("#frames > article").CountAsync());
    }

    [Fact]
    public async Task Browser_that_cannot_parse_the_live_script_gets_the_plain_wall_at_once()
    {
        await using var wall = new WallScreen(await chromium.OpenAsync(Dashboard.Address, 1920, 1080), Dashboard.Address);
        wall.Expects("SyntaxError", "Unexpected", "Blazor is not defined");
        await wall.Page.RouteAsync("**/blazor.web*.js", route =>
            route.FulfillAsync(new() { ContentType = "text/javascript", Body = "class Old { static ?? }" }));
        await wall.Page.GotoAsync(new Uri(Dashboard.Address, "wall").ToString());
        await wall.Page.UntilAsync("document.documentElement.dataset.screen === 'plain'", 7_000);
    }

    [Fact]
    public async Task Plain_wall_shows_and_sounds_a_change_of_state()
    {
        await StartAgainAsync();
        await using var wall = await OpenAsync("?warn=12%25&alarm=60%25&sound=on");
        await wall.Page.UntilAsync("document.getElementById('screen').dataset.state === 'watch'", 90_000);
        await Expect(wall.Page).ToHaveTitleAsync(new Regex(@"^Watch \d+\.\d % – Classification$"));
        await Expect(wall.Page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", "wall/watch.svg");
        Assert.NotEqual(await ColourAsync(wall, "body"), await ColourAsync(wall, "#screen header .wall-state"));
    }

    [Fact]
    public async Task Plain_wall_reports_a_lost_server_and_finds_it_again()
    {
        await using var wall = await OpenAsync();
        wall.Expects("net::", "ERR_");
        await Dashboard.DisposeAsync();
        await wall.Page.Clock.FastForwardAsync(Patience);
        await Expect(wall.Trouble).ToContainTextAsync("This screen has lost the server");
        await wall.Page.UntilAsync("/, [2-9][0-9] s ago$/.test(document.getElementById('wall-age').textContent)");
        await Expect(wall.Trouble).ToContainTextAsync(new Regex("The figures are \\d+ s old"));
        await using var again = await DashboardProcess.StartAsync(Sample, address: Dashboard.Address);
        await UntilPlainAsync(wall);
    }

    [Theory]
    [InlineData(302, "This screen is signed out")]
    [InlineData(401, "This screen is signed out")]
    [InlineData(200, "This screen has lost the server")] // a page of a proxy that asks who one is
    public async Task Plain_wall_never_shows_another_page(int status, string heading)
    {
        await using var wall = await OpenAsync();
        wall.Expects("401", "302", "ERR_");
        foreach (var path in new[] { "**/wall/plain*", "**/wall/alive" })
            await wall.Page.RouteAsync(path, route => route.FulfillAsync(
                new()
                {
                    Status = status,
                    ContentType = "text/html",
                    Headers = status == 302 ? [new("Location", "/login")] : [],
                    Body = "<h1>Sign in</h1><article id=\"screen\">Sign in</article>",
                }));
        await wall.Page.Clock.FastForwardAsync(Patience);
        await Expect(wall.Trouble).ToContainTextAsync(heading);
        await Expect(wall.Page.GetByText("Sign in", new() { Exact = true })).ToHaveCountAsync(0);
        await wall.Page.UnrouteAllAsync();
        await UntilPlainAsync(wall);
    }

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(1080, 1920)]
    public async Task Plain_wall_looks_as_the_live_wall_does(int width, int height)
    {
        const string Query = "?title=Invoices+Europe&warn=1%25&alarm=2%25";
        await using var live = await WallScreen.OpenAsync(chromium, Dashboard.Address, Query, width, height);
        await using var plain = await OpenAsync(Query, width, height);
        Assert.Empty(await plain.Page.EvaluateAsync<string[]>(WallLookTests.Faults));
        const string Boxes =
            "(at => [...root.querySelectorAll('header > *, .wall-panel h2, .wall-number, .wall-course, .wall-qr')].map(each => { const box = "
                + "each.getBoundingClientRect(), style = each.ownerDocument.defaultView.getComputedStyle(each); return `${each.className || each.localName} "
                + "${Math.round(box.left - at.left)} ${Math.round(box.top - at.top)} ${style.fontSize} ${style.color}`; "
                + "}))(root.getElementById('screen').getBoundingClientRect())";
        string[] there = [], here = [];
        for (var looks = 0; looks < 40 && !(there.Length > 0 && AreAlike()); looks++) // the rate a week ago comes later to one of them
        {
            await plain.Page.WaitForTimeoutAsync(looks == 0 ? 0 : 250);
            (there, here) = (
                await live.Page.EvaluateAsync<string[]>($"(root => {Boxes})(document.querySelector('#frames iframe').contentDocument)"),
                await plain.Page.EvaluateAsync<string[]>($"(root => {Boxes})(document)"));
        }

        await plain.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "TestResults", "pictures", $"wall-plain-{width}.png") });
        Assert.Equal(there.Where(IsSeen), here.Where(IsSeen), IsAlike);

        bool AreAlike() => there.Count(IsSeen) == here.Count(IsSeen)
            && there.Where(IsSeen).Zip(here.Where(IsSeen)).All(pair => IsAlike(pair.First, pair.Second));

        static bool IsAlike(string one, string other) =>
            one.Split(' ').Length == other.Split(' ').Length && one.Split(' ').Zip(other.Split(' ')).All(IsSame);

        static bool IsSeen(string box) => !box.StartsWith("visually", StringComparison.Ordinal);

        // One pixel may differ by rounding of the slow movement against burn-in.
        static bool IsSame((string, string) words) =>
            words.Item1 == words.Item2
                || (int.TryParse(words.Item1, null, out var one) && int.TryParse(words.Item2, null, out var other) && Math.Abs(one - other) <= 1);
    }

    private static Task<string> ColourAsync(WallScreen wall, string selector) =>
        wall.Page.EvaluateAsync<string>($"getComputedStyle(document.querySelector('{selector}')).backgroundColor");

    private static Task UntilPlainAsync(WallScreen wall) => wall.Page.UntilAsync(
        "document.documentElement.dataset.screen === 'plain' && document.getElementById('wall-trouble').hidden && / "
            + "ago$/.test(document.getElementById('wall-age').textContent)", 60_000);

    // A proxy or a virus scanner that blocks WebSockets.
    private async Task<WallScreen> OpenAsync(string query = "", int width = 1920, int height = 1080)
    {
        var wall = new WallScreen(await chromium.OpenAsync(Dashboard.Address, width, height), Dashboard.Address);
        wall.Expects(Refused);
        await wall.Page.RouteWebSocketAsync("**/_blazor*", socket => _ = socket.CloseAsync());
        await GoAsync(wall, query);
        return wall;
    }

    // Opens a wall whose live screen cannot connect, and lets the time pass after which it takes the plain one.
    private async Task GoAsync(WallScreen wall, string query = "")
    {
        await wall.Page.Clock.InstallAsync();
        await wall.Page.GotoAsync(new Uri(Dashboard.Address, "wall" + query).ToString());
        await wall.Page.UntilAsync("document.querySelector('#frames iframe')?.contentWindow.Blazor");
        await wall.Page.Clock.FastForwardAsync(Soon);
        await UntilPlainAsync(wall);
    }
}
