using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Watching;

/// <summary>Row 6: others beside a long backfill at 5 requests a second, on the machine's clock.</summary>
static class PriorityRow
{
    private const double Slot = 0.2;
    private const double Latency = 0.1;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task RunAsync()
    {
        // Half of the jobs lie in the 30 days that are read; the rest before them.
        await using var bench = await Bench.RealAsync(new() { Jobs = 200_000, Days = 60, Latency = TimeSpan.FromSeconds(Latency), ArrivalsPerSecond = 0.02 });
        var now = bench.Time.GetUtcNow();
        await using var live = bench.Watch(new() { Window = new(TimeBound.Ago(10, TimeUnit.Minute), TimeBound.Now) });
        await Task.Delay(Second * 2);
        var backfill = bench.Watch(JobWindows.Last(30));
        await Task.Delay(Second * 10);
        await FirstRowsAsync(bench, "in a day before all that is being read", JobWindows.DayBefore(now, 45));
        await FirstRowsAsync(bench, "in a day in the middle of what is being read", JobWindows.DayBefore(now, 20));

        var oldest = TimeSpan.Zero;
        for (var i = 0; i < 40; i++)
        {
            await Task.Delay(Second);
            if (live.Latest is { ReadAt: { } at } && bench.Time.GetUtcNow() - at is var age && age > oldest)
                oldest = age;
        }

        Report.AtMost("6", "a live window meanwhile: oldest data on its screen", oldest.TotalSeconds, 20, "s");
        await backfill.DisposeAsync();
        var gone = bench.Traffic.Now;
        await Task.Delay(new JobReaderOptions().Linger + Second * 2);
        var stopped = bench.Traffic.Now;
        await Task.Delay(Second * 5);
        var late = bench.Traffic.From(stopped).Count(sent => sent.Priority == RequestPriority.Backfill);
        Report.AtMost("6", $"its viewer gone: {bench.Traffic.From(gone).Count(sent => sent.Priority == RequestPriority.Backfill)} backfill requests in the "
            + "10 s in which he may come back; 2 s later, for 5 s", late, 0, "requests");
    }

    private static async Task FirstRowsAsync(Bench bench, string where, JobFilter filter)
    {
        var (start, sent) = (bench.Traffic.Now, bench.Traffic.Begun);
        using var patience = new CancellationTokenSource(Second * 20);
        var took = double.PositiveInfinity;
        try
        {
            await foreach (var load in bench.Reader.WatchAsync(filter, TimeZoneInfo.Utc, patience.Token))
            {
                if (load.Jobs.Count == 0)
                    continue;
                took = (bench.Traffic.Now - start).TotalSeconds;
                break;
            }
        }
        catch (OperationCanceledException)
        {
            // Not within the patience of anybody.
        }

        Report.AtMost("6", $"first rows of a new viewer {where} ({bench.Traffic.Begun - sent} requests began, latency {Latency} s)", took,
            (2 * Slot) + Latency + 0.1, "s");
    }
}
