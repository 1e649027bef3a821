using System.Text.Json;
using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Deque.AxeCore.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The Failures page in its states, at common sizes, on paper and by keyboard. Leaves a picture of each state beside the test results.</summary>
public sealed class FailuresPageTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 3_000, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, ("Reading:RefreshInterval", "01:00:00"))
{
    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults", "pictures")).FullName;

    private static readonly int[] Widths = [1920, 1366, 390];

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
        await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, "failures-print.png"), FullPage = true });
    }

    [Fact]
    public async Task Everything_is_reached_by_the_tab_key_and_a_cause_opens_its_jobs()
    {
        await using var screen = await OpenedAsync();
        var unreached = await screen.Page.EvaluateAsync<int>("""
            () => {
                window.unreached = new Set([...document.querySelectorAll('#content :is(a[href], button, summary)')].filter(each => each.checkVisibility()));
                document.addEventListener('focusin', event => window.unreached.delete(event.target));
                return window.unreached.size;
            }
            """);
        for (var presses = 0; presses < unreached + 40; presses++) // those above the content come first
            await screen.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("", await screen.Page.EvaluateAsync<string>("[...window.unreached].map(each => each.outerHTML).join('\\n')"));

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

    private async Task LookAsync(Uri dashboard, string state, string query, string says)
    {
        foreach (var theme in new[] { "light", "dark" })
        {
            await using var screen = await chromium.OpenAsync(dashboard, Widths[0], 900);
            screen.Page.Dialog += (_, dialog) => Assert.Fail("It ran: " + dialog.Message);
            await screen.GoAsync($"{query}&theme={theme}");
            await Expect(screen.Page.GetByText(says).First).ToBeVisibleAsync();
            foreach (var width in Widths)
            {
                await screen.Page.SetViewportSizeAsync(width, 900);
                Assert.Equal(width, await screen.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
                await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{state}-{width}-{theme}.png"), FullPage = true });
            }

            if (theme == "dark") // AccessibilityTests look at both themes
                Assert.Empty((await screen.Page.RunAxe()).Violations.Select(violation => $"{state}: {violation.Id} {violation.Nodes[0].Html}"));
        }
    }

    private async Task<string[]> IdsAsync(string status)
    {
        using var http = new HttpClient { BaseAddress = Dashboard.Address };
        var file = await http.GetStringAsync(
            new Uri($"export/jobs.jsonl?from=now-3d&status={status}", UriKind.Relative), TestContext.Current.CancellationToken);
        return [.. file.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("id").GetString()!)];
    }
}
