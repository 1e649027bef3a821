using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;

/// <summary>Row 4: many watchers, and the cost of keeping an ordinary project up to date.</summary>
static class WatcherRows
{
    private const int Watchers = 200;
    private static readonly SampleApiOptions Ordinary = new() { Jobs = 7_000, Days = 7 };
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task ColdAsync()
    {
        var requests = new List<long>();
        foreach (var filters in new[] { Filters()[^1..], Filters() })
        {
            await using var bench = await Bench.CountingAsync(new() { Jobs = 10_000, Days = 6, ArrivalsPerSecond = 0 });
            await Task.WhenAll(filters.Select(bench.CompleteAsync));
            requests.Add(bench.Sample.Requests.Total);
        }

        Report.AtMost("4", $"10,000 jobs cold for {Watchers} watchers of overlapping windows; one takes {requests[0]}", requests[1],
            (1.05 * JobWindows.Pages(10_000)) + 10, "requests");
    }

    /// <summary>Two minutes in real time.</summary>
    public static async Task RealAsync()
    {
        await using var bench = await Bench.RealAsync(Ordinary);
        var watchers = Filters().Select(bench.Watch).ToList();
        await bench.CompleteAsync(Filters()[^1]);
        await Task.Delay(Second * 5);
        var (start, oldest) = (bench.Traffic.Begun, TimeSpan.Zero);
        for (var i = 0; i < 120; i++)
        {
            await Task.Delay(Second);
            oldest = Max(oldest, Oldest(bench, watchers));
        }

        Report.AtMost("4", $"steady, about 1,000 jobs a day, {Watchers} watchers, 2 minutes of real time", (bench.Traffic.Begun - start) / 2.0, 8,
            "requests/min");
        Report.AtMost("4", "the same: oldest data on a screen", oldest.TotalSeconds, 20, "s");
        await GoneAsync(watchers);
    }

    /// <summary>An hour in simulated time, with its checks.</summary>
    public static async Task HourAsync()
    {
        await using var bench = await Bench.SimulatedAsync(Ordinary, ("LlamaCloud:RequestsPerSecond", "5"));
        var watchers = Filters().Select(bench.Watch).ToList();
        await bench.PassAsync(TimeSpan.FromSeconds(60), Second / 5);
        var (start, oldest, most) = (bench.Traffic.Now, TimeSpan.Zero, 0);
        await bench.PassAsync(TimeSpan.FromHours(1), Second, () => oldest = Max(oldest, Oldest(bench, watchers)));
        var sent = bench.Traffic.From(start);
        for (var minute = 0; minute < 60; minute++)
            most = Math.Max(most, sent.Count(each => (int)(each.At - start).TotalMinutes == minute));
        var checks = sent.Count(each => each.Priority == RequestPriority.Check);
        Report.AtMost("4", $"the same for a simulated hour, checks included ({checks} checks; {most} in the busiest minute)", sent.Count / 60.0, 8,
            "requests/min");
        Report.AtMost("4", "the same: oldest data on a screen", oldest.TotalSeconds, 20, "s");

        await GoneAsync(watchers);
        await bench.PassAsync(new JobReaderOptions().RefreshInterval, Second);
        var gone = bench.Traffic.Begun;
        await bench.PassAsync(TimeSpan.FromMinutes(2), Second);
        Report.AtMost("4", "the last watcher gone: requests in two minutes after one refresh", bench.Traffic.Begun - gone, 0, "requests");
    }

    /// <summary>The free tier: 20 requests a minute.</summary>
    public static async Task FreeTierAsync()
    {
        await using var bench = await Bench.SimulatedAsync(Ordinary, ("LlamaCloud:RequestsPerSecond", "0.33333"));
        var watchers = Filters().Select(bench.Watch).ToList();
        await bench.PassAsync(TimeSpan.FromMinutes(10), Second); // 70 pages cold
        var (start, oldest) = (bench.Traffic.Now, TimeSpan.Zero);
        await bench.PassAsync(TimeSpan.FromMinutes(20), Second, () => oldest = Max(oldest, Oldest(bench, watchers)));
        var every = watchers[^1].Latest?.RefreshEvery ?? TimeSpan.Zero;
        var sent = bench.Traffic.From(start).Count / 20.0;
        Report.Add("4", $"20 requests a minute: interval that is shown, at {sent:0.0} requests/min; oldest data {oldest.TotalSeconds:0} s",
            $"{every.TotalSeconds:0.0} s", "over 17", every > new JobReaderOptions().RefreshInterval);
        await GoneAsync(watchers);
    }

    private static async Task GoneAsync(List<Watcher> watchers)
    {
        foreach (var watcher in watchers)
            await watcher.DisposeAsync();
    }

    private static JobFilter[] Filters() =>
        [.. Enumerable.Range(1, Watchers)
            .Select(i => new JobFilter { Window = new(TimeBound.Ago(i * 50, TimeUnit.Minute), TimeBound.Now), Types = i % 3 == 0 ? ["invoice"] : [] })];

    // A screen without all of its jobs does not count as up to date.
    private static TimeSpan Oldest(Bench bench, List<Watcher> watchers)
    {
        var now = bench.Time.GetUtcNow();
        return watchers.Max(watcher => watcher.Latest is { Stage: LoadStage.Complete, ReadAt: { } at } ? now - at : TimeSpan.MaxValue);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
