using System.Text.Json;
using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The Failures page in its states, at common sizes, on paper and by keyboard. Leaves a picture of each state beside the test results.</summary>
public sealed class FailuresPageTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 3_000, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, ("Reading:RefreshInterval", "01:00:00"))
{
    [Fact]
    public async Task Each_state_says_what_is_known_and_fits_every_screen()
    {
        var (completed, failed) = (await IdsAsync("COMPLETED"), await IdsAsync("FAILED"));
        foreach (var (state, ids, says) in new[]
        {
            ("failures-none", completed[..30], "None of the 30 finished jobs failed since"),
            ("failures-one", [.. completed[..30], failed[0]], "One job failed."),
            ("failures-all", failed[..25], "Every finished job failed: all 25."),
        })
            await LookAsync(Dashboard.Address, state, $"failures?from=now-3d&job_ids={string.Join(',', ids)}", says);
    }

    [Theory]
    [InlineData(Fault.Unavailable, "The jobs could not be read.")]
    [InlineData(Fault.HostileText, "<img src=x onerror=alert(1)>")]
    [InlineData(Fault.RightToLeft, "تالف")]
    public async Task Broken_service_and_hostile_texts_break_nothing(Fault fault, string says)
    {
        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 300, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0, Faults = [fault] },
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        await using var dashboard = await DashboardProcess.StartAsync(sample);
        await LookAsync(dashboard.Address, $"failures-{fault.ToString().ToLowerInvariant()}", "failures?from=now-3d", says);
    }

    [Fact]
    public async Task Paper_has_the_causes_and_no_menus()
    {
        await using var screen = await OpenedAsync();
        await screen.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        foreach (var control in await screen.Page.Locator("nav, .menu, input, button:not(.fold)").AllAsync())
            await Expect(control).ToBeHiddenAsync();
        foreach (var cause in await screen.Page.Locator(".cause").AllAsync())
            await Expect(cause).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("Jobs created from")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator("#common")).ToBeVisibleAsync();
        await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(PageLook.Pictures, "failures-print.png"), FullPage = true });
    }

    [Fact]
    public async Task Everything_is_reached_by_the_tab_key_and_a_cause_opens_its_jobs()
    {
        await using var screen = await OpenedAsync();
        await PageLook.IsReachedByTabAsync(screen);

        await screen.Page.Locator(".cause h3 a").First.FocusAsync();
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("/\\?.*error=v"));
        await Expect(screen.Rows.First).ToBeVisibleAsync();
    }

    private async Task<Screen> OpenedAsync()
    {
        var screen = await chromium.OpenAsync(Dashboard.Address, 1366, 900);
        await screen.GoAsync("failures?from=now-3d");
        await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("Why they failed")).ToBeVisibleAsync();
        return screen;
    }

    private Task LookAsync(Uri dashboard, string state, string query, string says) => PageLook.CheckAsync(chromium, dashboard, state, query, says);

    private async Task<string[]> IdsAsync(string status)
    {
        using var http = new HttpClient { BaseAddress = Dashboard.Address };
        var file = await http.GetStringAsync(
            new Uri($"export/jobs.jsonl?from=now-3d&status={status}", UriKind.Relative), TestContext.Current.CancellationToken);
        return [.. file.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("id").GetString()!)];
    }
}
