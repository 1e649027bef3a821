using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>How large the store's file becomes.</summary>
public sealed class StoreSizeTests : IDisposable
{
    private const int KeepDays = 4;
    private const int Days = 20;
    private const int JobsAnHour = 60;

    private static readonly Scope Scope = Scope.Broad(JobFilter.Default);

    private readonly string _directory = Directory.CreateTempSubdirectory("classify-size-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task File_stops_growing_once_it_has_the_jobs_of_the_days_that_are_kept()
    {
        var sizes = new List<long>();
        for (var day = 0; day < Days; day++)
            sizes.Add(await SizeAfterAsync(day));
        Assert.InRange(sizes[KeepDays - 1], 3 * sizes[0] / 2, long.MaxValue);
        Assert.InRange(sizes[^1], sizes[KeepDays] / 2, sizes[KeepDays] * 5 / 4);
    }

    // A dashboard that is started each day, and stores that day's jobs.
    private async Task<long> SizeAfterAsync(int day)
    {
        var time = new TestClock(AJob.Created.AddDays(day + 1));
        using (var store = new StoreUnderTest(_directory))
        using (var cache = new BlockCache(1_000_000))
        {
            var known = new KnownJobs(cache);
            var archive = new JobArchive(
                new LocalBlockStore(store.Store), new(GoneJobs.Keep, TimeSpan.FromDays(KeepDays)), time, NullLogger<JobArchive>.Instance);
            await archive.RestoreCoverageAsync(Scope, known, Cancelled);
            var from = AJob.Created.AddDays(day);
            var jobs = Enumerable.Range(0, 24 * JobsAnHour).Select(i => AJob.Completed(reasoning: $"Reasons {Guid.NewGuid()}.")
                .Id($"clj-{Guid.NewGuid()}").At(from.AddHours((double)i / JobsAnHour)).Build());
            known.StoreRange(new(from.UtcTicks, from.AddDays(1).UtcTicks), jobs.ToDictionary(job => job.Id), time.GetUtcNow(), 0);
            archive.Changed(Scope, known);
            await archive.CloseAsync(known);
            Assert.InRange(known.Counts.Within(TimeRange.Always), Math.Min(day + 1, KeepDays) * 24 * JobsAnHour, (KeepDays + 1) * 24 * JobsAnHour);
        }

        return Directory.GetFiles(_directory, "*.db*").Sum(file => new FileInfo(file).Length);
    }
}
