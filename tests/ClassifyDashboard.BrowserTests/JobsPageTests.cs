using System.Globalization;
using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The Jobs page in a browser, on the real host and a sample API of two thousand unchanging jobs.</summary>
public sealed class JobsPageTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 2_000, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0 })
{
    private string _window = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // A fixed period, so that the figures do not change either.
        var now = DateTimeOffset.UtcNow;
        _window = $"from={Iso(now.AddDays(-1))}&to={Iso(now.AddMinutes(-5))}";
    }

    [Fact]
    public async Task Figures_of_three_filters_equal_those_of_the_sample_API()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        var all = Truth();

        await screen.GoAsync("?" + _window);
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(Number(all.Total));
        await Expect(screen.Figure("Completed")).ToHaveTextAsync(Number(all.Statuses["COMPLETED"]));
        await Expect(screen.Figure("No rule matched")).ToHaveTextAsync(Number(all.NoRuleMatched));
        await Expect(screen.Figure("Failed")).ToContainTextAsync($"{all.Statuses["FAILED"]} · ");

        await screen.GoAsync($"?{_window}&status=FAILED");
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(Number(Truth("status=FAILED").Total));

        await screen.GoAsync($"?{_window}&type=invoice");
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(Number(all.Types["invoice"]));
        Assert.True(all.Total > 500 && all.Types["invoice"] > 20);
    }

    [Fact]
    public async Task Filtering_changes_the_address_and_Back_undoes_it()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?" + _window);
        var all = await screen.Figure("Jobs").TextContentAsync();

        await screen.Page.Locator(".filters summary", new() { HasText = "Status" }).ClickAsync();
        await screen.Page.Locator("details[open] .choice", new() { HasText = "Failed" }).ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new Regex("[?&]status=FAILED"));
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(Number(Truth("status=FAILED").Total));
        await Expect(screen.Page.GetByText("status: Failed")).ToBeVisibleAsync();
        foreach (var row in await screen.Rows.AllAsync())
            await Expect(row.Locator("td:nth-child(2)")).ToHaveTextAsync("Failed");

        await screen.Page.GoBackAsync();
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(all!);
        await Expect(screen.Page).Not.ToHaveURLAsync(new Regex("status="));
        await screen.Page.GoForwardAsync();
        await Expect(screen.Page.GetByText("status: Failed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Menu_closes_after_a_single_choice_and_stays_open_for_multiple_choices()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?" + _window);
        var open = screen.Page.Locator("details.menu[open]");

        await screen.Page.Locator(".filters summary", new() { HasText = "Status" }).ClickAsync();
        await screen.Page.Locator("details[open] .choice", new() { HasText = "Failed" }).ClickAsync();
        await Expect(screen.Page.GetByText("status: Failed")).ToBeVisibleAsync(); // the links are those of the next filter then
        await screen.Page.Locator("details[open] .choice", new() { HasText = "Cancelled" }).ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new Regex("status=FAILED&status=CANCELLED"));
        await Expect(open).ToHaveCountAsync(1);

        await screen.Page.Locator(".filters summary").First.ClickAsync();
        await screen.Page.GetByLabel("From").FillAsync("yesterday");
        await screen.Page.GetByText("Show this period").ClickAsync();
        await Expect(screen.Page.GetByText("From is not a time")).ToBeVisibleAsync();
        await screen.Page.GetByLabel("From").FillAsync("now-36h");
        await screen.Page.GetByText("Show this period").ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new Regex("from=now-36h"));
        await Expect(open).ToHaveCountAsync(0);
        await Expect(screen.Page.Locator(".filters summary").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Deep_link_shows_the_same_to_another_person()
    {
        await using var one = await chromium.OpenAsync(Dashboard.Address);
        await one.GoAsync("?" + _window);
        await one.Page.Locator(".bars a", new() { HasText = "invoice" }).First.ClickAsync();
        await Expect(one.Page.GetByText("type: invoice")).ToBeVisibleAsync();
        await one.Page.GetByRole(AriaRole.Link, new() { Name = "Duration", Exact = true }).ClickAsync();
        await Expect(one.Page.Locator("th[aria-sort=descending]")).ToHaveTextAsync(new Regex("Duration"));
        var rows = await one.Rows.AllInnerTextsAsync();

        await using var other = await chromium.OpenAsync(Dashboard.Address);
        await other.GoAsync(new Uri(one.Page.Url).Query);
        await Expect(other.Figure("Jobs")).ToHaveTextAsync((await one.Figure("Jobs").TextContentAsync())!);
        Assert.Equal(rows.Select(WithoutAge), (await other.Rows.AllInnerTextsAsync()).Select(WithoutAge));
    }

    [Fact]
    public async Task Next_page_has_the_next_rows()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?" + _window);
        await Expect(screen.Rows).ToHaveCountAsync(25);
        var first = await screen.Rows.AllInnerTextsAsync();

        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).First.ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new Regex("[?&]page=2"));
        await Expect(screen.Page.GetByText("26–50 of").First).ToBeVisibleAsync();
        Assert.Empty(first.Intersect(await screen.Rows.AllInnerTextsAsync()));
    }

    [Fact]
    public async Task Click_on_a_bar_narrows_to_its_time_and_dragging_over_bars_zooms()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address, height: 900);
        await screen.GoAsync("?" + _window);
        var bar = screen.Page.Locator(".plot a").Nth(20);
        var said = await bar.Locator("title").TextContentAsync();
        await bar.ClickAsync();
        var jobs = Regex.Match(said!, @": ([\d,]+) jobs?").Groups[1].Value;
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(jobs);

        await screen.Page.GoBackAsync();
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(Number(Truth().Total));
        await Drag(screen.Page, screen.Page.Locator(".plot a").Nth(10), screen.Page.Locator(".plot a").Nth(14));
        await Expect(screen.Figure("Jobs")).Not.ToHaveTextAsync(Number(Truth().Total));
        await Expect(screen.Page.Locator(".filters summary").First).ToContainTextAsync(" to ");
        var zoomed = new Uri(screen.Page.Url).Query;
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(
            Number(Sample.Count(zoomed.Replace("from=", "created_at_on_or_after=", StringComparison.Ordinal)
                .Replace("to=", "created_at_on_or_before=", StringComparison.Ordinal)).Total));
    }

    [Fact]
    public async Task Jobs_stay_with_a_notice_while_the_service_is_down_and_recover_by_themselves()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?from=now-24h");
        await Expect(screen.Rows).ToHaveCountAsync(25);

        ChangeSample().Faults.Set(Fault.ServerError);
        await Expect(screen.Page.GetByText("Not up to date.")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText(new Regex("correlation id", RegexOptions.IgnoreCase))).ToBeVisibleAsync();
        await Expect(screen.Rows).ToHaveCountAsync(25);

        Sample.Faults.Clear();
        await Expect(screen.Page.GetByText("Not up to date.")).ToBeHiddenAsync();
        await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Page_without_any_response_says_why_and_shows_no_empty_table()
    {
        await StartAgainAsync();
        ChangeSample().Faults.Set(Fault.Unavailable);
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync();
        await Expect(screen.Page.GetByText("The jobs could not be read.")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("Classify endpoints are currently unavailable.")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("No jobs")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Hostile_texts_stay_text_and_junk_in_the_address_is_named()
    {
        await StartAgainAsync();
        ChangeSample().Faults.Set(Fault.HostileText);
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync($"?{_window}&status=%00%ff&page=-3&confidence=a&from2=x&tz=Mars");
        await Expect(screen.Page.GetByText("Not used from the address")).ToContainTextAsync("confidence=a");
        await Expect(screen.Rows.GetByText("<img src=x onerror=alert(1)>").First).ToBeVisibleAsync();
        Assert.Equal(0, await screen.Page.Locator("img").CountAsync());
    }

    [Fact]
    public async Task Search_finds_errors_and_an_empty_result_names_its_filters()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?" + _window);
        var box = screen.Page.GetByPlaceholder("Search id, input, error, reasoning");
        await box.FillAsync("password protected");
        await box.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("q=password"));
        await Expect(screen.Rows.First).ToContainTextAsync("The file is password protected");

        await box.FillAsync("no such text anywhere");
        await box.PressAsync("Enter");
        await Expect(screen.Page.GetByText("No jobs for these filters")).ToBeVisibleAsync();
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Clear the filters" }).ClickAsync();
        await Expect(screen.Figure("Jobs")).ToHaveTextAsync(Number(Truth().Total));
    }

    [Fact]
    public async Task Chosen_theme_applies_from_the_first_paint_of_the_next_visit()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?" + _window);
        var light = await Background(screen.Page);
        await screen.Page.Locator("summary", new() { HasText = "Theme" }).ClickAsync();
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Button, new() { Name = "Dark", Pressed = true })).ToBeVisibleAsync();
        Assert.NotEqual(light, await Background(screen.Page));

        var html = await (await screen.Page.Context.APIRequest.GetAsync(Dashboard.Address.ToString())).TextAsync();
        Assert.Contains("data-theme=\"dark\"", html, StringComparison.Ordinal);
    }

    private static Task<string> Background(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static async Task Drag(IPage page, ILocator from, ILocator to)
    {
        var (start, end) = ((await from.BoundingBoxAsync())!, (await to.BoundingBoxAsync())!);
        await page.Mouse.MoveAsync(start.X + start.Width / 2, start.Y + start.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(end.X + end.Width / 2, end.Y + end.Height / 2, new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }

    private Truth Truth(string more = "") =>
        Sample.Count("?" + _window.Replace("from=", "created_at_on_or_after=", StringComparison.Ordinal)
            .Replace("to=", "created_at_on_or_before=", StringComparison.Ordinal) + "&" + more);

    private static string WithoutAge(string row) => Regex.Replace(row, @"\d+ (s|min|h) ago", "");

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
