using System.Globalization;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Telemetry;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>How many jobs a process keeps in memory that nobody has told a number.</summary>
[Trait("Category", "Slow")]
public sealed class DefaultMaxJobsTests : IDisposable
{
    private const int Jobs = 6_000;

    private readonly string _root = Directory.CreateTempSubdirectory("classify-limit-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // In a container the runtime takes three quarters of the container's memory for its limit, and this variable sets the same limit.
    [Theory(Timeout = 120_000)]
    [InlineData(null)]
    [InlineData(400_000_000L)]
    public async Task Number_of_jobs_in_memory_is_the_default_or_what_fits_in_two_thirds_of_what_the_process_may_use(long? limit)
    {
        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = Jobs, Days = 2, ArrivalsPerSecond = 0, Stuck = false }, TimeProvider.System, TestContext.Current.CancellationToken);
        IEnumerable<(string, string)> settings =
        [
            .. DashboardRun.On(sample), ("Reading:StorePath", Path.Combine(_root, "store")), ("LlamaCloud:RequestsPerSecond", "1000"),
            ("Metrics:Token", ScrapedHost.Token), ("Metrics:Figures", "false"),
        ];
        if (limit is { } bytes)
            settings = settings.Append(("DOTNET_GCHeapHardLimit", bytes.ToString("X", CultureInfo.InvariantCulture)));
        await using var dashboard = new DashboardRun(_root, [], settings);
        Assert.Equal(Jobs, await dashboard.JobsAsync());
        var share = new Scrape(await dashboard.MetricsAsync(ScrapedHost.Token))["classify_dashboard_memory_used"]!.Value;
        var expected = BlockCache.Limit(new JobReaderOptions().MaxJobs, limit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        Assert.InRange(Jobs / share, 0.99 * expected, 1.01 * expected);
    }
}
