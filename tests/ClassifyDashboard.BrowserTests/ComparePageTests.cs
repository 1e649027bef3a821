using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Deque.AxeCore.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The Compare page in its states, at common sizes, on paper and by keyboard. Leaves a picture of each state beside the test results.</summary>
public sealed class ComparePageTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 7_000, Days = 7, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, ("Reading:RefreshInterval", "01:00:00"))
{
    private const string Periods = "compare?a=period:now-6d..now-3d&b=period:now-3d..now";

    [Fact]
    public async Task Each_state_says_what_is_known_and_fits_every_screen()
    {
        foreach (var (state, query, says) in new[]
        {
            ("compare-nothing", "compare?from=now-7d", "What can be compared"),
            ("compare-one-side", "compare?from=now-7d&b=rules:x", "What can be compared"),
            ("compare-unknown", "compare?from=now-7d&a=configuration:x&b=configuration:y", "Neither side has a job."),
            ("compare-empty-side", "compare?a=period:2020-01-01..2020-01-02&b=period:now-3d..now", "Side A has no job."),
            ("compare-same", "compare?from=now-7d&a=configuration:x&b=configuration:x", "Both sides are the same jobs."),
            ("compare-overlap", "compare?a=period:now-3d..now-1d&b=period:now-2d..now", "The two periods overlap"),
            ("compare-periods", Periods, "Documents that went through both"),
            ("compare-unusable", "compare?a=nothing&threshold=2&from=now-7d", "Not used from the address"),
        })
            await LookAsync(Dashboard.Address, state, query, says);
    }

    [Theory]
    [InlineData(Fault.Unavailable, "The jobs could not be read.")]
    [InlineData(Fault.HostileText, "Side by side")]
    [InlineData(Fault.RightToLeft, "Side by side")]
    public async Task Broken_service_and_hostile_texts_break_nothing(Fault fault, string says)
    {
        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 1_000, Days = 7, Spread = JobSpread.Even, ArrivalsPerSecond = 0, Faults = [fault] },
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        await using var dashboard = await DashboardProcess.StartAsync(sample);
        await LookAsync(dashboard.Address, $"compare-{fault.ToString().ToLowerInvariant()}", Periods, says);
    }

    [Fact]
    public async Task Offered_pair_is_compared_swapped_and_a_changed_document_opens_both_reasonings()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address, 1366, 900);
        await screen.GoAsync("compare?from=now-7d");
        await screen.Page.GetByText("before and after their last change").First.ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new Regex("configuration_id=cfg-7a1a.*a=rules:.*b=rules:"));
        await Expect(screen.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "B is better than A." })).ToBeVisibleAsync();
        var flip = screen.Page.Locator(".flip").First;
        await flip.Locator("summary").ClickAsync();
        await Expect(flip.GetByText("A: ")).ToBeVisibleAsync();
        await Expect(flip.GetByText("B: ")).ToBeVisibleAsync();
        await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(PageLook.Pictures, "compare-flip.png"), FullPage = true });

        await screen.Page.Locator(".matrix td a").First.ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new Regex("flip=.*#flips"));
        await Expect(screen.Page.GetByText("changed like this")).ToBeVisibleAsync();

        await screen.Page.GetByText("Swap A and B").ClickAsync();
        await Expect(screen.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "B is worse than A." })).ToBeVisibleAsync();
        await screen.Page.GoBackAsync();
        await Expect(screen.Page.GetByText("changed like this")).ToBeVisibleAsync();

        await screen.Page.GetByText("Choose A", new() { Exact = true }).ClickAsync();
        await Expect(screen.Page.Locator(".side a.choice").First).ToBeVisibleAsync();
        Assert.Empty((await screen.Page.RunAxe()).Violations.Select(violation => $"{violation.Id} {violation.Nodes[0].Html}"));
        await screen.Page.Keyboard.PressAsync("Escape");

        await screen.Page.GetByLabel("Confidence is low up to").FillAsync("0.95");
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("threshold=0.95"));
        await Expect(screen.Page.GetByText("Confidence up to 0.95").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Page_is_readable_without_scripts_and_its_links_lead_on()
    {
        using var http = new HttpClient { BaseAddress = Dashboard.Address };
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync(Periods);
        await Expect(screen.Page.GetByText("Side by side")).ToBeVisibleAsync(); // both windows are known now
        var html = await http.GetStringAsync(new Uri(Periods, UriKind.Relative), TestContext.Current.CancellationToken);
        foreach (var text in new[] { "Side by side", "Documents that went through both", "class=\"flip\"", "Swap A and B", "The document matches" })
            Assert.Contains(text, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paper_has_both_sides_and_no_menus()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address, 1366, 900);
        await screen.GoAsync(Periods);
        await Expect(screen.Page.GetByText("Side by side")).ToBeVisibleAsync();
        await screen.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        foreach (var control in await screen.Page.Locator("nav, .menu, input, button:not(.fold)").AllAsync())
            await Expect(control).ToBeHiddenAsync();
        foreach (var part in new[] { ".side-name", "#verdict", "#measures table", "#pairs table", "#mix table" })
            await Expect(screen.Page.Locator(part).First).ToBeVisibleAsync();
        await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(PageLook.Pictures, "compare-print.png"), FullPage = true });
    }

    [Fact]
    public async Task Everything_is_reached_by_the_tab_key()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address, 1366, 900);
        await screen.GoAsync(Periods);
        await Expect(screen.Page.GetByText("Side by side")).ToBeVisibleAsync();
        await PageLook.IsReachedByTabAsync(screen);
    }

    private Task LookAsync(Uri dashboard, string state, string query, string says) => PageLook.CheckAsync(chromium, dashboard, state, query, says);
}
