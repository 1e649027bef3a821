using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;

/// <summary>Rows 1 to 3: the requests that reading costs.</summary>
static class RequestRows
{
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    /// <summary>Cold windows, with jobs evenly spread and all in one hour, in the three orders; the most expensive of the six is shown.</summary>
    public static async Task ColdAsync()
    {
        foreach (var jobs in new[] { 0, 1, 100, 10_000, 100_000 })
        {
            var costs = new List<string>();
            var dearest = 0L;
            foreach (var spread in new[] { JobSpread.Even, JobSpread.Hour })
            {
                foreach (var order in Enum.GetValues<JobOrder>())
                {
                    await using var bench = await Bench.CountingAsync(new() { Jobs = jobs, Days = 6, ArrivalsPerSecond = 0, Spread = spread, Order = order });
                    var load = await bench.CompleteAsync(JobWindows.Week);
                    if (load.Jobs.Count != jobs)
                        throw new InvalidOperationException($"{load.Jobs.Count} jobs were read of {jobs}.");
                    dearest = Math.Max(dearest, bench.Sample.Requests.Total);
                    costs.Add($"{bench.Sample.Requests.Total}");
                }
            }

            Report.AtMost("1", $"cold window of {jobs:N0} jobs (even {string.Join("/", costs[..3])}, one hour {string.Join("/", costs[3..])})", dearest,
                (1.05 * JobWindows.Pages(jobs)) + 10, "requests");
        }

        await using var empty = await Bench.CountingAsync(new() { Jobs = 0, ArrivalsPerSecond = 0 });
        await empty.CompleteAsync(JobWindows.Last(30));
        Report.AtMost("1", "cold window of 30 empty days", empty.Sample.Requests.Total, 3, "requests");
    }

    /// <summary>Refreshes with n new and a unfinished jobs, in simulated time.</summary>
    public static async Task RefreshAsync()
    {
        foreach (var (arrivals, order) in new[] { (0.0, JobOrder.Newest), (0.1, JobOrder.Newest), (2, JobOrder.Oldest), (20, JobOrder.Shuffled),
            (60, JobOrder.Newest) })
        {
            await using var bench = await Bench.SimulatedAsync(new() { Jobs = 2_000, Days = 6, ArrivalsPerSecond = arrivals, Order = order });
            await using var watcher = bench.Watch(JobWindows.Week);
            var load = await bench.CompleteAsync(JobWindows.Week);
            var (worst, text, limit) = (double.NegativeInfinity, 0L, 0.0);
            var (fresh, open) = (0, 0);
            for (var i = -3; i < 8; i++) // before that the sample has only jobs that have finished
            {
                var (before, known, unfinished) = (bench.Sample.Requests.Total, load.Jobs.Count, load.Figures.Backlog.Total);
                await bench.PassAsync(Refresh, Refresh);
                load = await bench.FreshAsync(JobWindows.Week);
                var (took, most) = (bench.Sample.Requests.Total - before, 2 + JobWindows.Pages(load.Jobs.Count - known) + JobWindows.Pages(unfinished));
                if (i >= 0 && took - most > worst)
                    (worst, text, limit, fresh, open) = (took - most, took, most, load.Jobs.Count - known, unfinished);
            }

            Report.AtMost("2", $"refresh with {fresh:N0} new and {open:N0} unfinished jobs, dearest of 8, {order}", text, limit, "requests");
        }

        await using var hour = await Bench.SimulatedAsync(new() { Jobs = 10_000, Days = 6, ArrivalsPerSecond = 0.01 });
        await using var week = hour.Watch(JobWindows.Week);
        await hour.CompleteAsync(JobWindows.Week);
        var start = hour.Traffic.Now;
        await hour.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromSeconds(5));
        var checks = hour.Traffic.From(start).Count(sent => sent.Priority == RequestPriority.Check);
        Report.AtMost("2", "10,000 known jobs for 2 hours: share of a budget of 5/s that the check for deletions takes", 100.0 * checks / (2 * 3_600 * 5), 5,
            "%");
    }

    /// <summary>Widens a window from a day to a week and narrows it again.</summary>
    public static async Task WiderAsync()
    {
        await using var bench = await Bench.CountingAsync(new() { Jobs = 10_000, Days = 6, ArrivalsPerSecond = 0 });
        var day = await bench.CompleteAsync(JobWindows.Day);
        var before = bench.Sample.Requests.Total;
        var week = await bench.CompleteAsync(JobWindows.Week);
        var gap = week.Jobs.Count - day.Jobs.Count;
        Report.AtMost("3", $"from 24 h ({day.Jobs.Count:N0} jobs) to 7 d ({week.Jobs.Count:N0} jobs)", bench.Sample.Requests.Total - before,
            (1.05 * JobWindows.Pages(gap)) + 10, "requests");

        before = bench.Sample.Requests.Total;
        string[] queries =
        [
            "", "from=now-3d", "from=now-3d&to=now-1d", "from=now-1h", "from=now/d&to=now", "from=now-6d&status=FAILED",
            "from=now-2d&status=PENDING&status=CANCELLED",
            "from=now-6d&type=invoice", "from=now-6d&confidence=0-0.9", "from=now-6d&q=a", $"from=now-6d&configuration_id={week.Jobs[0].ConfigurationId}",
        ];
        foreach (var query in queries)
            await bench.CompleteAsync(JobQuery.Read(query).Query.Filter);
        await bench.CompleteAsync(JobWindows.Week with { ConfigurationId = week.Jobs[0].ConfigurationId });
        Report.AtMost("3", $"back to 24 h, windows within, filters ({queries.Length + 1} questions)", bench.Sample.Requests.Total - before, 0, "requests");
    }
}
