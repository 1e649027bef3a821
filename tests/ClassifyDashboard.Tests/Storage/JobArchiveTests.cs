using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Storage;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassifyDashboard.Tests.Storage;

public sealed class JobArchiveTests : IDisposable
{
    private const int Many = 30_000;

    private static readonly TimeRange Always = new(0, TimeRange.NoEnd);
    private static readonly Scope Scope = Scope.Broad(JobFilter.Default);

    private readonly string _directory = Directory.CreateTempSubdirectory("classify-archive-").FullName;
    private readonly TestClock _time = new(AJob.Created);
    private readonly BlockCache _cache = new(new JobReaderOptions().MaxJobs);
    private readonly StoreUnderTest _store;

    public JobArchiveTests() => _store = new(_directory);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _cache.Dispose();
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact(Timeout = 60_000)]
    public async Task Jobs_are_stored_within_ten_seconds_however_many_were_stored_before()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var (known, archive) = (new KnownJobs(_cache), Archive());
        await archive.RestoreCoverageAsync(Scope, known, Cancelled);
        await StoreAsync(hour: 1, Many);
        _time.Advance(TimeSpan.FromSeconds(10));
        await StoreAsync(hour: 2, Many);
        _time.Advance(TimeSpan.FromSeconds(10));
        await StoreAsync(hour: 3, 1);

        async Task StoreAsync(int hour, int count)
        {
            var range = new TimeRange(AJob.Created.AddHours(hour).UtcTicks, AJob.Created.AddHours(hour + 1).UtcTicks);
            var jobs = Enumerable.Range(0, count)
                .Select(i => AJob.Completed().At(AJob.Created.AddHours(hour).AddMilliseconds(i)).Build() with { Id = $"{hour}-{i}" });
            known.StoreRange(range, jobs.ToDictionary(job => job.Id), AJob.Created.AddHours(hour + 2), 0);
            archive.Changed(Scope, known);
            _time.Advance(TimeSpan.FromSeconds(5));
            while (await StoredAsync() != known.Counts.Within(Always))
                cancelled.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task Jobs_older_than_the_setting_leave_the_store_and_are_read_again()
    {
        var (known, keep) = (new KnownJobs(_cache), TimeSpan.FromDays(10));
        var archive = Archive(keep);
        await archive.RestoreCoverageAsync(Scope, known, Cancelled);
        var range = new TimeRange(AJob.Created.AddDays(-20).UtcTicks, AJob.Created.UtcTicks);
        Job[] jobs = [.. new[] { 12 * 24, 5 * 24, 2 }.Select(hours => AJob.Completed().At(AJob.Created.AddHours(-hours)).Build())];
        known.StoreRange(range, jobs.ToDictionary(job => job.Id), AJob.Created, 0);
        archive.Changed(Scope, known);
        await archive.CloseAsync(known);
        Assert.Equal(jobs[1..].Reverse(), await RestoredAsync(keep));

        // Later, and with a lower setting than the one with which they were stored.
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal([jobs[2]], await RestoredAsync(TimeSpan.FromDays(6)));
        Assert.Equal([jobs[2]], await RestoredAsync(keep));

        async Task<List<Job>> RestoredAsync(TimeSpan keep)
        {
            var (next, restoring) = (new KnownJobs(_cache), Archive(keep));
            await restoring.RestoreCoverageAsync(Scope, next, Cancelled);
            await restoring.RestoreBlocksAsync(next, [Always], _ => true, Cancelled);
            next.Residency.ForgetEvicted([Always], _ => true);
            var found = Block.Join(next.Blocks(Always, out _), Always).ToList();
            Assert.Equal(found.Count, next.Counts.Within(Always));
            Assert.Equal(found.Count == 2, next.Coverage.Covers(new(AJob.Created.AddDays(-11).UtcTicks, AJob.Created.UtcTicks)));
            Assert.False(next.Coverage.Covers(new(AJob.Created.AddDays(-12).UtcTicks, AJob.Created.AddDays(-11).UtcTicks)));
            return found;
        }
    }

    [Fact]
    public async Task Jobs_that_a_full_disk_did_not_take_are_stored_later_and_never_missing_from_what_counts_as_known()
    {
        var cache = new HostsCache();
        using var store = new StoreUnderTest(_directory, alsoRegister: services => services.AddSingleton<IDistributedCache>(cache));
        var (known, archive) = (new KnownJobs(_cache), On(store));
        await archive.RestoreCoverageAsync(Scope, known, Cancelled);
        await SaveAsync(hour: 1, jobs: 1);
        cache.WriteTrouble = new IOException("No space left on device");
        await SaveAsync(hour: 1, jobs: 5);
        Assert.Equal(1, await RestoredAsync());

        cache.WriteTrouble = null;
        store.Time.Advance(KeyValueStore.Pause);
        await SaveAsync(hour: 3, jobs: 2);
        Assert.Equal(7, await RestoredAsync());

        async Task SaveAsync(int hour, int jobs)
        {
            var from = AJob.Created.AddHours(hour);
            var answer = Enumerable.Range(0, jobs).Select(i => AJob.Completed().At(from.AddMinutes(i)).Id($"{hour}-{i}").Build()).ToDictionary(job => job.Id);
            known.StoreRange(new(from.UtcTicks, from.AddHours(1).UtcTicks), answer, from.AddHours(2), 0);
            archive.Changed(Scope, known);
            await archive.SaveAsync(known);
        }

        // What a new process knows without a request.
        async Task<int> RestoredAsync()
        {
            var (next, restoring) = (new KnownJobs(_cache), On(store));
            await restoring.RestoreCoverageAsync(Scope, next, Cancelled);
            await restoring.RestoreBlocksAsync(next, [Always], _ => true, Cancelled);
            next.Residency.ForgetEvicted([Always], _ => true);
            Assert.Equal(next.Counts.Within(Always), Block.Join(next.Blocks(Always, out _), Always).Count);
            return next.Counts.Within(Always);
        }

        JobArchive On(StoreUnderTest store) =>
            new(new LocalBlockStore(store.Store), new(GoneJobs.Keep, TimeSpan.FromDays(400)), store.Time, NullLogger<JobArchive>.Instance);
    }

    [Theory]
    [InlineData(3_000_000, 3_000_000_000, 3_000_000)]
    [InlineData(3_000_000, 1_500_000_000, 3_000_000)] // what the runtime takes of 2 GB in a container
    [InlineData(3_000_000, 450_000_000, 909_090)]
    [InlineData(3_000_000, 1_000, 50_000)]
    [InlineData(1_000, 450_000_000, 1_000)]
    public void Number_of_jobs_in_memory_is_that_of_the_setting_or_what_fits(long setting, long bytes, long expected) =>
        Assert.Equal(expected, BlockCache.Limit(setting, bytes));

    private JobArchive Archive(TimeSpan? keep = null) =>
        new(new LocalBlockStore(_store.Store), new(GoneJobs.Keep, keep ?? TimeSpan.FromDays(400)), _time, NullLogger<JobArchive>.Instance);

    // The number of jobs that a new process would know of.
    private async Task<int> StoredAsync()
    {
        var next = new KnownJobs(_cache);
        await Archive().RestoreCoverageAsync(Scope, next, Cancelled);
        return next.Counts.Within(Always);
    }
}
