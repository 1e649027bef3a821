using ClassifyDashboard.Reading;

/// <summary>What a refresh allocates that brings nothing new, the sample's own answers included, since it lives in the same process.</summary>
static class QuietRefreshBenchmark
{
    private const int Refreshes = 20;
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    public static async Task RunAsync()
    {
        var (few, many) = (10_000, 100_000);
        var (little, much) = (await BytesAsync(few), await BytesAsync(many));
        Report.Note("memory", $"a refresh without news allocates, {few:N0} and {many:N0} known jobs", $"{little / 1024:N0} and {much / 1024:N0} kB");
        Report.AtMost("memory", "the same: per known job more", Math.Max(0, (much - little) / (many - few)), 0.1, "bytes");
    }

    private static async Task<double> BytesAsync(int jobs)
    {
        await using var bench = await Bench.SimulatedAsync(new() { Jobs = jobs, Days = 6, ArrivalsPerSecond = 0 });
        await using var watcher = bench.Watch(JobWindows.Week);
        var load = await bench.CompleteAsync(JobWindows.Week);
        Report.Note("memory", $"of {jobs:N0} known jobs unfinished, which each refresh asks for", $"{load.Figures.Backlog.Total}");
        await bench.PassAsync(Refresh * 20, Refresh); // what was read too early to be sure is read again by then
        var best = double.MaxValue;
        for (var i = 0; i < Refreshes; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await bench.PassAsync(Refresh, Refresh);
            best = Math.Min(best, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return best;
    }
}
