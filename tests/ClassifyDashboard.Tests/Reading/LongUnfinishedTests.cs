using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>Jobs that were created long ago and have not finished stay known at the cost of a few requests.</summary>
public sealed class LongUnfinishedTests : IDisposable
{
    private const int RoundTrips = 40; // without anything new

    private static readonly JobFilter Unfinished = AlarmJobs.LongUnfinished(JobFilter.Default);
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;
    private readonly string _directory = Directory.CreateTempSubdirectory("classify-unfinished-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Long_unfinished_jobs_of_any_age_are_found_by_few_requests()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 30_000, Days = 300 });
        var load = await host.CompleteAsync(Unfinished);
        Assert.InRange(host.Sample.Requests.Total, 2, 4);
        Assert.Equal(StuckIn(host), load.Jobs.Count);
        Assert.InRange(load.Jobs.Count, 10, 40);
        Assert.True(host.Time.GetUtcNow() - load.Jobs[^1].CreatedAt > TimeSpan.FromDays(100));
    }

    [Fact]
    public async Task Long_unfinished_jobs_are_followed_by_id_and_a_deleted_one_leaves()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 30_000, Days = 300 });
        using var watch = host.Watch(Unfinished);
        var load = await host.CompleteAsync(Unfinished);
        var (gone, before) = (load.Jobs[^1].Id, host.Sample.Requests.Total);
        Assert.True(host.Sample.Delete(gone));
        host.Time.Advance(Refresh);
        load = await host.UntilAsync(Unfinished, next => next.Jobs.All(job => job.Id != gone));
        Assert.Equal(1, host.Sample.Requests.Total - before);
        Assert.Equal(StuckIn(host), load.Jobs.Count);
    }

    [Fact]
    public async Task Job_that_stays_unfinished_joins_them_and_a_check_without_any_costs_nothing()
    {
        var options = new ClassifyDashboard.SampleApi.SampleApiOptions
        {
            Jobs = 10,
            Days = 1,
            ArrivalsPerSecond = 0.001,
            Stuck = false,
            Stall = TimeSpan.FromMinutes(1),
        };
        await using var host = await ReaderOnSample.StartAsync(options, default, ("Reading:Store", "true"), ("Reading:StorePath", _directory));
        using var watch = host.Watch(Unfinished);
        Assert.Empty((await host.CompleteAsync(Unfinished)).Jobs);
        var before = host.Sample.Requests.Total;
        for (var i = 0; i < 20; i++)
        {
            host.Time.Advance(Refresh);
            await host.CompleteAsync(Unfinished);
        }

        Assert.InRange(host.Sample.Requests.Total - before, 0, 2);
        // A request in flight would time out, and its retry wait for ever
        await host.QuiescenceProbe.QuietAsync(RoundTrips, TestContext.Current.CancellationToken);
        host.Time.Advance(TimeSpan.FromHours(30));
        Assert.NotEmpty((await host.UntilAsync(Unfinished, load => load.Stage == LoadStage.Complete && load.Jobs.Count > 0)).Jobs);
    }

    [Fact]
    public async Task Long_unfinished_jobs_are_known_after_a_restart()
    {
        var options = new ClassifyDashboard.SampleApi.SampleApiOptions { Jobs = 30_000, Days = 300 };
        foreach (var _ in new[] { "first", "second" })
        {
            await using var host = await ReaderOnSample.StartAsync(options, default, ("Reading:Store", "true"), ("Reading:StorePath", _directory));
            Assert.Equal(StuckIn(host), (await host.CompleteAsync(Unfinished)).Jobs.Count);
            Assert.InRange(host.Sample.Requests.Total, 1, 4);
        }
    }

    private static int StuckIn(ReaderOnSample host)
    {
        var end = Uri.EscapeDataString(host.Time.GetUtcNow().AddHours(-25).ToString("O"));
        return host.Sample.Count($"?status=PENDING&created_at_on_or_before={end}").Total
            + host.Sample.Count($"?status=RUNNING&created_at_on_or_before={end}").Total;
    }
}
