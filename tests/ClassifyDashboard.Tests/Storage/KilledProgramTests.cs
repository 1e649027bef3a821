using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Import;
using ClassifyDashboard.Tests.Servers;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>Processes of the program that are killed while they write.</summary>
[Trait("Category", "Slow")]
public sealed class KilledProgramTests : IDisposable
{
    private const int RequestsPerSecond = 50;
    private const double PartlyFilled = 0.9; // the last page of a partition has half its jobs on average
    private static readonly TimeSpan LongestLoss = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Killed_dashboard_that_reads_five_thousand_jobs_a_second_has_stored_all_but_the_last_ten_seconds()
    {
        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 100_000, Days = 30, ArrivalsPerSecond = 0 }, TimeProvider.System, TestContext.Current.CancellationToken);
        await using var dashboard = new DashboardRun(_folder.PathOf("."), [],
        [
            .. DashboardRun.On(sample), ("Reading:StorePath", _folder.Store), ("Names:Read", "false"),
            ("LlamaCloud:RequestsPerSecond", $"{RequestsPerSecond}"),
        ]);
        _ = dashboard.SummaryAsync("now-31d").ContinueWith(task => task.Exception, TaskScheduler.Default); // killed before it has an answer
        await Waiting.UntilAsync(() => sample.Requests.Total > 0, Patience);

        // At 12 seconds 60,000 jobs are read at most: 10,000 of them more than ten seconds before.
        var (begun, before) = (TimeProvider.System.GetTimestamp(), 0L);
        await Waiting.UntilAsync(() =>
        {
            var reading = TimeProvider.System.GetElapsedTime(begun);
            if (reading <= LongestLoss / 5)
                before = sample.Requests.Total;
            return reading > LongestLoss * 1.2;
        }, Patience);
        await dashboard.DisposeAsync();
        Assert.InRange(before, RequestsPerSecond, 3 * RequestsPerSecond);
        Assert.InRange(StoredJobCount.In(_folder.Store), before * JobListPage.MaxJobs * PartlyFilled, double.MaxValue);
    }

    [Fact(Timeout = 120_000)]
    public async Task Import_that_was_killed_midway_and_is_made_again_brings_each_job_once()
    {
        const int Jobs = 150_000, AnHour = 300; // three batches
        var cancelled = TestContext.Current.CancellationToken;
        var file = await _folder.ExportAsync("jobs.jsonl",
            Enumerable.Range(0, Jobs).Select(i => AJob.Completed().Id($"clj-{i}").At(AJob.Created.AddHours((double)i / AnHour)).Build()));
        await using (var killed = Import(file))
        {
            await Waiting.UntilAsync(() => StoredJobCount.In(_folder.Store) > 0, Patience);
            await killed.DisposeAsync();
            Assert.DoesNotContain("jobs read", killed.Log, StringComparison.Ordinal);
            cancelled.ThrowIfCancellationRequested();
        }

        Assert.InRange((await _folder.StoredAsync()).Jobs.Count, 0, Jobs - 1);
        await using (var again = Import(file))
        {
            Assert.Equal((0, Jobs, 0), (await again.ExitAsync(), Counted(again.Log, " jobs read"), Counted(again.Log, " refused")));
            Assert.InRange(Counted(again.Log, " new"), 1, Jobs);
        }

        var (stored, coverage) = await _folder.StoredAsync();
        Assert.Equal(Enumerable.Range(0, Jobs), stored.Select(job => int.Parse(job.Id[4..], System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.Empty(coverage.Known); // a file does not say whether it has all jobs of an hour
    }

    private DashboardRun Import(string file) => new(_folder.PathOf("."), ["import", file],
    [
        ("LLAMA_CLOUD_API_KEY", _folder.Key), ("LLAMA_CLOUD_BASE_URL", _folder.Address), ("Reading:StorePath", _folder.Store), ("Reading:KeepDays", "3650"),
    ]);

    // The number before a word of the closing line.
    private static int Counted(string line, string word) =>
        int.Parse(line[..line.IndexOf(word, StringComparison.Ordinal)].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
}
