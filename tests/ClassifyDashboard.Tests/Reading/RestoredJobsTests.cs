using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Tests.Storage;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>How soon jobs are current that were restored from the store and had not finished.</summary>
public sealed class RestoredJobsTests : IAsyncLifetime
{
    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };

    private readonly TestClock _time = new(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
    private readonly string _store = Directory.CreateTempSubdirectory("classify-restored-").FullName;
    private SampleApiHost _sample = null!;

    public async ValueTask InitializeAsync() => _sample = await SampleApiHost.StartAsync(
        new() { Jobs = 600, Days = 6, ArrivalsPerSecond = 0.1, Spread = JobSpread.Even, Stall = TimeSpan.FromDays(4) },
        _time,
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        Directory.Delete(_store, recursive: true);
    }

    [Fact]
    public async Task Longer_window_is_current_at_once_after_a_shorter_one()
    {
        await using (var services = Start())
        {
            await FreshAsync(services, Week);
            await services.GetRequiredService<JobReader>().DisposeAsync();
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        await using var next = Start();
        var day = await FreshAsync(next, JobFilter.Default);
        var before = _sample.Requests.Total;
        var jobs = (await FreshAsync(next, Week)).Jobs; // while the clock stands still
        Assert.Equal(_sample.Count("").Total, jobs.Count);
        Assert.True(jobs.Count > day.Jobs.Count);

        // One refresh for all restored hours, or one for each of two parts: the new jobs, and the unfinished ones by their ids.
        var unfinished = jobs.Count(job => !job.Status.IsFinished);
        Assert.InRange(unfinished, 300, 600);
        Assert.InRange(_sample.Requests.Total - before, 1, 2 * (2 + Math.Ceiling(unfinished / 100.0)));
        await next.GetRequiredService<JobReader>().DisposeAsync();
    }

    [Fact]
    public async Task Shorter_window_does_not_wait_for_the_blocks_of_a_longer_one()
    {
        await using var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 600, Days = 6, ArrivalsPerSecond = 0, Spread = JobSpread.Even, Stuck = false }, _time, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(1)); // all have finished
        await using (var before = ReaderOnSample.Built(Registered(sample)))
        {
            await FreshAsync(before, Week);
            await before.GetRequiredService<JobReader>().DisposeAsync();
        }

        var release = new TaskCompletionSource();
        var oldest = (_time.GetUtcNow() - TimeSpan.FromHours(26)).UtcTicks;
        var services = Registered(sample);
        services.AddSingleton<IDistributedCache>(provider => new HeldBlocks(provider.GetRequiredService<SqliteStore>(), oldest, release.Task));
        await using var next = ReaderOnSample.Built(services);
        var day = FreshAsync(next, JobFilter.Default);
        var week = FreshAsync(next, Week);
        try
        {
            Assert.InRange((await day).Jobs.Count, 1, 599);
            Assert.False(week.IsCompleted);
        }
        finally
        {
            release.SetResult();
        }

        Assert.Equal(600, (await week).Jobs.Count);
        await next.GetRequiredService<JobReader>().DisposeAsync();
    }

    private ServiceCollection Registered(SampleApiHost sample) =>
        ReaderOnSample.RegisteredOn(sample, _time, ("Reading:Store", "true"), ("Reading:StorePath", _store));

    private ServiceProvider Start() => ReaderOnSample.Built(Registered(_sample));

    private Task<Load> FreshAsync(ServiceProvider services, JobFilter filter)
    {
        var now = _time.GetUtcNow();
        return ReaderOnSample.UntilAsync(services.GetRequiredService<JobReader>(), filter, load => load.Stage == LoadStage.Complete && load.ReadAt >= now);
    }

    // A store that is slow to give old blocks.
    private sealed class HeldBlocks(SqliteStore store, long oldest, Task release) : ForwardingCache(store)
    {
        protected override async Task<T> CallAsync<T>(string key, Func<Task<T>> call)
        {
            if (long.TryParse(key[(key.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture, out var hour) && hour < oldest / TimeSpan.TicksPerHour)
                await release;
            return await call();
        }
    }
}
