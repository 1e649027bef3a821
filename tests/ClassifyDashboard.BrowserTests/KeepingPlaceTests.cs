using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Someone works in the table while jobs come in four times a second and the page is refreshed every second.</summary>
public sealed class KeepingPlaceTests(Chromium chromium) : IAsyncLifetime
{
    private const int Refreshes = 100;

    private DashboardProcess _dashboard = null!;
    private SampleApiHost _sample = null!;

    public async ValueTask InitializeAsync()
    {
        _sample = await SampleApiHost.StartAsync(new() { Jobs = 2_000, Days = 1, ArrivalsPerSecond = 4 }, TimeProvider.System, TestContext.Current.CancellationToken);
        _dashboard = await DashboardProcess.StartAsync(_sample);
    }

    public async ValueTask DisposeAsync()
    {
        await _dashboard.DisposeAsync();
        await _sample.DisposeAsync();
        Assert.DoesNotContain("fail:", _dashboard.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_refreshes_move_nothing_of_what_someone_is_doing()
    {
        await using var screen = await chromium.OpenAsync(_dashboard.Address);
        await screen.GoAsync("?page_size=100");
        await Expect(screen.Rows).ToHaveCountAsync(100);
        await screen.Page.Locator("summary", new() { HasText = "Status" }).First.ClickAsync();
        await screen.Rows.Nth(40).GetByRole(AriaRole.Checkbox).CheckAsync();
        await screen.Rows.Nth(42).Locator("a.open-job").FocusAsync();
        await screen.Page.EvaluateAsync("document.querySelector('.filters details').open = true");
        var before = await StateAsync(screen);

        // Each refresh changes the moment up to which all is known.
        await screen.Page.EvaluateAsync("""
            window.refreshes = 0;
            new MutationObserver(() => window.refreshes++).observe(document.querySelector('.freshness'), { characterData: true, childList: true, subtree: true });
            """);
        await screen.Page.WaitForFunctionAsync($"window.refreshes >= {Refreshes}", null, new() { Timeout = 240_000 });
        Assert.Equal(before, await StateAsync(screen));
        await Expect(screen.Page.GetByText(new Regex(@"\d+ newer, show them"))).ToBeVisibleAsync();

        await screen.Page.GetByText(new Regex(@"\d+ newer, show them")).ClickAsync();
        await Expect(screen.Rows.First.Locator(".open-job")).Not.ToHaveAttributeAsync("title", before.First);
    }

    [Fact]
    public async Task A_pause_keeps_all_as_it_is_and_counts_what_comes()
    {
        await using var screen = await chromium.OpenAsync(_dashboard.Address);
        await screen.GoAsync();
        await Expect(screen.Rows).ToHaveCountAsync(25);
        await screen.Page.Keyboard.PressAsync("p");
        await Expect(screen.Page.GetByText("paused, ")).ToBeVisibleAsync();
        var jobs = await screen.Figure("Jobs").TextContentAsync();
        await Expect(screen.Page.GetByText(new Regex(@"^\d\d newer jobs$"))).ToBeVisibleAsync();
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(jobs!);
        await screen.Page.Keyboard.PressAsync("p");
        await Expect(screen.Figure("Jobs")).Not.ToHaveTextAsync(jobs!);
    }

    // The browser scrolls to keep a row where it is when something above it grows: what counts is where the row stands.
    private static async Task<(double Top, string Focus, string Open, string Ticked, string First)> StateAsync(Screen screen)
    {
        var page = screen.Page;
        return (
            await page.EvaluateAsync<double>("Math.round(document.activeElement.getBoundingClientRect().top)"),
            await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"),
            await page.EvaluateAsync<string>("[...document.querySelectorAll('details')].map(each => each.open).join()"),
            await page.EvaluateAsync<string>("[...document.querySelectorAll('tr:has(input:checked) .open-job')].map(each => each.getAttribute('href')).join()"),
            await page.EvaluateAsync<string>("document.querySelector('.open-job').title"));
    }
}
