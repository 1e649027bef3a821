using System.Text.Json;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>The Review page: several people at once, without a network, when the server dies, by keys, and how it looks.</summary>
public sealed class ReviewPageTests(Chromium chromium, SharedDashboard shared)
    : DashboardOnSample(shared, new() { Jobs = 1_500, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, ("Reading:RefreshInterval", "01:00:00"),
        ("Access:ExportsPerMinute", "10000"))
{
    private const string Page = "review?from=now-3d";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_people_at_once_never_get_the_same_job_and_work_by_keys_alone()
    {
        var before = (await LabelsAsync(Dashboard.Address)).Count;
        await using var one = await OpenedAsync(Dashboard.Address);
        await using var two = await OpenedAsync(Dashboard.Address);
        await using var three = await OpenedAsync(Dashboard.Address);
        var given = await Task.WhenAll(new[] { one, two, three }.Select(async screen =>
        {
            var jobs = new List<string>();
            foreach (var key in new[] { "r", "w", "u", "s", "2", "0", "r", "r" })
                jobs.Add(await PressAsync(screen, key));
            await screen.Page.Keyboard.PressAsync("ArrowDown");
            var last = await JobAsync(screen);
            await screen.Page.Keyboard.PressAsync("Enter");
            await Expect(Job(screen)).Not.ToHaveAttributeAsync("value", last);
            return jobs.Append(last);
        }));
        Assert.Distinct(given.SelectMany(jobs => jobs));
        Assert.Equal(before + 27, (await LabelsAsync(Dashboard.Address)).Count);

        var undone = await JobAsync(one);
        await one.Page.Keyboard.PressAsync("z");
        await Expect(Job(one)).Not.ToHaveAttributeAsync("value", undone);
        Assert.Equal(given[0].Last(), await JobAsync(one));
        Assert.Equal(before + 26, (await LabelsAsync(Dashboard.Address)).Count);
    }

    [Fact]
    public async Task Two_clicks_are_one_label_and_a_lost_network_loses_none()
    {
        var before = (await LabelsAsync(Dashboard.Address)).Count;
        await using var screen = await OpenedAsync(Dashboard.Address);
        var first = await JobAsync(screen);
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Unsure" }).DblClickAsync();
        await Expect(Job(screen)).Not.ToHaveAttributeAsync("value", first);
        Assert.Equal(before + 1, (await LabelsAsync(Dashboard.Address)).Count);

        screen.Expects("net::", "WebSocket", "disconnected", "connection", "Failed to fetch");
        var second = await JobAsync(screen);
        await screen.Page.Context.SetOfflineAsync(true);
        await screen.Page.Keyboard.PressAsync("w");
        await Expect(screen.Page.Locator("#label-outbox")).ToContainTextAsync("1 of your labels wait to be sent: there is no connection");
        await screen.Page.Context.SetOfflineAsync(false);
        await UntilLabelsAsync(Dashboard.Address, before + 2);
        Assert.Equal("wrong", (await LabelsAsync(Dashboard.Address))[second]);
        await Expect(screen.Page.Locator("#label-outbox")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task Killed_server_loses_no_label()
    {
        var directory = Directory.CreateTempSubdirectory("classify-review-");
        (string, string)[] settings = [("Reading:Store", "true"), ("Reading:StorePath", directory.FullName), ("Reading:RefreshInterval", "01:00:00"),
            ("Access:ExportsPerMinute", "10000")];
        var dashboard = await DashboardProcess.StartAsync(Sample, settings: settings);
        try
        {
            await using var screen = await OpenedAsync(dashboard.Address);
            screen.Expects("net::", "WebSocket", "disconnected", "connection", "Failed to fetch");
            var labelled = new Dictionary<string, string>();
            for (var i = 0; i < 5; i++)
                labelled[await PressAsync(screen, "r")] = "right";
            var address = dashboard.Address;
            var last = await JobAsync(screen);
            var killed = dashboard.DisposeAsync(); // kill -9, in the middle of the next label
            await screen.Page.Keyboard.PressAsync("u");
            await killed;
            labelled[last] = "unsure";
            dashboard = await DashboardProcess.StartAsync(Sample, address: address, settings: settings);
            await UntilLabelsAsync(address, 6);
            Assert.Equal(labelled.OrderBy(each => each.Key), (await LabelsAsync(address)).OrderBy(each => each.Key));
        }
        finally
        {
            await dashboard.DisposeAsync();
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(null, "review", "Is this right:")]
    [InlineData(null, "review&part=disagreements&threshold=0.95", "Is this right:")]
    [InlineData(null, "review&status=FAILED", "No job has a result that can be judged.")]
    [InlineData(Fault.HostileText, "review", "<img src=x onerror=alert(1)>")]
    [InlineData(Fault.Unavailable, "review", "The jobs could not be read.")]
    public async Task Each_state_fits_every_screen_and_axe_finds_nothing(Fault? fault, string query, string says)
    {
        if (fault is null)
        {
            await LookAsync(Dashboard.Address, query, says);
            return;
        }

        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 300, Days = 2, Spread = JobSpread.Even, ArrivalsPerSecond = 0, Faults = [fault.Value] }, TimeProvider.System, Cancelled);
        await using var dashboard = await DashboardProcess.StartAsync(sample);
        await LookAsync(dashboard.Address, query, says, fault.Value.ToString().ToLowerInvariant());
    }

    [Fact]
    public async Task Figures_are_drawn_once_there_are_labels_and_paper_has_no_form()
    {
        await StartAgainAsync(); // jobs that reviewers of other tests still have would be missing in the random sample
        await using var screen = await OpenedAsync(Dashboard.Address);
        for (var i = 0; i < 24; i++)
            await PressAsync(screen, i % 6 == 5 ? "1" : "r");
        await Expect(screen.Page.Locator("#confusion tbody tr").First).ToBeVisibleAsync();
        await Expect(screen.Page.GetByText("of the results are wrong").First).ToBeVisibleAsync();
        await LookAsync(Dashboard.Address, "review", "What the results said", "labels");
        await screen.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(screen.Page.Locator(".review-card")).ToBeHiddenAsync();
        await Expect(screen.Page.Locator("#types")).ToBeVisibleAsync();
        await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(PageLook.Pictures, "review-print.png"), FullPage = true });
    }

    private async Task<Screen> OpenedAsync(Uri address)
    {
        var screen = await chromium.OpenAsync(address, 1366, 900);
        await screen.GoAsync(Page);
        await Expect(screen.Page.GetByText("complete, as of")).ToBeVisibleAsync();
        await Expect(Job(screen)).ToHaveCountAsync(1);
        await screen.Page.UntilAsync("window.sendsLabels");
        return screen;
    }

    private static ILocator Job(Screen screen) => screen.Page.Locator(".review-form input[name=job]");

    private static async Task<string> JobAsync(Screen screen) => (await Job(screen).GetAttributeAsync("value"))!;

    // Labels the job on the screen, and waits for the next.
    private static async Task<string> PressAsync(Screen screen, string key)
    {
        var job = await JobAsync(screen);
        await screen.Page.Keyboard.PressAsync(key);
        await Expect(Job(screen)).Not.ToHaveAttributeAsync("value", job);
        return job;
    }

    private Task LookAsync(Uri dashboard, string query, string says, string state = "")
    {
        var address = query.IndexOf('&', StringComparison.Ordinal) is var at and >= 0 ? query[..at] + "?from=now-3d" + query[at..] : query + "?from=now-3d";
        return PageLook.CheckAsync(chromium, dashboard, string.Concat((query + state).Where(char.IsAsciiLetterOrDigit)), address, says, axeAtEachWidth: true);
    }

    private static async Task UntilLabelsAsync(Uri dashboard, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while ((await LabelsAsync(dashboard)).Count < count)
            await Task.Delay(200, limit.Token);
    }

    // The labels by job.
    private static async Task<Dictionary<string, string>> LabelsAsync(Uri dashboard)
    {
        using var http = new HttpClient();
        try
        {
            var file = await http.GetStringAsync(new Uri(dashboard, "export/labels.jsonl"), Cancelled);
            return file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))
                .ToDictionary(label => label.GetProperty("job_id").GetString()!, label => label.GetProperty("label").GetString()!);
        }
        catch (HttpRequestException)
        {
            return [];
        }
    }
}
