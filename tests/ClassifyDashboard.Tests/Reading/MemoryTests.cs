using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>What happens where there are more jobs than are kept in memory.</summary>
[Trait("Category", "Slow")]
public sealed class MemoryTests : IDisposable
{
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;
    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };
    private readonly string _root = Directory.CreateTempSubdirectory("classify-memory-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(JobSpread.Even, false)]
    [InlineData(JobSpread.Even, true)]
    [InlineData(JobSpread.Hour, false)]
    [InlineData(JobSpread.Hour, true)]
    public async Task Window_above_the_job_limit_is_a_named_problem_and_stops_reading(JobSpread spread, bool isStored)
    {
        await using var host = await StartAsync(new() { Jobs = 6_000, Days = 6, ArrivalsPerSecond = 0, Spread = spread }, isStored);
        using var watcher = host.Watch(Week);
        var load = await host.UntilAsync(Week, load => load.Problem is not null);
        Assert.Equal(LoadStage.Failed, load.Stage);
        Assert.Equal(ProblemKind.TooManyJobs, load.Problem!.Kind);

        var before = host.Sample.Requests.Total;
        Assert.InRange(before, 1, 100);
        for (var i = 0; i < 20; i++)
        {
            host.Time.Advance(Refresh);
            await host.UntilAsync(Week, next => next.Problem?.Kind == ProblemKind.TooManyJobs);
        }

        Assert.InRange(host.Sample.Requests.Total - before, 0, 40);

    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Days_evicted_from_memory_return_from_the_store_or_are_read_again(bool isStored)
    {
        await using var host = await StartAsync(new() { Jobs = 3_000, Days = 6, ArrivalsPerSecond = 0, Spread = JobSpread.Even }, isStored);
        for (var round = 0; round < 3; round++)
        {
            var before = host.Sample.Requests.Total;
            for (var day = 5; day >= 1; day--)
            {
                var filter = new JobFilter
                {
                    Window = TimeWindow.Between(host.Time.GetUtcNow().AddDays(-day), host.Time.GetUtcNow().AddDays(1 - day).AddTicks(-1)),
                };
                var load = await host.CompleteAsync(filter);
                Assert.Equal(host.Sample.Count($"?created_at_on_or_after={Text(host, 24 * day)}&created_at_on_or_before={Text(host, 24 * (day - 1))}").Total,
                    load.Jobs.Count);
                await ForgottenAsync(host); // the window of the day before is not watched any more
            }

            Assert.InRange(host.Sample.Requests.Total - before, 0, isStored && round > 0 ? 5 : 50);
        }
    }

    private static async Task ForgottenAsync(ReaderOnSample host)
    {
        using var http = new HttpClient();
        for (var i = 0; i < 30; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));

            // Jobs dropped before they are stored are read again, and a busy machine is slow to write.
            for (var calm = 0; calm < 3; calm = host.QuiescenceProbe.IsNone ? calm + 1 : 0)
                await http.GetStringAsync(new Uri(host.Sample.BaseAddress, "sample/faults"), TestContext.Current.CancellationToken);
        }
    }

    private static string Text(ReaderOnSample host, int hoursAgo) => $"{host.Time.GetUtcNow().AddHours(-hoursAgo):yyyy-MM-ddTHH:mm:ss.fffffff}Z";

    private Task<ReaderOnSample> StartAsync(SampleApiOptions options, bool isStored) => ReaderOnSample.StartAsync(
        options, default, ("Reading:MaxJobs", "1000"), ("Reading:Store", isStored ? "true" : "false"), ("Reading:StorePath", _root));
}
