using System.Diagnostics;
using ClassifyDashboard.LlamaCloud.Wire;

/// <summary>What a killed program has lost: SIGKILL at random moments while it reads 5,000 jobs a second.</summary>
static class KillsBenchmark
{
    private const string Row = "kills";
    private const double Rate = 50;
    private static readonly TimeSpan LongestLoss = TimeSpan.FromSeconds(10);

    /// <param name="options">jobs= and kills= change their numbers, seed= the moments.</param>
    public static async Task RunAsync(Options options)
    {
        var (jobs, kills, seed) = (options.Whole("jobs", 700_000), options.Whole("kills", 10), options.Whole("seed", 1));
        Report.Note(Row, $"{jobs:N0} jobs over 30 days, {Rate:0} requests a second, {kills} kills", $"seed {seed}");
        var random = new Random(seed);
        await using var stage = await StoreStage.StartAsync($"--jobs {jobs} --days 30 --arrivals 0", Rate);
        for (var kill = 1; kill <= kills; kill++)
            await KillAsync(stage, kill, random.NextDouble());

        await using var last = await stage.StartDashboardAsync();
        var summary = await stage.MonthAsync(last);
        var (requests, pages) = (await stage.RequestsAsync(), JobWindows.Pages(summary.GetProperty("jobs").GetInt64()));
        Report.Note(Row, $"all {summary.GetProperty("jobs").GetInt64():N0} jobs after {kills} kills; read once they are {pages:N0} pages",
            $"{requests:N0} requests");
        var isTrue = await stage.IsTrueAsync(summary);
        for (var tries = 0; !isTrue && tries < 5; tries++) // the last jobs may have ended since the last refresh
        {
            await Task.Delay(TimeSpan.FromSeconds(20));
            isTrue = await stage.IsTrueAsync(await stage.MonthAsync(last));
        }

        Report.Add(Row, "figures after the kills", isTrue ? "equal the truth" : "DIFFER", "equal", isTrue);
    }

    private static async Task KillAsync(StoreStage stage, int kill, double moment)
    {
        var (stored, before) = (stage.StoredJobs(), await stage.RequestsAsync());
        var server = await stage.StartDashboardAsync();
        _ = stage.WatchMonthAsync(server);
        while (await stage.RequestsAsync() == before)
            await Task.Delay(20);
        var reading = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(1 + (14 * moment)));
        var (requests, seconds) = (await stage.RequestsAsync() - before, reading.Elapsed.TotalSeconds);
        await server.DisposeAsync();
        var (read, kept) = (requests * (double)JobListPage.MaxJobs, stage.StoredJobs() - stored);
        var lost = Math.Max(0, read - kept);
        Report.AtMost(Row, $"kill {kill,2} after {seconds,4:0.0} s and {requests,4} requests ({read / seconds:N0} jobs a second at most): {kept,6:N0} jobs "
            + $"stored, at most {lost,6:N0} to be read again, of the last", lost / (read / seconds), LongestLoss.TotalSeconds, "s");
    }
}
