using ClassifyDashboard.SampleApi;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Names of configurations and documents, as a person meets them.</summary>
public sealed class NamesTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 2_000, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, ("Names:Read", "true"))
{
    private const string Rows = """[...document.querySelectorAll('.job-table tbody tr')].map(row => `${row.querySelector(".open-job").getAttribute("href")} ${row.getBoundingClientRect().height}`)""";

    [Fact]
    public async Task Names_come_without_moving_rows_and_find_the_document()
    {
        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.GoAsync();
        await Expect(screen.Rows).ToHaveCountAsync(25);
        var before = await screen.Page.EvaluateAsync<string[]>(Rows);
        var named = screen.Page.Locator("td.name").Filter(new() { HasTextRegex = new(@"^(?!http)[^…]*\.(pdf|PDF|docx|jpg|tiff)$") }).First;
        await Expect(named).ToBeVisibleAsync();
        Assert.Equal(before, await screen.Page.EvaluateAsync<string[]>(Rows));

        var name = (await named.InnerTextAsync()).Trim();
        var search = screen.Page.GetByPlaceholder("Search id, input, error, reasoning");
        await search.FillAsync(name);
        await search.PressAsync("Enter");
        await Expect(screen.Page.Locator("td.name mark").First).ToHaveTextAsync(name);
        await screen.Page.UntilAsync("new URLSearchParams(location.search).has('q')");
        Assert.InRange(await screen.Rows.CountAsync(), 1, 5);

        await screen.Rows.First.Locator("a.open-job").ClickAsync();
        await Expect(screen.Page.Locator(".drawer")).ToContainTextAsync(name);
        var id = screen.Page.Locator(".drawer").GetByText(new System.Text.RegularExpressions.Regex("[0-9a-f]{8}-[0-9a-f]{4}-"));
        await Expect(id.First).ToBeVisibleAsync(); // the id is one click away
    }

    [Fact]
    public async Task Job_that_failed_because_its_parse_job_failed_says_so()
    {
        using var http = new HttpClient();
        var lines = await http.GetStringAsync(
            new Uri(Dashboard.Address, "export/jobs.jsonl?status=FAILED&input_type=parse_job_id&wait=30"), TestContext.Current.CancellationToken);
        var job = lines.Split('\n').First(line => line.Contains("password protected", StringComparison.Ordinal));
        var id = System.Text.Json.JsonDocument.Parse(job).RootElement.GetProperty("id").GetString();

        await using var screen = await chromium.OpenAsync(Dashboard.Address);
        await screen.Page.GotoAsync(new Uri(Dashboard.Address, "jobs/" + id).ToString());
        await Expect(screen.Page.GetByText("This job failed because its parse job failed")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator(".fact").Filter(new() { HasText = "Parse status" })).ToContainTextAsync("Failed");
        await Expect(screen.Page.Locator(".fact").Filter(new() { HasText = "Parse error" })).ToContainTextAsync("The file is password protected");
    }
}
