using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Api.Export;
using ClassifyDashboard.Tests.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Import;

/// <summary>An import never makes a dashboard believe that it knows all jobs of a time.</summary>
public sealed class ImportCoverageTests
{
    private static readonly DateTimeOffset Hour = AJob.Created;
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 15, 0, 0, TimeSpan.Zero);
    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Imported_jobs_cover_nothing()
    {
        using var folder = new ImportFolder();
        await folder.ImportAsync(await folder.ExportAsync("jobs.jsonl", [AJob.Completed(), AJob.Completed().Id("clj-2").At(Hour.AddDays(-3))]));
        var (jobs, coverage) = await folder.StoredAsync();
        Assert.Equal(2, jobs.Count);
        Assert.Empty(coverage.Known);
    }

    [Fact]
    public async Task Covered_hour_that_gets_a_new_job_is_covered_no_longer_and_the_others_stay_so()
    {
        using var folder = new ImportFolder();
        Job known = AJob.Running().Id("clj-1").At(Hour.AddMinutes(70));
        await folder.ReadRangeAsync(Hour, Hour.AddHours(4), known);

        // A version of a known job changes nothing about which jobs there are.
        await folder.ImportAsync(await folder.ExportAsync("known.jsonl", [AJob.Completed().Id("clj-1").At(Hour.AddMinutes(70)).Took(TimeSpan.FromHours(1))]));
        var (jobs, coverage) = await folder.StoredAsync();
        Assert.Equal(JobStatus.Completed, Assert.Single(jobs).Status);
        Assert.True(coverage.Covers(Range(0, 4)));

        await folder.ImportAsync(await folder.ExportAsync("new.jsonl", [AJob.Completed().Id("clj-2").At(Hour.AddMinutes(130))]));
        coverage = (await folder.StoredAsync()).Coverage;
        Assert.Equal([Range(2, 3)], coverage.Gaps(Range(0, 4)));
    }

    [Fact]
    public async Task Dashboard_shows_imported_jobs_at_once_and_reads_those_that_the_file_lacks()
    {
        await using var sample = await SampleApiHost.StartAsync(new() { Jobs = 600, Days = 6 }, new TestClock(Now), Cancelled);
        using var folder = new ImportFolder { Key = sample.ApiKey, Address = sample.BaseAddress.ToString() };
        var time = new TestClock(Now);

        List<Job> all;
        await using (var other = ReaderOnSample.ServicesOn(sample, time))
        {
            all = [.. (await CompleteAsync(other)).Jobs];
            await other.GetRequiredService<JobReader>().DisposeAsync();
        }

        Assert.Equal(600, all.Count);
        var half = all.Where((_, i) => i % 2 == 0).ToList();
        var file = await folder.SaveAsync("half.parquet", await Exported.WriteAsync("parquet", half));
        Assert.Contains("300 jobs read: 300 new", (await folder.ImportAsync(file)).Output, StringComparison.Ordinal);

        await using var next = ReaderOnSample.ServicesOn(sample, time, ("Reading:Store", "true"), ("Reading:StorePath", folder.Store));
        var reader = next.GetRequiredService<JobReader>();
        var before = sample.Requests.Total;
        var first = await ReaderOnSample.UntilAsync(reader, Week, load => load.Jobs.Count >= 300); // those of the last day come before
        Assert.True((first.Stage == LoadStage.Complete) == (first.Jobs.Count == 600), $"{first.Stage} with {first.Jobs.Count} jobs");
        var complete = await CompleteAsync(next);
        Assert.Equal(all.Select(job => job.Id).Order(StringComparer.Ordinal), complete.Jobs.Select(job => job.Id).Order(StringComparer.Ordinal));
        Assert.InRange(sample.Requests.Total - before, 6, 20);
        await reader.DisposeAsync();
    }

    private static Task<Load> CompleteAsync(ServiceProvider services) =>
        ReaderOnSample.UntilAsync(services.GetRequiredService<JobReader>(), Week, load => load.Stage == LoadStage.Complete);

    private static TimeRange Range(int from, int until) => new(Hour.AddHours(from).UtcTicks, Hour.AddHours(until).UtcTicks);
}
