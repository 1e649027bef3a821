/// <summary>What the benchmarks of pages share: their sizes, and a dashboard that has just started and knows a month of jobs.</summary>
static class PageStage
{
    /// <summary>Measures with 100,000 jobs, and with 1,000,000 within ten times the limits.</summary>
    /// <param name="options">jobs= measures only this number.</param>
    /// <param name="measure">Gets the number of jobs, and how many times the limits it may take.</param>
    public static async Task ForEachSizeAsync(Options options, Func<int, int, Task> measure)
    {
        foreach (var (jobs, times) in new[] { (100_000, 1), (1_000_000, 10) })
        {
            if (options.Whole("jobs", jobs) == jobs)
                await measure(jobs, times);
        }
    }

    /// <summary>Measures pages of a new process that is ready and knows the jobs of a month.</summary>
    /// <param name="jobs">Their number.</param>
    /// <param name="measure">Gets a client of the dashboard, and what was asked before.</param>
    /// <param name="ask">Asks the process before, which has read the jobs.</param>
    public static async Task RestartedAsync<T>(int jobs, Func<HttpClient, T, Task> measure, Func<HttpClient, Task<T>> ask)
    {
        await using var stage = await StoreStage.StartAsync($"--jobs {jobs} --days 30 --arrivals 0", rate: 1_000);
        T asked;
        await using (var first = await stage.StartDashboardAsync())
        {
            await stage.StoreMonthAsync(first, jobs);
            using var known = new HttpClient { BaseAddress = first.Address };
            asked = await ask(known);
        }

        await using var server = await stage.StartDashboardAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        await stage.WarmMonthAsync(server);
        await measure(http, asked);
    }

    /// <inheritdoc cref="RestartedAsync{T}"/>
    public static Task RestartedAsync(int jobs, Func<HttpClient, Task> measure) =>
        RestartedAsync(jobs, (http, _) => measure(http), _ => Task.FromResult(true));

    /// <summary>Requests a page for the first time, and reports how long that takes and how large the page is.</summary>
    /// <returns>The page.</returns>
    public static async Task<string> FirstAsync(string row, HttpClient http, string path, int jobs, int times)
    {
        var (cold, page) = await Timing.GetAsync(http, path);
        Report.AtMost(row, $"{jobs:N0} jobs: the page, first request of a new process that knows the jobs", cold, 300 * times, "ms");
        Report.Note(row, $"{jobs:N0} jobs: the page's HTML before compression", $"{page.Length / 1000.0:0.0} kB");
        return page;
    }
}
