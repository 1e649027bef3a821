using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;

/// <summary>
/// How long a browser takes until it has painted the first of 50 rows, of 100,000 jobs: the Jobs page beside Hangfire's list and the barest
/// page of MudBlazor, by turns in one run.
/// </summary>
/// <remarks>
/// Painted is what the browser's element timing says of the first row: the time from the start of the navigation until the frame with its text was shown.
/// Cold is a new profile with nothing in its cache, warm the same address once more in it.
/// </remarks>
static class FirstRowsBenchmark
{
    private const int Jobs = 100_000;
    private const int Rows = 50;

    // The Jobs page's, Hangfire's, the bare page's.
    private const string FirstRow = ".job-table tbody td:nth-child(2), .js-jobs-list tbody td:nth-child(2), .bare tbody td:nth-child(2)";

    // In the page: marks the cell beside the box of the first row as soon as it is there, and tells when it was painted.
    private const string Watch = $$"""
        window.rowPainted = new Promise(go => {
            const look = new MutationObserver(() => {
                const cell = document.querySelector('{{FirstRow}}');
                if (cell && !cell.hasAttribute('elementtiming')) cell.setAttribute('elementtiming', 'row'); // once more where a live page has replaced it
            });
            new PerformanceObserver(list => {
                look.disconnect();
                go(list.getEntries()[0].renderTime);
            }).observe({ type: 'element', buffered: true });
            look.observe(document, { childList: true, subtree: true });
        });
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="options">
    /// <c>rounds</c>, <c>chromium</c> (the browser's path) and <c>height</c> of its window, in which the first rows of all have to be in sight.
    /// </param>
    public static async Task RunAsync(Options options)
    {
        var path = options.Text("chromium") ?? Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium-headless-shell";
        await using var sample = await SampleProcess.StartAsync($"--jobs {Jobs} --days 1 --spread even --arrivals 0");
        await using var dashboard = await DashboardServer.StartAsync(sample.Address, new SampleApiOptions().ApiKey, null,
            ("Reading:RefreshInterval", "01:00:00"), ("LlamaCloud:RequestsPerSecond", "1000"));
        await using var hangfire = await HangfireList.StartAsync(Jobs, Rows);
        await using var bare = await BarePage.StartAsync(Rows);
        (string Name, Uri Address)[] pages = [("the Jobs page", new(dashboard.Address, $"?from=now-2d&page_size={Rows}")),
            ("Hangfire's list", hangfire.Address), ("the barest MudBlazor page", bare.Address)];
        await KnownAsync(pages[0].Address);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"] });
        var size = new ViewportSize { Width = 1366, Height = options.Whole("height", 1600) };
        var times = pages.ToDictionary(page => page.Name, _ => (Cold: new List<double>(), Warm: new List<double>()));
        for (var round = -2; round < options.Whole("rounds", 15); round++) // the first two warm the servers
        {
            foreach (var (name, address) in pages)
            {
                await using var profile = await browser.NewContextAsync(new() { ViewportSize = size });
                await profile.AddInitScriptAsync(Watch);
                var (cold, warm) = (await PaintedAsync(profile, address), await PaintedAsync(profile, address));
                if (round < 0)
                    continue;
                times[name].Cold.Add(cold);
                times[name].Warm.Add(warm);
            }
        }

        foreach (var (name, (cold, warm)) in times)
            Report.Note("firstrows", $"first of {Rows} rows painted, {name}: cold, warm (medians of {cold.Count}, {Path.GetFileName(path)} {browser.Version})",
                $"{Timing.Median(cold):0} ms, {Timing.Median(warm):0} ms");
        Report.AtMost("firstrows", "cold, of Hangfire's time", Timing.Median(times[pages[0].Name].Cold) / Timing.Median(times[pages[1].Name].Cold), 1, "x");
        Report.AtMost("firstrows", "warm, of Hangfire's time", Timing.Median(times[pages[0].Name].Warm) / Timing.Median(times[pages[1].Name].Warm), 1, "x");
    }

    private static async Task<double> PaintedAsync(IBrowserContext profile, Uri address)
    {
        var page = await profile.NewPageAsync();
        await page.GotoAsync(address.ToString());
        double painted;
        try
        {
            painted = await page.EvaluateAsync<double>("window.rowPainted").WaitAsync(Patience);
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException(
                $"{address} painted no row: "
                    + $"{await page.EvaluateAsync<string>($"(document.querySelector('{FirstRow}') || document.body).outerHTML.slice(0, 500)")}", e);
        }

        await page.WaitForLoadStateAsync(LoadState.NetworkIdle); // files that arrive later are in the cache the next time, and cost it nothing
        await page.CloseAsync();
        return painted;
    }

    // Until the server knows all jobs, which a page that it renders then says.
    private static async Task KnownAsync(Uri address)
    {
        using var client = new HttpClient();
        for (var tries = 0; tries < 60; tries++)
        {
            if ((await client.GetStringAsync(address)).Contains($"{Jobs:N0} jobs, complete", StringComparison.Ordinal))
                return;
        }

        throw new InvalidOperationException("The jobs were not read in time.");
    }
}
