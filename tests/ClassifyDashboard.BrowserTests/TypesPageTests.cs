using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The Types page in its states, at common sizes, on paper and by keyboard, and its slider. Leaves a picture of each state.</summary>
public sealed class TypesPageTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 6_000, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, ("Reading:RefreshInterval", "01:00:00"))
{
    [Fact]
    public async Task Full_page_and_one_without_results_fit_every_screen()
    {
        await LookAsync(Dashboard.Address, "types", "types?from=now-1d", "go to a person");
        await LookAsync(Dashboard.Address, "types-none", "types?from=now-3d&user_id=user-1&q=file%20is%20password%20protected",
            "No job of this period has a result yet.");
        await LookAsync(Dashboard.Address, "types-few", "types?from=now-1h", "Too few");
    }

    [Theory]
    [InlineData(Fault.Unavailable, "The jobs could not be read.")]
    [InlineData(Fault.HostileText, "<img src=x onerror=alert(1)>")]
    [InlineData(Fault.RightToLeft, "فاتورة (2026)")]
    public async Task Broken_service_and_hostile_texts_break_nothing(Fault fault, string says)
    {
        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 300, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0, Faults = [fault] },
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        await using var dashboard = await DashboardProcess.StartAsync(sample);
        await LookAsync(dashboard.Address, $"types-{fault.ToString().ToLowerInvariant()}", "types?from=now-3d", says);
    }

    [Fact]
    public async Task Slider_counts_at_once_without_the_server_and_the_address_follows()
    {
        await using var screen = await OpenedAsync();
        var page = screen.Page;
        const string Moves = """
            () => {
                const slider = document.querySelector('.threshold input[type=range]');
                const count = () => document.querySelector('.threshold p [data-below]').textContent;
                const seen = new Set();
                const times = [];
                for (let i = +slider.max; i >= 0; i--) {
                    slider.value = i;
                    const begun = performance.now();
                    slider.dispatchEvent(new Event('input', { bubbles: true }));
                    document.body.offsetHeight; // laid out
                    times.push(performance.now() - begun);
                    seen.add(count());
                }
                return seen.size > 5 ? times.sort((a, b) => a - b)[Math.floor(times.length * .95)] : 1e9;
            }
            """;
        var slowest = double.MaxValue;
        for (var rounds = 0; rounds < 3 && slowest > 16; rounds++) // measured again, because the machine may have other work
            slowest = await page.EvaluateAsync<double>(Moves);
        TestContext.Current.TestOutputHelper?.WriteLine($"95 % of the steps within {slowest:0.0} ms");
        Assert.InRange(slowest, 0, 16);

        var slider = page.Locator(".threshold input[type=range]");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page).ToHaveURLAsync(new Regex("threshold=1"));
        await page.Keyboard.PressAsync("Home");
        await Expect(page).ToHaveURLAsync(new Regex("threshold=0\\.\\d"));
        for (var i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("ArrowRight");

        // The server has drawn the last of these steps: it alone writes the box.
        await page.WaitForFunctionAsync("() => document.querySelector('.threshold [name=threshold]').value "
            + "=== new URLSearchParams(location.search).get('threshold')");
        var count = await page.Locator(".threshold p [data-below]").TextContentAsync();
        await page.Locator(".threshold p a.below").ClickAsync();
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(count!);
        await page.GoBackAsync();
        await Expect(page.Locator(".threshold p [data-below]")).ToHaveTextAsync(count!);

        await page.Locator(".threshold input[type=text]").FillAsync("0.77");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("threshold=0\\.7"));
        await Expect(page.Locator(".threshold [data-at]")).ToHaveTextAsync(new Regex("^0\\.7"));
    }

    [Fact]
    public async Task Page_without_a_live_connection_sets_the_threshold_by_its_form()
    {
        using var http = new HttpClient { BaseAddress = Dashboard.Address };
        var html = await http.GetStringAsync(new Uri("types?from=now-3d&threshold=0.5", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("name=\"threshold\"", html, StringComparison.Ordinal);
        Assert.Contains("type=\"hidden\" name=\"from\" value=\"now-3d\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-steps", html, StringComparison.Ordinal); // only a script needs them
        Assert.Contains("go to a person", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paper_has_the_page_and_no_menus()
    {
        await using var screen = await OpenedAsync();
        await screen.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        foreach (var control in await screen.Page.Locator("nav, .menu, input, button:not(.fold)").AllAsync())
            await Expect(control).ToBeHiddenAsync();
        await Expect(screen.Page.GetByText("Jobs created from")).ToBeVisibleAsync();
        foreach (var part in new[] { "#mix", "#confidence", "#rules", "#repeats", "#unmatched" })
            await Expect(screen.Page.Locator(part)).ToBeVisibleAsync();
        await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(PageLook.Pictures, "types-print.png"), FullPage = true });
    }

    [Fact]
    public async Task Everything_is_reached_by_the_tab_key_and_a_type_opens_its_jobs()
    {
        await using var screen = await OpenedAsync();
        await PageLook.IsReachedByTabAsync(screen, ":is(a[href], button, summary, input):not([tabindex='-1'])");

        await screen.Page.Locator(".mix th a").First.FocusAsync();
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("/\\?.*type="));
        await Expect(screen.Rows.First).ToBeVisibleAsync();
    }

    private async Task<Screen> OpenedAsync()
    {
        var screen = await chromium.OpenAsync(Dashboard.Address, 1366, 900);
        await screen.GoAsync("types?from=now-3d");
        await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator(".threshold input[type=range]")).ToBeEnabledAsync();
        return screen;
    }

    private Task LookAsync(Uri dashboard, string state, string query, string says) => PageLook.CheckAsync(chromium, dashboard, state, query, says);
}
