using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>What happens where there are more jobs than are kept in memory.</summary>
[Trait("Category", "Slow")]
public sealed class MemoryTests : IDisposable
{
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;
    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };
    private static readonly JobFilter Month = new() { Window = new(TimeBound.Ago(30, TimeUnit.Day), TimeBound.Now) };
    private static readonly JobFilter OldDay = new() { Window = new(TimeBound.Ago(25, TimeUnit.Day), TimeBound.Ago(24, TimeUnit.Day)) };
    private static readonly SampleApiOptions Many = new() { Jobs = 15_000, Days = 29, ArrivalsPerSecond = 0, Spread = JobSpread.Even, Stuck = false };
    private readonly string _root = Directory.CreateTempSubdirectory("classify-memory-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(JobSpread.Even, false)]
    [InlineData(JobSpread.Even, true)]
    [InlineData(JobSpread.Hour, false)]
    [InlineData(JobSpread.Hour, true)]
    public async Task Window_above_the_job_limit_is_a_named_problem_and_stops_reading(JobSpread spread, bool isStored)
    {
        await using var host = await StartAsync(new() { Jobs = 9_000, Days = 6, ArrivalsPerSecond = 0, Spread = spread }, isStored);
        using var watcher = host.Watch(Week);
        var load = await host.UntilAsync(Week, load => load.Problem is not null);
        Assert.Equal(LoadStage.Failed, load.Stage);
        Assert.Equal(ProblemKind.TooManyJobs, load.Problem!.Kind);

        var before = host.Sample.Requests.Total;
        Assert.InRange(before, 1, 180); // the window has 90 pages: none is read more than twice
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

    [Fact]
    public async Task Window_with_more_jobs_than_fit_is_counted_whole_and_listed_as_far_back_as_there_is_room()
    {
        await using var host = await ReaderOnSample.StartAsync(Many, default, Settings);
        var load = await host.CompleteAsync(Month);
        AssertWhole(load, host.Sample.Count(""));
        load = await host.UntilAsync(Month, next => next.Jobs.Count > 500);
        AssertWhole(load, host.Sample.Count(""));
        Assert.InRange(load.Jobs.Count, 500, 4_500);
        Assert.All(load.Jobs, job => Assert.True(job.Id.Length > 0 && job.CreatedAt > load.ListedAfter));
        Assert.Equal(load.Counted.CountAfter(load.ListedAfter!.Value), load.Jobs.Count);
        Assert.InRange(host.Sample.Requests.Total, 150, 250);

        var failed = await host.CompleteAsync(Month with { Statuses = [JobStatus.Failed] });
        AssertWhole(failed, host.Sample.Count("?status=FAILED"));
        var search = await host.CompleteAsync(Month with { Text = "letterhead" });
        Assert.Equal((search.Jobs.Count, load.ListedAfter), (search.Figures.Jobs, search.ListedAfter));

        var before = host.Sample.Requests.Total;
        var day = await host.UntilAsync(OldDay, next => next is { Stage: LoadStage.Complete, ListedAfter: null });
        Assert.Equal((day.Figures.Jobs, 517), (day.Jobs.Count, day.Jobs.Count));
        var one = await host.CompleteAsync(Month with { JobIds = [day.Jobs[0].Id] });
        Assert.Equal(day.Jobs[0], Assert.Single(one.Jobs));
        Assert.Empty(one.MissingIds);
        Assert.InRange(host.Sample.Requests.Total - before, 0, 6);

        await host.StopProgramAsync();
        await using var services = ReaderOnSample.ServicesOn(host.Sample, host.Time, Settings);
        before = host.Sample.Requests.Total;
        var again = await ReaderOnSample.UntilAsync(services.GetRequiredService<JobReader>(), Month, next => next.Stage == LoadStage.Complete);
        AssertWhole(again, host.Sample.Count(""));
        Assert.InRange(host.Sample.Requests.Total - before, 0, 3);
        await services.GetRequiredService<JobReader>().DisposeAsync();
    }

    [Fact]
    public async Task Window_with_six_times_the_jobs_that_fit_is_counted_whole_and_says_how_far_rows_and_searches_reach()
    {
        const int MaxJobs = 3_500;
        await using var host = await ReaderOnSample.StartAsync(
            new() { Jobs = 6 * MaxJobs, Days = 3, ArrivalsPerSecond = 0, Spread = JobSpread.Even, Stuck = false }, default, SettingsOf(MaxJobs));
        using (host.Watch(Week))
        {
            // The reader is full for a moment where texts are dropped more slowly than jobs come, and looks again as time passes.
            var read = host.CompleteAsync(Week);
            while (!read.IsCompleted)
                await PassAsync(host);
            await read;
            Load load, search;
            do // while texts are dropped
            {
                load = await host.CompleteAsync(Week);
                search = await host.CompleteAsync(Week with { Text = "letterhead" });
            }
            while (search.ListedAfter != load.ListedAfter);
            AssertWhole(load, host.Sample.Count(""));
            AssertWhole(await host.CompleteAsync(Week with { Statuses = [JobStatus.Failed] }), host.Sample.Count("?status=FAILED"));
            Assert.Equal(load.Counted.CountAfter(load.ListedAfter!.Value), load.Jobs.Count);
            Assert.All(load.Jobs, job => Assert.True(job.Id.Length > 0 && job.CreatedAt > load.ListedAfter));
            Assert.Equal(search.Figures.Jobs, search.Jobs.Count);
            Assert.Equal(load.Jobs.Count(job => job.Result?.Reasoning.Contains("letterhead", StringComparison.OrdinalIgnoreCase) == true), search.Jobs.Count);
        }

        // What lacks its texts in memory is on the disk, and comes back without a request once a shorter window is opened.
        await ForgottenAsync(host);
        var before = host.Sample.Requests.Total;
        var window = TimeWindow.Between(host.Time.GetUtcNow().AddHours(-60), host.Time.GetUtcNow().AddHours(-58).AddTicks(-1));
        var hours = await host.UntilAsync(new() { Window = window }, next => next is { Stage: LoadStage.Complete, ListedAfter: null });
        Assert.Equal(host.Sample.Count($"?created_at_on_or_after={Text(host, 60)}&created_at_on_or_before={Text(host, 58)}").Total, hours.Jobs.Count);
        Assert.InRange(host.Sample.Requests.Total - before, 0, 3);
    }

    [Fact]
    public async Task Job_that_is_deleted_is_counted_as_such_where_its_texts_are_not_in_memory()
    {
        await using var host = await ReaderOnSample.StartAsync(Many, default, Settings);
        using var watcher = host.Watch(Month);
        var load = await host.CompleteAsync(Month);
        var oldDay = await host.UntilAsync(OldDay, next => next is { Stage: LoadStage.Complete, ListedAfter: null });
        Assert.True(host.Sample.Delete(oldDay.Jobs[0].Id));
        for (var i = 0; i < 80 && load.Figures.Gone.Jobs == 0; i++)
        {
            host.Time.Advance(TimeSpan.FromMinutes(5));
            load = await host.UntilAsync(Month, next => next.ReadAt >= host.Time.GetUtcNow());
        }

        AssertWhole(load, host.Sample.Count(""), gone: 1);
    }

    private (string, string)[] Settings => SettingsOf(5_000);

    private (string, string)[] SettingsOf(int maxJobs) => [("Reading:MaxJobs", $"{maxJobs}"), ("Reading:Store", "true"), ("Reading:StorePath", _root)];

    private static void AssertWhole(Load load, Truth truth, int gone = 0)
    {
        Assert.NotNull(load.ListedAfter);
        Assert.Equal(truth.Total + gone, load.Figures.Jobs);
        Assert.Equal(truth.Total + gone, load.TimelineIn(TimeZoneInfo.Utc).Buckets.Sum(bucket => bucket.Counts.Total));
        if (gone == 0)
            Assert.Equal(truth.Types, load.Figures.Types.Rows.Where(row => row.Type is not null).ToDictionary(row => row.Type!, row => row.Count));
    }

    private static async Task ForgottenAsync(ReaderOnSample host)
    {
        for (var i = 0; i < 30; i++)
            await PassAsync(host);
    }

    private static async Task PassAsync(ReaderOnSample host)
    {
        host.Time.Advance(TimeSpan.FromSeconds(1));

        // Jobs dropped before they are stored are read again, and a busy machine is slow to write.
        for (var calm = 0; calm < 3; calm = host.QuiescenceProbe.IsNone ? calm + 1 : 0)
            await host.QuiescenceProbe.RoundTripAsync(TestContext.Current.CancellationToken);
    }

    private static string Text(ReaderOnSample host, int hoursAgo) => $"{host.Time.GetUtcNow().AddHours(-hoursAgo):yyyy-MM-ddTHH:mm:ss.fffffff}Z";

    private Task<ReaderOnSample> StartAsync(SampleApiOptions options, bool isStored) => ReaderOnSample.StartAsync(
        options, default, ("Reading:MaxJobs", "1000"), ("Reading:Store", isStored ? "true" : "false"), ("Reading:StorePath", _root));
}
