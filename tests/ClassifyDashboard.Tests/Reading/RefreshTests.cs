using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>What a refresh of a known window requests: only what can have changed.</summary>
public sealed class RefreshTests
{
    private static readonly JobFilter Day = JobFilter.Default;
    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    [Theory]
    [InlineData(0, JobOrder.Newest)]
    [InlineData(0.1, JobOrder.Newest)]
    [InlineData(2, JobOrder.Oldest)]
    [InlineData(20, JobOrder.Shuffled)]
    [InlineData(60, JobOrder.Newest)]
    public async Task Refresh_requests_new_and_unfinished_jobs(double arrivals, JobOrder order)
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 2_000, Days = 6, ArrivalsPerSecond = arrivals, Order = order });
        var load = await host.CompleteAsync(Week);
        for (var i = 0; i < 6; i++)
        {
            var (before, unfinished) = (host.Sample.Requests.Total, load.Figures.Backlog.Total);
            var known = load.Jobs.Count;
            host.Time.Advance(Refresh);
            load = await host.UntilAsync(Week, next => next.Stage == LoadStage.Complete && next.ReadAt >= host.Time.GetUtcNow());
            var fresh = load.Jobs.Count - known;
            Assert.Equal(host.Sample.Count("").Total, load.Jobs.Count);
            Assert.InRange(host.Sample.Requests.Total - before, 1, 2 + Math.Ceiling(fresh / 100.0) + Math.Ceiling(unfinished / 100.0));
        }
    }

    [Fact]
    public async Task Unfinished_jobs_are_up_to_date_after_the_next_refresh()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 200, Days = 6, ArrivalsPerSecond = 3 });
        host.Time.Advance(TimeSpan.FromMinutes(2));
        await host.CompleteAsync(Week);
        for (var i = 0; i < 8; i++)
        {
            host.Time.Advance(Refresh);
            var load = await host.UntilAsync(Week, next => next.Stage == LoadStage.Complete && next.ReadAt >= host.Time.GetUtcNow());
            var truth = host.Sample.Count("");
            foreach (var status in JobStatus.Known)
                Assert.Equal(truth.Statuses.GetValueOrDefault(status.Name), load.Figures.Statuses[status.Kind]);
            Assert.True(load.Figures.Backlog.Total > 10);
        }
    }

    [Fact]
    public async Task Refresh_does_not_read_a_gap_that_nobody_watches()
    {
        // Unfinished jobs of two days ago are among the newest known ones, and thousands lie in between.
        await using var host =
            await ReaderOnSample.StartAsync(new() { Jobs = 20_000, Days = 6, Spread = JobSpread.Even, ArrivalsPerSecond = 0, Stall = TimeSpan.FromDays(3) });
        var now = host.Time.GetUtcNow();
        var live = new JobFilter { Window = new(TimeBound.Ago(10, TimeUnit.Minute), TimeBound.Now) };
        var old = new JobFilter { Window = TimeWindow.Between(now.AddDays(-2).AddMinutes(-15), now.AddDays(-2)) };
        var unfinished = (await host.CompleteAsync(live)).Figures.Backlog.Total + (await host.CompleteAsync(old)).Figures.Backlog.Total;
        using var watcher = host.Watch(old);
        Assert.InRange(unfinished, 40, 80);
        var before = host.Sample.Requests.Total;
        var refreshed = host.UntilAsync(live, load => load.Stage == LoadStage.Complete && load.ReadAt > now); // watched before the refresh is due
        host.Time.Advance(Refresh);
        await refreshed;
        Assert.InRange(host.Sample.Requests.Total - before, 1, 2 + Math.Ceiling(unfinished / 100.0));
    }

    [Fact]
    public async Task Widening_from_a_day_to_a_week_reads_only_the_gap_and_narrowing_is_free()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 5_000, Days = 6, ArrivalsPerSecond = 0 });
        var day = await host.CompleteAsync(Day);
        var before = host.Sample.Requests.Total;
        var week = await host.CompleteAsync(Week);
        Assert.Equal(5_000, week.Jobs.Count);
        Assert.InRange(host.Sample.Requests.Total - before, 1, (1.05 * Math.Ceiling((5_000 - day.Jobs.Count) / 100.0)) + 10);

        before = host.Sample.Requests.Total;
        var then = host.Time.GetUtcNow();
        foreach (var query in new[] { "", "from=now-3d", "from=now-3d&to=now-1d", "from=now-1h", "from=now/d&to=now", "from=now-6d&status=FAILED",
            "from=now-6d&type=invoice&confidence=0-0.9&q=a", "from=now-2d&status=PENDING&status=CANCELLED" })
        {
            var filter = JobQuery.Read(query).Query.Filter;
            await host.CompleteAsync(filter);
            Assert.NotNull(host.Reader.Peek(filter, TimeZoneInfo.Utc));
        }

        await host.CompleteAsync(Week with { ConfigurationId = week.Jobs[0].ConfigurationId });
        await host.CompleteAsync(new() { Window = TimeWindow.Between(then.AddDays(-5), then.AddDays(-4)) });
        Assert.Equal(before, host.Sample.Requests.Total);
    }

    [Fact]
    public async Task Two_hundred_watchers_of_overlapping_windows_cost_as_much_as_one()
    {
        // Responses are held back until all have subscribed. The widest window is first: what later ones want beside it would be
        // separate gaps, one for each fetch that ends before all have subscribed.
        await using var host = await ReaderOnSample.StartAsync(
            new() { Jobs = 5_000, Days = 6, ArrivalsPerSecond = 0, Spread = JobSpread.Even, Latency = TimeSpan.FromMilliseconds(1) },
            settings: ("Reading:RefreshInterval", "01:00:00")); // the clock runs ahead of answers, and this is not about refreshes
        var filters = Enumerable.Range(1, 200).Reverse()
            .Select(i => new JobFilter { Window = new(TimeBound.Ago(i * 50, TimeUnit.Minute), TimeBound.Now), Types = i % 3 == 0 ? ["invoice"] : [] }).ToList();
        var all = Task.WhenAll(filters.Select(host.CompleteAsync).ToList());
        using var http = new HttpClient();
        while (!all.IsCompleted)
        {
            if (host.Sample.Requests.Total > host.Sample.Requests.Latest.Count)
                host.Time.Advance(TimeSpan.FromMilliseconds(1)); // so that those that came in are answered

            // A round trip for each step: on a busy machine the clock would else pass the request's timeout.
            await http.GetStringAsync(new Uri(host.Sample.BaseAddress, "sample/faults"), TestContext.Current.CancellationToken);
        }

        var loads = await all;
        Assert.Equal(5_000, loads[0].JobsRead);
        Assert.InRange(host.Sample.Requests.Total, 50, (1.05 * 50) + 10);
    }

    [Fact]
    public async Task Settled_job_is_read_again_by_the_slow_check_only()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 1_000, Days = 6, ArrivalsPerSecond = 0 });
        using var watcher = host.Watch(Week);
        await host.CompleteAsync(Week);
        host.Time.Advance(TimeSpan.FromMinutes(10));
        await host.UntilAsync(Week, load => load.ReadAt >= host.Time.GetUtcNow());
        host.Sample.Requests.Reset();
        for (var i = 0; i < 50; i++)
        {
            host.Time.Advance(Refresh);
            await host.UntilAsync(Week, load => load.ReadAt >= host.Time.GetUtcNow());
        }

        // 14 minutes: each refresh is one request, or two where an old job is not finished; none of them is for settled jobs.
        Assert.InRange(host.Sample.Requests.Total, 50, 100);
        var settled = host.Reader.Peek(Week, TimeZoneInfo.Utc)!.Jobs.Where(job => job.Status.IsFinished).Select(job => job.Id).ToHashSet();
        Assert.All(host.Sample.Requests.Latest, request => Assert.DoesNotContain(settled, id => request.Query.Contains(id, StringComparison.Ordinal)));
        Assert.All(host.Sample.Requests.Latest, request => Assert.True(
            request.Query.Contains("job_ids", StringComparison.Ordinal)
                || host.Sample.Count(request.Query.Replace("&page_size=100", "", StringComparison.Ordinal)).Total <= 90));
    }

    [Fact]
    public async Task Deleted_jobs_vanish_with_the_check_and_unfinished_ones_at_the_next_refresh_where_they_are_dropped()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 1_000, Days = 6, ArrivalsPerSecond = 0.2 }, settings: ("Reading:Gone", "drop"));
        host.Time.Advance(TimeSpan.FromMinutes(1));
        using var watcher = host.Watch(Week);
        var load = await host.CompleteAsync(Week);
        var unfinished = load.Jobs.First(job => !job.Status.IsFinished);
        Assert.True(host.Sample.Delete(unfinished.Id));
        host.Time.Advance(Refresh);
        load = await host.UntilAsync(Week, next => next.Jobs.All(job => job.Id != unfinished.Id));

        foreach (var job in load.Jobs.Where(job => job.Status.IsFinished).Where((_, i) => i % 40 == 0))
            Assert.True(host.Sample.Delete(job.Id));
        await host.WhileTimePassesAsync(new JobReaderOptions().CheckInterval * 1.5, Refresh, Week);
        load = await host.UntilAsync(Week, next => next.Jobs.Count == host.Sample.Count("").Total);
    }

    [Fact]
    public async Task Deleted_jobs_without_a_time_are_found_by_the_check_too()
    {
        await using var host =
            await ReaderOnSample.StartAsync(new() { Jobs = 300, Days = 6, ArrivalsPerSecond = 0 }, settings: ("Reading:CheckInterval", "00:05:00"));
        host.Sample.Faults.Set(Fault.NullCreatedAt, 0.1);
        using var watcher = host.Watch(Week);
        var load = await host.CompleteAsync(Week);
        Assert.True(host.Sample.Delete(load.Jobs.First(job => job.CreatedAt is null && job.Status.IsFinished).Id));
        await host.WhileTimePassesAsync(TimeSpan.FromMinutes(15), Refresh, Week);
        load = await host.CompleteAsync(Week);
        Assert.Equal((300, 1), (load.Jobs.Count, load.Figures.Gone.Jobs));
    }

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(3, 0)]
    [InlineData(0.3, 2)]
    [InlineData(3, -2)]
    public async Task Late_jobs_are_found_despite_clock_skew(double arrivals, int minutesAhead)
    {
        await using var host = await ReaderOnSample.StartAsync(
            new() { Jobs = 300, Days = 1, ArrivalsPerSecond = arrivals, Late = TimeSpan.FromMinutes(2) }, clockAhead: TimeSpan.FromMinutes(minutesAhead));
        using var watcher = host.Watch(Week);
        await host.CompleteAsync(Week);
        await host.WhileTimePassesAsync(TimeSpan.FromMinutes(8), Refresh, Week);

        // Jobs that arrived up to five minutes ago have been requested since they became visible.
        var until = host.Time.GetUtcNow().AddMinutes(-8);
        var truth = host.Sample.Count($"?created_at_on_or_before={until:yyyy-MM-ddTHH:mm:ssZ}").Total;
        await host.WhileTimePassesAsync(TimeSpan.FromMinutes(6), Refresh, Week);
        var load = await host.UntilAsync(Week, next => next.Jobs.Count(job => job.CreatedAt <= until) == truth);
        Assert.True(truth > 250);
        Assert.Equal(load.Jobs.Count, load.Jobs.Select(job => job.Id).Distinct().Count());
    }

    [Fact]
    public async Task Known_window_stays_known_when_a_long_check_finds_late_jobs()
    {
        await using var host = await ReaderOnSample.StartAsync(
            new() { Jobs = 300, Days = 1, ArrivalsPerSecond = 3, Late = TimeSpan.FromMinutes(2) }, clockAhead: TimeSpan.FromMinutes(-2));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (isKnown, lost) = (false, 0);
        var watching = Task.Run(
            async () =>
            {
                await foreach (var load in host.Reader.WatchAsync(Week, TimeZoneInfo.Utc, stop.Token))
                {
                    lost += isKnown && load.Stage == LoadStage.Reading ? 1 : 0;
                    isKnown |= load.Stage == LoadStage.Complete;
                }
            },
            stop.Token);
        await host.CompleteAsync(Week);
        await host.WhileTimePassesAsync(TimeSpan.FromMinutes(20), Refresh, Week);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Equal(0, lost);
    }

    [Fact]
    public async Task Jobs_without_a_time_are_undated_and_counted_once_when_they_get_one()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 400, Days = 6, ArrivalsPerSecond = 0 });
        host.Sample.Faults.Set(Fault.NullCreatedAt, 0.2);
        using var watcher = host.Watch(Week);
        var load = await host.CompleteAsync(Week);
        Assert.Equal(400, load.Jobs.Count);
        Assert.Equal(host.Sample.Count("").Undated, load.Figures.Undated);
        Assert.InRange(load.Figures.Undated, 40, 120);

        host.Sample.Faults.Clear();
        await host.WhileTimePassesAsync(new JobReaderOptions().CheckInterval * 1.5, Refresh, Week);
        load = await host.UntilAsync(Week, next => next.Figures.Undated == 0);
        Assert.Equal(400, load.Jobs.Count);
    }

    [Theory]
    [InlineData("from=now%2B1h&to=now%2B2h", 0)]
    [InlineData("from=now&to=now", 0)]
    [InlineData("from=2120-01-01&to=9999-12-31", 0)]
    [InlineData("from=0001-01-01&to=2001-01-01", 0)]
    [InlineData("from=0001-01-01&to=9999-12-31", 200)]
    public async Task Windows_at_the_ends_of_time_cost_as_much_as_others(string query, int jobs)
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 200, Days = 6, ArrivalsPerSecond = 0 });
        var filter = JobQuery.Read(query).Query.Filter;
        using var watcher = host.Watch(filter);
        Assert.Equal(jobs, (await host.CompleteAsync(filter)).Jobs.Count);
        var before = host.Sample.Requests.Total;
        Assert.True(before <= (jobs == 0 ? 3 : 12), // pieces of ages without jobs are begun beside the one that has them, until one of them has ended
            $"{before} requests:\n" + string.Join('\n', host.Sample.Requests.Latest.Select(each => each.Query)));
        const int Refreshes = 5;
        for (var i = 0; i < Refreshes; i++)
            host.Time.Advance(Refresh);
        await host.UntilAsync(filter, load => load.Stage == LoadStage.Complete);
        Assert.InRange(host.Sample.Requests.Total - before, 0, Refreshes * 2); // new jobs and unfinished ones; fewer where the clock goes ahead of the answers
    }

    [Fact]
    public async Task Absence_is_read_as_a_gap_afterwards()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 2_000, Days = 6, ArrivalsPerSecond = 0.5 });
        await host.CompleteAsync(Week);
        host.Time.Advance(TimeSpan.FromHours(1));
        var before = host.Sample.Requests.Total;
        var load = await host.UntilAsync(Week, next => next.Stage == LoadStage.Complete && next.ReadAt >= host.Time.GetUtcNow());
        Assert.Equal(host.Sample.Count("").Total, load.Jobs.Count);
        Assert.InRange(host.Sample.Requests.Total - before, 18, 18 * 1.05 + 10);
    }
}
