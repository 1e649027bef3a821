using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>What a wall screen does by itself. From the start of the sample three more jobs in ten fail, twenty a second.</summary>
public sealed class WallTests(Chromium chromium, SharedDashboard shared) : DashboardOnSample(
    shared,
    new() { Jobs = 20_000, Days = 1, Spread = JobSpread.Even, Stuck = false, ArrivalsPerSecond = 20, Outage = TimeSpan.Zero })
{
    [Fact]
    public async Task Wall_shows_sounds_and_notifies_a_change_of_state_once()
    {
        await StartAgainAsync();
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address, "?warn=10%25&alarm=60%25&sound=on&notify=on&title=Europe");
        await wall.Page.Context.GrantPermissionsAsync(["notifications"]);
        await wall.Page.AddInitScriptAsync(
            "window.told = []; window.Notification = class { static permission = 'granted'; constructor(title, options) { told.push(`${title}: "
                + "${options.body}`); } };");
        await wall.GoAsync("?warn=12%25&alarm=60%25&sound=on&notify=on&title=Europe");
        await wall.UntilItSaysAsync("state", "watch");
        await Expect(wall.Page).ToHaveTitleAsync(new Regex(@"^Watch \d+\.\d % – Europe$"));
        Assert.Equal("wall/watch.svg", await wall.Page.Locator("link[rel=icon]").GetAttributeAsync("href"));
        await wall.Page.UntilAsync("told.length === 1");
        Assert.Matches(@"^Watch \d+\.\d % – Europe: \d+ of \d+ failed, \d+\.\d %$", await wall.Page.EvaluateAsync<string>("told[0]"));
        Assert.Equal("1", await wall.Page.EvaluateAsync<string>("document.documentElement.dataset.tones"));
        await wall.RefreshesAsync(3);
        Assert.Equal(1, await wall.Page.EvaluateAsync<int>("told.length"));
    }

    [Fact]
    public async Task Wall_is_silent_by_default()
    {
        await StartAgainAsync();
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address, "?warn=12%25&alarm=60%25");
        await wall.UntilItSaysAsync("state", "watch");
        await wall.RefreshesAsync(1);
        Assert.Null(await wall.Page.EvaluateAsync<string?>("document.documentElement.dataset.tones ?? null"));
    }

    [Fact]
    public async Task Wall_rotates_its_panels_and_stays_on_the_causes_during_an_alarm()
    {
        await StartAgainAsync();
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address);
        await wall.Page.Clock.InstallAsync();
        await wall.GoAsync("?rotate=10s&panels=rate,causes,types,volume&warn=12%25&alarm=13%25");
        var seen = new HashSet<string>();
        while (await wall.SaysAsync("state") != "alarm")
        {
            seen.Add(await wall.Inside.Locator(".turn.is-up h2").First.TextContentAsync() ?? "");
            await wall.Page.Clock.RunForAsync(1_000);
        }

        await wall.Page.Clock.RunForAsync(2_000);
        for (var turn = 0; turn < 4; turn++)
        {
            Assert.Equal("Why jobs failed, and since when", await wall.Inside.Locator(".turn.is-up h2").TextContentAsync());
            await wall.Page.Clock.RunForAsync(10_000);
        }

        Assert.True(seen.Count > 1, string.Join(", ", seen));
    }

    [Fact]
    public async Task Wall_requests_the_wake_lock_again_when_it_becomes_visible_again()
    {
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address);
        await wall.Page.AddInitScriptAsync(
            "window.locks = []; Object.defineProperty(navigator, 'wakeLock', { value: { request: async kind => { const lock = { kind, released: false }; "
                + "locks.push(lock); return lock; } } });");
        await wall.GoAsync();
        Assert.Equal("screen", await wall.Page.EvaluateAsync<string>("locks.map(lock => lock.kind).join()"));
        await wall.Page.EvaluateAsync("locks[0].released = true; document.dispatchEvent(new Event('visibilitychange'))");
        await wall.Page.UntilAsync("locks.length === 2");
    }

    [Fact]
    public async Task Wall_moves_its_content_against_burn_in()
    {
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address);
        wall.Expects("Error: Server timeout elapsed", "Error: Failed to"); // a leap of a minute looks like a silent server
        await wall.Page.Clock.InstallAsync();
        await wall.GoAsync();
        var places = new HashSet<string>();
        for (var minute = 0; minute < 16; minute++)
        {
            await wall.Page.Clock.FastForwardAsync(60_000);
            // Whatever screen stands in it
            places.Add(await wall.Page.EvaluateAsync<string>(
                "(box => `${Math.round(box.x)} ${Math.round(box.y)}`)(document.getElementById('frames').getBoundingClientRect())"));
        }

        Assert.InRange(places.Count, 8, 16);
        Assert.All(places, place => Assert.All(place.Split(' '), length => Assert.InRange(int.Parse(length, null), -4, 4)));
    }

    [Fact]
    public async Task The_QR_code_opens_exactly_what_the_wall_shows()
    {
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address, "?configuration_id=(inline)&title=Europe");
        var said = await wall.Page.EvaluateAsync<string[]>( // both at once: a refresh in between brings other jobs
            "(screen => [screen.querySelector('.wall-qr').dataset.link, screen.querySelector('.volume "
                + ".wall-number').textContent])(document.querySelector('#frames iframe').contentDocument)");
        var (link, jobs) = (said[0], said[1]);
        Assert.StartsWith(Dashboard.Address.ToString(), link, StringComparison.Ordinal);
        await using var desk = await chromium.OpenAsync(Dashboard.Address);
        await desk.GoAsync(new Uri(link).Query);
        await Expect(desk.Figure("Jobs")).ToHaveTextAsync(jobs);
        await Expect(desk.Page.GetByText("rules sent with the job").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Wall_builder_makes_a_link_to_the_wall_that_it_previews()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?status=FAILED");
        await screen.Page.Locator("summary", new() { HasText = "Share" }).ClickAsync();
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Wall screen" }).ClickAsync();
        await screen.Page.GetByLabel("Title").FillAsync("Europe & Asia");
        await screen.Page.GetByLabel("Title").PressAsync("Tab");
        await screen.Page.GetByLabel("result types").UncheckAsync();
        await screen.Page.GetByLabel("Panels beside the rate").SelectOptionAsync("30");
        await screen.Page.GetByLabel("Alarm where more fail than, in percent").FillAsync("7.5");
        await screen.Page.GetByLabel("Alarm where more fail than, in percent").PressAsync("Tab");
        await screen.Page.GetByLabel("Jobs of").SelectOptionAsync("now-1h now");
        await Expect(screen.Page.Locator(".wall-link")).ToHaveTextAsync(
            $"{Dashboard.Address}wall?from=now-1h&status=FAILED&title=Europe%20%26%20Asia"
                + "&panels=rate,course,volume,backlog,causes,confidence&rotate=30s&alarm=7.5%25");
        await screen.Page.GetByLabel("Alarm where more fail than, in percent").FillAsync("150");
        await screen.Page.GetByLabel("Alarm where more fail than, in percent").PressAsync("Tab");
        await Expect(screen.Page.GetByText("alarm=150 was left out: not a percentage")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator(".wall-link")).ToContainTextAsync("alarm=7.5%25");
        var preview = screen.Page.FrameLocator(".wall-preview iframe").FrameLocator("iframe").Locator("#screen");
        await Expect(preview).ToHaveAttributeAsync("data-title", new Regex("– Europe & Asia$"));
        await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "TestResults", "pictures", "wall-builder.png") });
    }
}
