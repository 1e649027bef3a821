using System.Globalization;
using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Walls under real conditions: unusual languages and zones, televisions that cut the edges, scripts that do not arrive.</summary>
public sealed class WallFieldTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 2_000, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 2, Stuck = false })
{
    private const string LanguageC =
        "for (const [name, value] of [['language', 'C'], ['languages', ['C']]]) Object.defineProperty(Navigator.prototype, name, { get: () => value });";

    // A browser that knows no zone but its own.
    private const string NoZones =
        "(Real => { Intl.DateTimeFormat = function (locale, options) { if (options && options.timeZone) throw new RangeError('Invalid time zone specified: ' "
            + "+ options.timeZone); return new Real(locale, options); }; })(Intl.DateTimeFormat);";
    private const string NoFormats = "Intl.DateTimeFormat = function () { throw new RangeError('Incorrect locale information provided'); };";

    [Theory]
    [InlineData(LanguageC, "", "UTC")]
    [InlineData(LanguageC, "?tz=Asia/Kathmandu", "Asia/Kathmandu")]
    [InlineData(NoZones, "?tz=Asia/Kathmandu", "Asia/Kathmandu")]
    [InlineData(NoFormats, "?tz=America/St_Johns", "America/St_Johns")]
    [InlineData("", "?tz=W.%20Europe%20Standard%20Time", "Europe/Berlin")]
    public async Task Wall_shows_the_time_of_its_zone_whatever_language_and_zones_the_browser_knows(string script, string query, string zone)
    {
        await using var wall = new WallScreen(await chromium.OpenAsync(Dashboard.Address, 1920, 1080), Dashboard.Address);
        if (script.Length > 0)
            await wall.Page.AddInitScriptAsync(script);
        wall.Expects("Incorrect locale", "Blazor"); // of the screen, which then has no live connection
        await wall.Page.GotoAsync(new Uri(Dashboard.Address, "wall" + query).ToString());
        await wall.Page.UntilAsync("document.getElementById('wall-age').textContent");
        var now = DateTime.ParseExact((await wall.Clock.TextContentAsync())!, "HH:mm:ss", CultureInfo.InvariantCulture).TimeOfDay;
        var there = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(zone)).TimeOfDay;
        Assert.InRange(Math.Abs((there - now).TotalSeconds) % 86_390, 0, 20);
        Assert.Matches(@"^as of \d\d:\d\d:\d\d, \d+ s ago$", await wall.Age.TextContentAsync());
        await Expect(wall.Trouble).ToBeHiddenAsync();
        var clock = await wall.Clock.TextContentAsync();
        await Expect(wall.Clock).Not.ToHaveTextAsync(clock!);
        await Dashboard.DisposeAsync();
        wall.Expects("ERR_", "net::");
        await Expect(wall.Trouble).ToContainTextAsync("This screen has lost the server");
    }

    [Fact]
    public async Task Failing_part_of_the_wall_script_is_reported_retried_and_stops_no_other_part()
    {
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address, "?rotate=5s");
        await wall.Page.EvaluateAsync("window.icon = document.querySelector('link[rel=icon]'); icon.remove()");
        await Expect(wall.Trouble).ToContainTextAsync("A part of this screen does not work");
        await Expect(wall.Trouble).ToContainTextAsync("the name of the tab");
        await Expect(wall.Trouble).ToHaveClassAsync("is-script is-strip");
        await Expect(wall.Page.Locator("html")).ToHaveAttributeAsync("data-broken", "the name of the tab");
        var clock = await wall.Clock.TextContentAsync();
        await Expect(wall.Clock).Not.ToHaveTextAsync(clock!);
        await wall.RefreshesAsync(1);
        await wall.Page.EvaluateAsync("document.head.append(icon)");
        await Expect(wall.Trouble).ToBeHiddenAsync();
        await wall.Page.EvaluateAsync("void (Math.cos = () => { throw new Error('no cosine'); })");
        await Expect(wall.Trouble).ToContainTextAsync("moving against burn-in: no cosine");
        await wall.RefreshesAsync(1);
    }

    [Theory]
    [InlineData("const a = ;", "Uncaught SyntaxError")]
    [InlineData("throw new Error('broken at once');", "broken at once")]
    [InlineData(null, "did not arrive")]
    public async Task Wall_whose_script_does_not_start_says_so_and_reloads_once_it_can(string? script, string words)
    {
        await using var wall = new WallScreen(await chromium.OpenAsync(Dashboard.Address, 1920, 1080), Dashboard.Address);
        wall.Expects("SyntaxError", "Unexpected token", "broken at once", "502");
        await wall.Page.RouteAsync("**/wall.js*", route =>
            route.FulfillAsync(new() { Status = script is null ? 502 : 200, ContentType = "text/javascript", Body = script ?? "" }));
        await wall.Page.Clock.InstallAsync();
        await wall.Page.GotoAsync(new Uri(Dashboard.Address, "wall").ToString());
        await Expect(wall.Page.Locator("#wall-note")).ToContainTextAsync("The script of this wall screen does not start");
        await Expect(wall.Page.Locator("#wall-note")).ToContainTextAsync(words);
        await wall.Page.UnrouteAllAsync();
        await wall.Page.Clock.FastForwardAsync(61_000);
        await wall.Page.UntilAsync("window.wallStarted === true");
        await wall.UntilItIsLiveAsync();
        Assert.Equal(0, await wall.Page.Locator("#wall-note").CountAsync());
    }

    [Fact]
    public async Task Wall_without_scripts_says_so()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.Page.RouteAsync("**/*.js*", route => route.AbortAsync());
        screen.Expects("ERR_FAILED");
        await screen.Page.GotoAsync(new Uri(Dashboard.Address, "wall").ToString());
        await Expect(screen.Page.Locator("#wall-note")).ToContainTextAsync("If this text stays, its script does not run");
    }

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(1080, 1920)]
    public async Task Overscan_keeps_everything_off_the_edges(int width, int height)
    {
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address, "?overscan=5%25", width, height);
        await Expect(wall.Age).ToContainTextAsync(" ago");
        Assert.Empty(await wall.Page.EvaluateAsync<string[]>(OverTheEdge));
        await wall.Page.EvaluateAsync("document.querySelector('link[rel=icon]').remove()");
        await Expect(wall.Trouble).ToContainTextAsync("A part of this screen");
        Assert.Empty(await wall.Page.EvaluateAsync<string[]>(OverTheEdge));
        await Dashboard.DisposeAsync();
        wall.Expects("ERR_", "net::");
        await Expect(wall.Trouble).ToContainTextAsync("This screen has lost the server");
        Assert.Empty(await wall.Page.EvaluateAsync<string[]>(OverTheEdge));
        await wall.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "TestResults", "pictures", $"wall-overscan-{width}.png") });
    }

    [Fact]
    public async Task Wall_of_sample_jobs_says_that_they_are_sample_data()
    {
        await using var dashboard = await DashboardProcess.StartAsync(null);
        await using var wall = await WallScreen.OpenAsync(chromium, dashboard.Address);
        await Expect(wall.Inside.Locator("footer")).ToContainTextAsync("Sample data");
        await Expect(wall.Inside.GetByText("Sample data")).ToBeInViewportAsync();
        await wall.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "TestResults", "pictures", "wall-sample.png") });
        await using var real = await WallScreen.OpenAsync(chromium, Dashboard.Address);
        await Expect(real.Inside.GetByText("Sample data")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Wall_builder_sets_the_margin_and_says_what_plain_http_costs()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.Page.GotoAsync(new Uri(Dashboard.Address, "wall/new").ToString());
        await Expect(screen.Page.GetByLabel("Title")).ToBeEnabledAsync();
        await screen.Page.GetByLabel("Margin, where the television cuts off the edges").SelectOptionAsync("5");
        await Expect(screen.Page.Locator(".wall-link")).ToHaveTextAsync($"{Dashboard.Address}wall?overscan=5%25");
        await Expect(screen.Page.GetByText("plain http")).ToHaveCountAsync(0); // this machine's own address is as good as https
    }

    // Texts in the outer twentieth, which the television cuts off, with a tolerance of a pixel.
    private const string OverTheEdge = """
        (() => {
            const [x, y] = [innerWidth * .05 - 6, innerHeight * .05 - 6]; // the pixels by which all moves against burn-in
            const frame = document.querySelector('#frames iframe'), at = frame.getBoundingClientRect(), over = [];
            for (const page of [document, frame.contentDocument]) {
                const [left, top] = page === document ? [0, 0] : [at.left, at.top];
                for (const each of page.querySelectorAll('body *')) {
                    if (![...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) || each.closest('.visually-hidden, script, noscript') || !each.getClientRects().length) continue;
                    const range = page.createRange();
                    range.selectNodeContents(each);
                    const box = each.matches('.cut, .cut-at-two, h1, p') ? each.getBoundingClientRect() : range.getBoundingClientRect();
                    if (left + box.left < x || top + box.top < y || left + box.right > innerWidth - x || top + box.bottom > innerHeight - y) over.push(`${each.className || each.id || each.localName} ${each.textContent.slice(0, 30)}`);
                }
            }
            return over;
        })()
        """;
}
