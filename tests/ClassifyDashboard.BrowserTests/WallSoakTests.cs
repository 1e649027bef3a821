using System.Globalization;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.BrowserTests;

/// <summary>A wall with many refreshes. Each build runs a few; <c>SOAK_REFRESHES=2000</c> runs that many.</summary>
public sealed class WallSoakTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 3_000, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 1, Stuck = false })
{
    private const int Points = 10;
    private const int Settled = 1_000;
    private const double Most = 300;

    private static readonly int Refreshes = int.Parse(Environment.GetEnvironmentVariable("SOAK_REFRESHES") ?? "30", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Wall_uses_no_more_memory_after_many_refreshes_than_after_a_few()
    {
        await using var wall = await WallScreen.OpenAsync(chromium, Dashboard.Address, "?rotate=5s");
        var devTools = await wall.Page.Context.NewCDPSessionAsync(wall.Page);
        var (browser, server) = (new List<double>(), new List<double>());
        for (var point = 0; point < Points; point++)
        {
            await wall.RefreshesAsync(Refreshes / Points, Refreshes * 1_000);
            await devTools.SendAsync("HeapProfiler.collectGarbage");
            browser.Add((await devTools.SendAsync("Runtime.getHeapUsage"))!.Value.GetProperty("usedSize").GetDouble() / 1_000_000);
            server.Add(Dashboard.ResidentMegabytes);
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"after {(point + 1) * Refreshes / Points} refreshes: browser {browser[^1]:0.00} MB, server {server[^1]:0} MB resident");
        }

        Assert.InRange(browser[^1], 0, browser[0] * 1.1);

        // Resident memory is what the collector keeps: it reaches its level over the first hundreds of refreshes.
        Assert.InRange(server[^1], 0, Refreshes < Settled ? Most : server.Take(Points / 2).Max() * 1.1);
        Assert.Equal(1, await wall.Page.Locator("#frames iframe").CountAsync());
    }
}
