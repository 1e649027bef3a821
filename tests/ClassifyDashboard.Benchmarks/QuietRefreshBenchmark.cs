using ClassifyDashboard.Reading.Watching;

/// <summary>What a refresh without news allocates: all jobs are finished, and the sample API is another process.</summary>
static class QuietRefreshBenchmark
{
    private const int Refreshes = 20;
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    public static async Task RunAsync()
    {
        var (few, many) = (10_000, 100_000);
        await BytesAsync(few); // one-time allocations, such as compiled code
        var (little, much) = (await BytesAsync(few), await BytesAsync(many));
        Report.Note("memory", $"a refresh without news and without unfinished jobs allocates, {few:N0} and {many:N0} known jobs",
            $"{little / 1024:N1} and {much / 1024:N1} kB");
        Report.AtMost("memory", "the same: per known job more", Math.Max(0, (much - little) / (many - few)), 0.1, "bytes");
    }

    private static async Task<double> BytesAsync(int jobs)
    {
        await using var sample = await SampleProcess.StartAsync($"--jobs {jobs} --days 6 --arrivals 0 --stuck no");
        await using var bench = Bench.On(sample);
        await using var watcher = bench.Watch(JobWindows.Week);
        var load = await bench.CompleteAsync(JobWindows.Week);
        if (load.Jobs.Count != jobs)
            throw new InvalidOperationException($"{load.Jobs.Count} jobs were read of {jobs}.");
        await bench.PassAsync(Refresh * 20, Refresh); // by then the jobs that were read too early to be final are read again
        var best = double.MaxValue;
        for (var i = 0; i < Refreshes; i++)
        {
            var (before, begun) = (GC.GetTotalAllocatedBytes(precise: true), bench.Traffic.Begun);
            await bench.PassAsync(Refresh, Refresh);
            if (bench.Traffic.Begun > begun)
                best = Math.Min(best, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return best;
    }
}
