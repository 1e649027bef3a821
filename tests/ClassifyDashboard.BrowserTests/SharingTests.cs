using System.Text.RegularExpressions;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Sharing and saving a view, in a browser on the real host.</summary>
public sealed class SharingTests(Chromium chromium) : IAsyncLifetime
{
    private readonly string _store = Directory.CreateTempSubdirectory("classify-sharing-").FullName;
    private DashboardProcess _dashboard = null!;
    private SampleApiHost _sample = null!;

    public async ValueTask InitializeAsync()
    {
        _sample = await SampleApiHost.StartAsync(new() { Jobs = 1_500, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, TimeProvider.System,
            TestContext.Current.CancellationToken);
        _dashboard = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _dashboard.DisposeAsync();
        await _sample.DisposeAsync();
        Directory.Delete(_store, recursive: true);
        LogAssert.HasNoErrors(_dashboard.Log);
    }

    [Fact]
    public async Task Thousand_pasted_ids_make_a_short_link_that_survives_a_reload_and_a_restart()
    {
        var ids = await IdsAsync(997);
        string link;
        await using (var screen = await chromium.OpenAsync(_dashboard.Address))
        {
            await screen.GoAsync("?from=now-7d");
            await screen.Page.Locator("summary", new() { HasText = "More" }).ClickAsync();
            var box = screen.Page.GetByLabel("Job ids");
            await box.FillAsync("[" + string.Join(", ", ids.Concat(["clj-no-1", "clj-no-2", "clj-no-3"]).Select(id => $"\"{id}\"")) + "]");
            await screen.Page.Locator("form", new() { Has = box }).GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
            await Expect(screen.Page.GetByText("1,000 job ids")).ToBeVisibleAsync();
            await Expect(screen.Figure("Jobs")).ToHaveTextAsync("997");
            await Expect(screen.Page.GetByText("3 of 1,000 ids were not found")).ToContainTextAsync("clj-no-1 clj-no-2 clj-no-3");
            await screen.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            await screen.Page.GetByText("Copy these ids").ClickAsync();
            await Expect(screen.Page.GetByText("Copied")).ToBeVisibleAsync();
            Assert.Equal("clj-no-1\nclj-no-2\nclj-no-3", await screen.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
            Assert.InRange(screen.Page.Url.Length, 1, 200);

            await screen.Page.ReloadAsync();
            await Expect(screen.Page.GetByText("1,000 job ids")).ToBeVisibleAsync();
            await Expect(screen.Figure("Jobs")).ToHaveTextAsync("997");
            link = new Uri(screen.Page.Url).Query;
        }

        await _dashboard.DisposeAsync();
        _dashboard = await StartAsync();
        await using var other = await chromium.OpenAsync(_dashboard.Address);
        await other.GoAsync(link);
        await Expect(other.Page.GetByText("1,000 job ids")).ToBeVisibleAsync();
        await Expect(other.Figure("Jobs")).ToHaveTextAsync("997");
    }

    [Fact]
    public async Task Address_with_a_thousand_ids_opens_and_its_links_are_short()
    {
        var ids = await IdsAsync(1_000);
        await using var other = await chromium.OpenAsync(_dashboard.Address);
        await other.GoAsync($"?from=now-7d&job_ids={string.Join(',', ids)}");
        await Expect(other.Figure("Jobs")).ToHaveTextAsync("1,000");
        await other.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).First.ClickAsync();
        await Expect(other.Page).ToHaveURLAsync(new Regex("job_list=[\\w-]{16}&page=2#jobs$"));
    }

    [Fact]
    public async Task Saved_view_survives_a_reload_and_can_be_opened_and_removed()
    {
        await using var screen = await chromium.OpenAsync(_dashboard.Address);
        await screen.GoAsync("?from=now-7d&status=FAILED&page=2");
        var summary = screen.Page.Locator("summary", new() { HasText = "Views" });
        await summary.FocusAsync();
        await summary.PressAsync("Enter");
        await Expect(screen.Page.GetByRole(AriaRole.Link, new() { Name = "Failed invoices" })).ToBeVisibleAsync();
        await screen.Page.GetByLabel("Save this view as").FillAsync("A week's <b>failures");
        await screen.Page.GetByLabel("Save this view as").PressAsync("Enter");
        await Expect(screen.Page.GetByText("Saved as “A week's <b>failures”.")).ToBeVisibleAsync();

        await screen.GoAsync("?type=receipt");
        await summary.ClickAsync();
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "A week's <b>failures" }).ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new Regex(@"\?from=now-7d&status=FAILED$"));
        await Expect(screen.Page.GetByText("status: Failed")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator("details.menu[open]")).ToHaveCountAsync(0);

        await summary.ClickAsync();
        await Expect(screen.Page.Locator(".views [aria-current=true]")).ToHaveTextAsync("✓A week's <b>failures");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the view A week's <b>failures" }).ClickAsync();
        await Expect(screen.Page.GetByText("is removed.")).ToBeVisibleAsync();
        await screen.GoAsync();
        await summary.ClickAsync();
        await Expect(screen.Page.Locator(".views a")).ToHaveTextAsync(["Failed invoices"]);
    }

    [Fact]
    public async Task Foreign_values_in_the_browsers_storage_break_nothing()
    {
        await using var screen = await chromium.OpenAsync(_dashboard.Address);
        await screen.GoAsync();
        foreach (var junk in new[] { "{", "7", "null",
            "[null,1,{\"name\":1},{\"name\":\"x\",\"query\":\"?status=%00%ff&page=x\"},{\"name\":\"y\",\"query\":null}]", "[\"" + new string('x', 1_000_000)
                + "\"]" })
        {
            await screen.Page.EvaluateAsync("junk => localStorage.setItem('views', junk)", junk);
            await screen.GoAsync();
            await screen.Page.Locator("summary", new() { HasText = "Views" }).ClickAsync();
            await Expect(screen.Page.GetByRole(AriaRole.Link, new() { Name = "Failed invoices" })).ToBeVisibleAsync();
        }

        await screen.Page.GetByLabel("Save this view as").FillAsync("Mine");
        await screen.Page.GetByLabel("Save this view as").PressAsync("Enter");
        await Expect(screen.Page.GetByRole(AriaRole.Link, new() { Name = "Mine" })).ToBeVisibleAsync();
    }

    private Task<DashboardProcess> StartAsync() =>
        DashboardProcess.StartAsync(_sample, settings: [("Reading:Store", "true"), ("Reading:StorePath", _store), ("Views:0:Name", "Failed invoices"),
            ("Views:0:Query", "?status=FAILED&type=invoice")]);

    // As the service lists them.
    private async Task<List<string>> IdsAsync(int count)
    {
        using var client = new HttpClient { BaseAddress = _sample.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", _sample.ApiKey);
        var (ids, token) = (new List<string>(), "");
        while (ids.Count < count)
        {
            using var page = System.Text.Json.JsonDocument.Parse(
                await client.GetStringAsync(new Uri($"/api/v2/classify?page_size=100{token}", UriKind.Relative), TestContext.Current.CancellationToken));
            ids.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(job => job.GetProperty("id").GetString()!));
            token = "&page_token=" + Uri.EscapeDataString(page.RootElement.GetProperty("next_page_token").GetString()!);
        }

        return ids[..count];
    }
}
