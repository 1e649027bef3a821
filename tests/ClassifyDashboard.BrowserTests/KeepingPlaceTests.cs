using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Someone works in the table while four jobs a second arrive and the page refreshes every second.</summary>
public sealed class KeepingPlaceTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 2_000, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 4 })
{
    private const int Refreshes = 100;

    [Fact]
    public async Task Hundred_refreshes_move_nothing_of_what_someone_is_doing()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?page_size=100");
        await Expect(screen.Rows).ToHaveCountAsync(100);
        await screen.Page.Locator("summary", new() { HasText = "Status" }).First.ClickAsync();
        await screen.Rows.Nth(40).GetByRole(AriaRole.Checkbox).CheckAsync();
        await screen.Rows.Nth(43).Locator("a.open-job").ClickAsync();
        await Expect(screen.Page.Locator(".drawer")).ToBeFocusedAsync(); // which comes after it is seen
        await screen.Rows.Nth(42).Locator("a.open-job").FocusAsync();
        await screen.Page.EvaluateAsync("document.querySelector('.filters details').open = true");
        await screen.Page.EvaluateAsync("document.activeElement.scrollIntoView({ block: 'end' })"); // with rows above it whose jobs end
        var before = await StateAsync(screen);

        // Each refresh changes the time up to which all jobs are known.
        await screen.Page.EvaluateAsync("""
            window.refreshes = 0;
            new MutationObserver(() => window.refreshes++).observe(document.querySelector('.freshness'), { characterData: true, childList: true, subtree: true });
            """);
        await screen.Page.UntilAsync($"window.refreshes >= {Refreshes}", 240_000);
        var after = await StateAsync(screen);
        Assert.InRange(after.Top, before.Top - 1, before.Top + 1); // browsers scroll by parts of a pixel
        Assert.Equal(before with { Top = 0 }, after with { Top = 0 });
        await Expect(screen.Page.GetByText(new Regex(@"\d+ newer, show them"))).ToBeVisibleAsync();

        await screen.Page.GetByText(new Regex(@"\d+ newer, show them")).ClickAsync();
        await Expect(screen.Rows.First.Locator(".open-job")).Not.ToHaveAttributeAsync("title", before.First);
    }

    [Fact]
    public async Task Pause_freezes_the_page_and_counts_new_jobs()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
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

    [Fact]
    public async Task Hidden_tab_stops_refreshing_and_resumes_when_it_becomes_visible()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync();
        await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
        await HideAsync(screen, true);
        await WhileJobsComeAsync(screen, 8); // a load that was on its way when the tab was hidden
        var said = await screen.Page.Locator(".freshness").TextContentAsync();
        await WhileJobsComeAsync(screen, 16);
        Assert.Equal(said, await screen.Page.Locator(".freshness").TextContentAsync());

        await HideAsync(screen, false);
        await Expect(screen.Page.Locator(".freshness")).Not.ToHaveTextAsync(said!);
        await Expect(screen.Page.GetByText(new Regex(@"\d+ newer, show them"))).ToBeVisibleAsync();
    }

    private async Task WhileJobsComeAsync(Screen screen, int jobs)
    {
        var until = Sample.Count("").Total + jobs;
        while (Sample.Count("").Total < until)
            await screen.Page.EvaluateAsync("1");
    }

    private static async Task HideAsync(Screen screen, bool isHidden) => await screen.Page.EvaluateAsync($$"""
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => {{(isHidden ? "true" : "false")}} });
        document.dispatchEvent(new Event('visibilitychange'));
        """);

    // The browser scrolls to keep a row in place when something above it grows, so the row's position counts.
    private static async Task<Place> StateAsync(Screen screen)
    {
        var page = screen.Page;
        return new(
            await page.EvaluateAsync<double>("document.activeElement.getBoundingClientRect().top"),
            await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"),
            await page.EvaluateAsync<string>("[...document.querySelectorAll('details')].map(each => each.open).join()"),
            await page.EvaluateAsync<string>("[...document.querySelectorAll('tr:has(input:checked) .open-job')].map(each => each.getAttribute('href')).join()"),
            await page.EvaluateAsync<string>("document.querySelector('.open-job').title"));
    }

    private sealed record Place(double Top, string Focus, string Open, string Ticked, string First);
}
