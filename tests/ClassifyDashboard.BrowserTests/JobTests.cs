using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>One job in a browser, as a drawer over the table and as a page, on the real host and an unchanging sample API.</summary>
public sealed class JobTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 4_000, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0 })
{
    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults", "pictures")).FullName;

    [Fact]
    public async Task A_link_opens_the_drawer_with_the_focus_in_it_and_Back_closes_it()
    {
        var id = await IdAsync("status=FAILED");
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?status=FAILED");
        await Expect(screen.Rows).ToHaveCountAsync(25);
        await OpenAsync(screen.Page, "?status=FAILED&job=" + id);

        var drawer = screen.Page.GetByRole(AriaRole.Dialog);
        await Expect(drawer).ToContainTextAsync(id);
        await Expect(drawer.GetByRole(AriaRole.Heading, new() { Name = "Error" })).ToBeVisibleAsync();
        await Expect(drawer).ToBeFocusedAsync();
        await Expect(drawer.Locator(".steps")).ToContainTextAsync(" of ");
        await screen.Page.GoBackAsync();
        await Expect(drawer).ToHaveCountAsync(0);
        await Expect(screen.Page).ToHaveURLAsync(new Regex(@"\?status=FAILED$"));
        await Expect(screen.Rows).ToHaveCountAsync(25);
    }

    [Fact]
    public async Task Escape_closes_the_drawer_and_the_focus_goes_back_to_the_link_that_opened_it()
    {
        var id = await IdAsync("status=COMPLETED");
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync();
        await OpenAsync(screen.Page, "?job=" + id);
        var drawer = screen.Page.GetByRole(AriaRole.Dialog);
        await Expect(drawer).ToBeFocusedAsync();

        var box = screen.Page.GetByPlaceholder("Search id, input, error, reasoning");
        await box.PressAsync("Escape"); // which is the box's own
        await Expect(drawer).ToBeVisibleAsync();
        await drawer.FocusAsync();
        await screen.Page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToHaveCountAsync(0);
        await Expect(screen.Page.Locator(":focus")).ToHaveAttributeAsync("href", new Regex("job=" + id));
    }

    [Fact]
    public async Task Next_goes_along_the_table_without_moving_the_page_below()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?job=" + await IdAsync("", 23));
        var drawer = screen.Page.GetByRole(AriaRole.Dialog);
        await Expect(drawer.Locator(".steps")).ToContainTextAsync("24 of");
        await screen.Page.EvaluateAsync("scrollTo(0, 300)");
        await drawer.GetByRole(AriaRole.Link, new() { Name = "Next ›" }).ClickAsync();
        await Expect(drawer.Locator(".steps")).ToContainTextAsync("25 of");
        await drawer.GetByRole(AriaRole.Link, new() { Name = "Next ›" }).ClickAsync();
        await Expect(drawer).ToContainTextAsync(await IdAsync("", 25));
        await Expect(screen.Page.GetByText("26–50 of").First).ToBeAttachedAsync();
        Assert.InRange(await screen.Page.EvaluateAsync<int>("scrollY"), 150, 450); // not at its top; notices above come and go
    }

    [Fact]
    public async Task A_job_outside_of_the_window_has_a_page_from_which_one_gets_back_to_the_jobs()
    {
        var id = await IdAsync($"created_at_on_or_before={DateTimeOffset.UtcNow.AddHours(-30):yyyy-MM-dd'T'HH:mm:ss'Z'}");
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await screen.Page.GotoAsync(new Uri(Dashboard.Address, $"jobs/{id}?type=invoice").ToString());
        await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(screen.Page).ToHaveTitleAsync(new Regex(@"^(Completed|Failed|Cancelled|Waiting|Running) .*· ClassifyDashboard$"));
        await Expect(screen.Page.Locator(".steps")).ToContainTextAsync("not among the");

        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Copy job id" }).ClickAsync();
        Assert.Equal(id, await screen.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await screen.Page.GetByText("Job as JSON").ClickAsync();
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Copy Job as JSON" }).ClickAsync();
        using var json = JsonDocument.Parse(await screen.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        Assert.Equal(id, json.RootElement.GetProperty("id").GetString());

        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "‹ Jobs" }).ClickAsync();
        await Expect(screen.Page.GetByText("type: invoice")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Link_to_a_deleted_job_says_so_above_the_table_that_stays()
    {
        await StartAgainAsync();
        var id = await IdAsync("");
        Assert.True(ChangeSample().Delete(id));
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync("?job=" + id);
        var drawer = screen.Page.GetByRole(AriaRole.Dialog);
        await Expect(drawer.GetByText("There is no job with this id")).ToBeVisibleAsync();
        await Expect(drawer).ToContainTextAsync("The dashboard asked the service for this id");
        await Expect(screen.Rows).ToHaveCountAsync(25);
    }

    [Fact]
    public async Task Job_pages_fit_wall_desk_and_phone_screens_in_light_and_dark()
    {
        var (failed, completed) = (await IdAsync("status=FAILED"), await IdAsync("status=COMPLETED", 3));
        foreach (var (size, width, height) in new[] { ("wall", 1920, 1080), ("desk", 1366, 768), ("phone", 390, 844) })
        {
            foreach (var theme in new[] { "light", "dark" })
            {
                foreach (var (name, path) in new[] { ("drawer", "?job=" + completed), ("page", $"jobs/{completed}?"), ("failed-page", $"jobs/{failed}?"),
                    ("missing-page", "jobs/clj-none?") })
                {
                    await using var screen = await chromium.OpenAsync(Dashboard.Address, width, height);
                    if (name == "missing-page")
                        screen.Expects("404 ");
                    await screen.Page.GotoAsync(new Uri(Dashboard.Address, $"{path}&theme={theme}").ToString());
                    await Expect(screen.Page.Locator(".steps").GetByText(name == "missing-page" ? "not among the" : " of ")).ToBeVisibleAsync();
                    Assert.Equal(width, await screen.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
                    if (await screen.Page.Locator(".drawer").CountAsync() > 0)
                        Assert.Equal(0, await screen.Page.Locator(".drawer").EvaluateAsync<int>("drawer => drawer.scrollWidth - drawer.clientWidth"));
                    await screen.Page.ScreenshotAsync(
                        new() { Path = Path.Combine(Pictures, $"job-{name}-{size}-{theme}.png"), FullPage = size == "phone" && name != "drawer" });
                }
            }
        }
    }

    [Fact]
    public async Task Huge_and_hostile_texts_of_a_job_stay_text_and_fit_the_screen()
    {
        await StartAgainAsync();
        ChangeSample().Faults.Set(Fault.HugeError);
        ChangeSample().Faults.Set(Fault.HostileText);
        var id = await IdAsync("status=FAILED");
        foreach (var (size, width, height) in new[] { ("desk", 1366, 768), ("phone", 390, 844) })
        {
            await using var screen = await chromium.OpenAsync(Dashboard.Address, width, height);
            await screen.GoAsync("?job=" + id);
            var drawer = screen.Page.GetByRole(AriaRole.Dialog);
            await Expect(drawer.GetByText("<img src=x onerror=alert(1)>").First).ToBeVisibleAsync();
            await drawer.GetByText("Job as JSON").ClickAsync();
            await Expect(drawer.GetByText("\\u202e").First).ToBeVisibleAsync();
            Assert.Equal(0, await screen.Page.Locator("img").CountAsync());
            Assert.Equal(0, await drawer.EvaluateAsync<int>("drawer => drawer.scrollWidth - drawer.clientWidth"));
            await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"job-hostile-json-{size}.png") });
            await drawer.EvaluateAsync("drawer => drawer.scrollTop = 0");
            await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"job-hostile-{size}.png") });
            await drawer.GetByText(new Regex("^Show all [0-9,]+ characters$")).ClickAsync();
            await Expect(drawer.GetByText("Show less")).ToBeVisibleAsync();

            await drawer.GetByText("Full page").ClickAsync();
            await Expect(screen.Page).ToHaveURLAsync(new Regex("/jobs/" + id));
            await Expect(screen.Page.Locator(".job-head h1")).ToBeVisibleAsync();
            Assert.Equal(width, await screen.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    // As a row's link does: in the table, and followed by a click.
    private static async Task OpenAsync(IPage page, string query)
    {
        await Expect(page.GetByText("complete, as of")).ToBeVisibleAsync(); // until then rows make way for others
        await page.Locator(".job-table tbody td").First.EvaluateAsync(
            "(cell, href) => { const link = document.createElement('a'); link.href = './' + href; link.textContent = 'open'; cell.append(link); "
                + "link.focus(); link.click(); }", query);
    }

    /// <summary>The id of a job that the sample API gives, newest first.</summary>
    private async Task<string> IdAsync(string query, int place = 0)
    {
        using var client = new HttpClient { BaseAddress = Sample.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Sample.ApiKey);
        using var page = JsonDocument.Parse(await client.GetStringAsync("api/v2/classify?page_size=100&" + query, TestContext.Current.CancellationToken));
        return page.RootElement.GetProperty("items")[place].GetProperty("id").GetString()!;
    }
}
