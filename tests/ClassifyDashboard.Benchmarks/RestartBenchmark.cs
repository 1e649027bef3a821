using System.Text.Json;

/// <summary>How soon the figures of a large store are right again after a restart of the real program.</summary>
static class RestartBenchmark
{
    private const string Row = "restart";
    private const string Day = "api/summary?wait=120";
    private const string Month = "api/summary?from=now-31d&wait=120";

    /// <param name="options">jobs= changes their number.</param>
    public static async Task RunAsync(Options options)
    {
        var jobs = options.Whole("jobs", 1_000_000);
        await using var stage = await StoreStage.StartAsync($"--jobs {jobs} --days 30 --arrivals 0", rate: 1_000);
        await using (var first = await stage.StartDashboardAsync())
            await stage.StoreMonthAsync(first, jobs);

        stage.Copy(back: false);
        await MeasureAsync(stage, jobs, "the last 24 h", async server => [await TimeAsync(stage, server, Day)]);
        await MeasureAsync(stage, jobs, "31 days", async server => [await TimeAsync(stage, server, Month)]);
        await MeasureAsync(stage, jobs, "24 h, and after that 31 days",
            async server => [await TimeAsync(stage, server, Day), await TimeAsync(stage, server, Month)]);
        await MeasureAsync(stage, jobs, "24 h and 31 days at once", server => Task.WhenAll(TimeAsync(stage, server, Day), TimeAsync(stage, server, Month)));
    }

    private static async Task MeasureAsync(StoreStage stage, int jobs, string what, Func<DashboardServer, Task<(DateTimeOffset At, JsonElement Summary)[]>> ask)
    {
        stage.Copy(back: true);
        var before = await stage.RequestsAsync();
        var start = DateTimeOffset.UtcNow;
        await using var server = await stage.StartDashboardAsync();
        var listens = Seconds(DateTimeOffset.UtcNow);
        var answers = await ask(server);
        var isTrue = answers.Length == 1 && what.Contains("24", StringComparison.Ordinal) || await stage.IsTrueAsync(answers[^1].Summary);
        Report.AtMost(Row, $"{jobs:N0} stored jobs: {what}, from the start of the process (it listens after {listens:0.0} s): "
            + $"{string.Join(" and ", answers.Select(answer => $"{Seconds(answer.At):0.0} s"))}; "
            + $"{server.Cpu.TotalSeconds:0.0} s of processor time, {await stage.RequestsAsync() - before} requests; figures "
            + $"{(isTrue ? "equal the truth" : "DIFFER")}", isTrue ? Seconds(answers.Max(answer => answer.At)) : double.PositiveInfinity, 5, "s");

        double Seconds(DateTimeOffset at) => (at - start).TotalSeconds;
    }

    private static async Task<(DateTimeOffset At, JsonElement Summary)> TimeAsync(StoreStage stage, DashboardServer server, string path)
    {
        var summary = await stage.CompleteAsync(server, path);
        return (DateTimeOffset.UtcNow, summary);
    }
}
