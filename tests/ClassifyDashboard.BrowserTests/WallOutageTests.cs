using System.Diagnostics;
using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>What a wall screen says during an outage; it is live again within 30 s of the end without a touch.</summary>
public sealed class WallOutageTests(Chromium chromium, SharedDashboard shared) : DashboardOnSample(
    shared,
    new() { Jobs = 5_000, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 2, Stuck = false }, ("Reading:RefreshInterval", "00:00:02"))
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // A browser writes unreachable addresses to its console, whatever the page does.
    private static readonly string[] Unreachable =
        ["ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_FAILED", "ERR_TIMED_OUT", "401"];

    [Theory]
    [InlineData("00:10:00")]
    [InlineData("01:00:00")]
    [InlineData("08:00:00")]
    public async Task Walls_return_after_the_dashboard_was_killed_and_restarted(string away)
    {
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address);
        wall.Expects(Unreachable);
        await wall.Page.Clock.InstallAsync();
        await wall.GoAsync();
        var age = await wall.Age.TextContentAsync();
        await Dashboard.DisposeAsync();

        await wall.Page.Clock.FastForwardAsync(16_000); // the network test below measures how long this takes
        await Expect(wall.Trouble).ToContainTextAsync("This screen has lost the server");
        await wall.Page.Clock.FastForwardAsync((long)TimeSpan.Parse(away, null).TotalMilliseconds);
        await Expect(wall.Age).ToHaveTextAsync(new Regex(away == "00:10:00" ? ", 10 min ago$" : $", {away[1]} h 0 min ago$"));
        await Expect(wall.Trouble).ToHaveClassAsync(new Regex("is-large"));
        await Expect(wall.Page).ToHaveTitleAsync("This screen has lost the server – Classification");
        var clock = await wall.Clock.TextContentAsync();
        await Expect(wall.Clock).Not.ToHaveTextAsync(clock!); // it goes on
        Assert.Equal(age![..14], (await wall.Age.TextContentAsync())![..14]); // the figures are as of the same moment

        await using var again = await DashboardProcess.StartAsync(Sample, address: Dashboard.Address, settings: ("Reading:RefreshInterval", "00:00:02"));
        Show(away, await wall.UntilItIsLiveAsync());
    }

    [Fact]
    public async Task Wall_reports_a_cut_network_and_recovers()
    {
        await using var relay = new Relay(Dashboard.Address);
        await using var wall = await WallScreen.OpenAsync(chromium, relay.Address);
        wall.Expects(Unreachable);
        relay.IsCut = true;
        var cut = Stopwatch.StartNew();
        await Expect(wall.Trouble).ToContainTextAsync("This screen has lost the server");
        Show("network cut, told", cut.Elapsed);
        await Expect(wall.Trouble).ToHaveClassAsync(new Regex("is-large"));
        relay.IsCut = false;
        Show("network back", await wall.UntilItIsLiveAsync());
    }

    [Theory]
    [InlineData(Fault.Unavailable, "The service answers with errors", "service")]
    [InlineData(Fault.TooManyRequests, "The service limits us", "service")]
    public async Task Wall_reports_a_fault_of_the_service_and_recovers(Fault fault, string heading, string kind)
    {
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address);
        ChangeSample().Faults.Set(fault);
        var wrong = Stopwatch.StartNew();
        await Expect(wall.Trouble).ToContainTextAsync(heading);
        Show($"{fault}, told", wrong.Elapsed);
        Assert.Equal(kind, await wall.SaysAsync("trouble"));
        await Expect(wall.Trouble).ToHaveClassAsync(new Regex("is-large"));
        await Expect(wall.Trouble).ToContainTextAsync("The figures are ");
        Sample.Faults.Clear();
        Show($"{fault}, over", await wall.UntilItIsLiveAsync());
    }

    [Fact]
    public async Task Wall_reports_a_service_that_hangs_and_recovers()
    {
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address);
        ChangeSample().Faults.Set(Fault.Hang);
        var wrong = Stopwatch.StartNew();
        await Expect(wall.Trouble).ToContainTextAsync("The service is slow to answer");
        Show("hang, told", wrong.Elapsed);
        Sample.Faults.Clear();
        Show("hang, over", await wall.UntilItIsLiveAsync());
    }

    [Fact]
    public async Task Wall_reports_an_expired_sign_in_and_accepts_a_new_one()
    {
        await using var relay = new Relay(Dashboard.Address);
        await using var wall = await WallScreen.OpenAsync(chromium, relay.Address);
        wall.Expects(Unreachable);
        await wall.Page.RouteAsync("**/wall/alive", route => route.FulfillAsync(new() { Status = 401 }));
        relay.IsCut = true;
        await Expect(wall.Trouble).ToContainTextAsync("This screen is signed out");
        relay.IsCut = false;
        await wall.Page.UnrouteAllAsync();
        Show("signed in again", await wall.UntilItIsLiveAsync());
    }

    [Fact]
    public async Task Wall_picks_up_a_new_version_of_the_dashboard()
    {
        await using var relay = new Relay(Dashboard.Address);
        await using var wall = await WallScreen.OpenAsync(chromium, relay.Address);
        wall.Expects(Unreachable);
        await wall.Page.EvaluateAsync("window.isOld = true");
        await wall.Page.RouteAsync("**/wall/alive", route => route.FulfillAsync(new() { Json = new { build = "another" } }));
        relay.IsCut = true;
        await Expect(wall.Trouble).ToContainTextAsync("This screen has lost the server");
        Assert.True(await wall.Page.EvaluateAsync<bool>("window.isOld")); // it does not open an address that does not respond
        relay.IsCut = false;
        await wall.Page.UntilAsync("!window.isOld");
        await wall.Page.UnrouteAllAsync();
        await wall.UntilItIsLiveAsync();
    }

    private static void Show(string what, TimeSpan took)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {took.TotalSeconds:0.0} s");
        Assert.InRange(took, TimeSpan.Zero, Limit);
    }
}
