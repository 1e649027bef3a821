using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The zones and numbers of browsers around the world, as they report and write them.</summary>
public sealed class ZoneTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 500, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 0 })
{
    [Fact]
    public async Task A_browser_with_an_old_name_of_its_zone_and_a_decimal_comma_is_understood()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address, locale: "de-DE", zone: "Asia/Calcutta");
        await screen.GoAsync("?from=now-2d");
        await Expect(screen.Page.GetByText("+05:30").First).ToBeVisibleAsync();
        await screen.Page.Locator(".filters summary", new() { HasText = "Confidence" }).ClickAsync();
        var range = screen.Page.GetByLabel("Range such as 0-0,6");
        await range.FillAsync("0,5-0,75");
        await range.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new Regex(@"\?from=now-2d&confidence=0\.5-0\.75$"));
        await Expect(screen.Page.Locator(".chips")).ToContainTextAsync("0,5-0,75");
    }

    [Fact]
    public async Task Browser_with_an_unknown_zone_is_told_so_and_can_choose_one_by_its_Windows_name()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.Page.AddInitScriptAsync("Intl.DateTimeFormat.prototype.resolvedOptions = () => ({ timeZone: 'Mars/Olympus' })");
        await screen.GoAsync();
        var menu = screen.Page.Locator("header summary", new() { HasText = "UTC" });
        await menu.ClickAsync();
        await Expect(screen.Page.GetByText("This browser says that its time zone is “Mars/Olympus”")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("this browser's own")).ToHaveCountAsync(0);
        var other = screen.Page.GetByLabel("Another zone, such as Europe/Berlin");
        await other.FillAsync("W. Europe Standard Time");
        await other.PressAsync("Enter");
        await Expect(screen.Page.Locator("header summary", new() { HasText = "Europe/Berlin" })).ToBeVisibleAsync();
    }
}
