using System.Diagnostics;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.SampleApi;

/// <summary>Row 7: how long reading takes, compared with reading page after page.</summary>
static class SpeedRow
{
    private const int Jobs = 100_000;
    private const int Walked = 10_000;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(150);
    private static readonly (string, string)[] Fast =
        [("LlamaCloud:RequestsPerSecond", "80"), ("LlamaCloud:MaxInFlight", "8"), ("Reading:RefreshInterval", "01:00:00")];

    public static async Task FastAsync()
    {
        double oneByOne;
        await using (var bench = await Bench.RealAsync(new() { Jobs = Walked, Days = 6, ArrivalsPerSecond = 0, Latency = Latency }, Fast))
        {
            var watch = Stopwatch.StartNew();
            var (jobs, token) = (0, (string?)null);
            do
            {
                var page = await bench.Client.ReadPageAsync(ListQuery.All, token, RequestPriority.Backfill, default);
                (jobs, token) = (jobs + page.Jobs.Count, page.NextToken);
            }
            while (token is not null);
            oneByOne = watch.Elapsed.TotalSeconds * Jobs / jobs;
            Report.Note("7", $"{jobs:N0} jobs page after page at 150 ms latency: {watch.Elapsed.TotalSeconds:0.0} s, times {Jobs / jobs} for {Jobs:N0}",
                $"{oneByOne:0.0} s");
        }

        foreach (var spread in new[] { JobSpread.Even, JobSpread.Rhythm })
        {
            await using var bench = await Bench.RealAsync(new() { Jobs = Jobs, Days = 30, ArrivalsPerSecond = 0, Latency = Latency, Spread = spread }, Fast);
            var watch = Stopwatch.StartNew();
            await bench.CompleteAsync(JobWindows.Last(31));
            var took = watch.Elapsed.TotalSeconds;
            Report.AtLeast("7", $"{Jobs:N0} jobs ({spread}), 8 in flight, 80/s allowed: {took:0.0} s, {bench.Traffic.Begun:N0} requests; faster than page "
                + "after page", oneByOne / took, 7, "x");
        }
    }

    public static async Task PacedAsync()
    {
        await using var bench = await Bench.RealAsync(new() { Jobs = Walked, Days = 6, ArrivalsPerSecond = 0 }, ("LlamaCloud:RequestsPerSecond", "5"));
        var watch = Stopwatch.StartNew();
        await bench.CompleteAsync(JobWindows.Week);
        var (took, ideal) = (watch.Elapsed.TotalSeconds, JobWindows.Pages(Walked) / 5);
        Report.AtMost("7", $"{Walked:N0} jobs at 5 requests/s, {bench.Traffic.Begun} requests; pages / 5 is {ideal:0} s", took, 1.1 * ideal, "s");
    }
}
