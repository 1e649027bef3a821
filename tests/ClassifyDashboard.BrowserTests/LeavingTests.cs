using System.Diagnostics;
using Microsoft.Playwright;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Pages that are left at any moment while they become live.</summary>
public sealed class LeavingTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 300, Days = 1, ArrivalsPerSecond = 20 })
{
    private const int Visits = 30;

    [Theory]
    [InlineData("?status=FAILED&from=now-7d")]
    [InlineData("wall")]
    public async Task Page_left_while_it_connects_logs_no_error(string path)
    {
        var address = new Uri(Dashboard.Address, path).ToString();
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.Page.GotoAsync(address);
        var watch = Stopwatch.StartNew();
        await screen.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var longest = watch.Elapsed.TotalMilliseconds; // the page is live half a second before its network counts as idle
        for (var visit = 0; visit < Visits; visit++)
        {
            await screen.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Commit });
            await screen.Page.EvaluateAsync("time => new Promise(go => setTimeout(go, time))", longest * visit / Visits);
            await screen.Page.GotoAsync("about:blank");
        }
    }
}
