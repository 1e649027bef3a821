using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Reading;

public sealed class JobReaderTests
{
    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };

    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    [Fact]
    public async Task Pages_are_read_once_however_many_watch()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 950, Days = 6, ArrivalsPerSecond = 0 });
        var loads = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.CompleteAsync(Week)));
        Assert.All(loads, load => Assert.Equal(950, load.Jobs.Count));
        Assert.All(loads, load => Assert.Same(loads[0], load));
        Assert.Equal(10, host.Sample.Requests.Total);
    }

    [Theory]
    [InlineData("status=FAILED", "status=")]
    [InlineData("type=invoice", "")]
    [InlineData("type=(none)&confidence=0-0.4", "")]
    [InlineData("status=FAILED&status=CANCELLED", "")]
    [InlineData("status=CANCELLED", "")]
    public async Task Filter_matches_the_jobs_that_the_sample_API_counts(string query, string pushedDown)
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 3_000, Days = 6, ArrivalsPerSecond = 0 });
        var filter = JobQuery.Read(query).Query.Filter with { Window = Week.Window };
        var load = await host.CompleteAsync(filter);
        var all = host.Sample.Count("");
        Assert.Equal(
            query switch
            {
                "status=FAILED" => all.Statuses["FAILED"],
                "type=invoice" => all.Types["invoice"],
                "status=CANCELLED" => all.Statuses["CANCELLED"],
                "status=FAILED&status=CANCELLED" => all.Statuses["FAILED"] + all.Statuses["CANCELLED"],
                _ => (await host.CompleteAsync(Week)).Jobs.Count(job => job.NoRuleMatched && job.Result!.Confidence <= 0.4),
            },
            load.Jobs.Count);
        Assert.All(host.Sample.Requests.Latest, request => Assert.Contains(pushedDown, request.Query, StringComparison.Ordinal));
        Assert.NotEmpty(load.Jobs);
    }

    [Fact]
    public async Task Known_jobs_answer_narrower_questions_without_a_request()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 300, Days = 6, ArrivalsPerSecond = 0 });
        Assert.Null(host.Reader.Peek(Week, TimeZoneInfo.Utc));
        await host.CompleteAsync(Week);
        var before = host.Sample.Requests.Total;
        foreach (var filter in new[] { JobFilter.Default, Week with { Statuses = [JobStatus.Failed] }, Week with { Types = ["invoice"] },
            Week with { Text = "password" } })
        {
            await host.CompleteAsync(filter);
            Assert.Equal(LoadStage.Complete, host.Reader.Peek(filter, TimeZoneInfo.Utc)!.Stage);
        }

        Assert.Equal(before, host.Sample.Requests.Total);
    }

    [Fact]
    public async Task New_and_changed_jobs_appear_after_the_next_refresh()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 200, Days = 6, ArrivalsPerSecond = 1 });
        var first = await host.CompleteAsync(Week);
        host.Time.Advance(Refresh);
        var second = await host.UntilAsync(Week, load => load.Jobs.Count > first.Jobs.Count);
        Assert.Equal(host.Sample.Count("").Total, second.Jobs.Count);
        Assert.True(second.Figures.Backlog.Total > 0);
        host.Time.Advance(Refresh * 20);
        await host.UntilAsync(Week, load => load.Jobs.Any(job => job.Status.IsFinished && second.Jobs.Any(old => old.Id == job.Id && !old.Status.IsFinished)));
    }

    [Fact]
    public async Task Last_good_result_stays_with_the_reason_when_a_refresh_fails()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 250, Days = 6, ArrivalsPerSecond = 0 });
        var good = await host.CompleteAsync(Week);
        host.Sample.Faults.Set(Fault.TruncatedJson);
        host.Time.Advance(Refresh);
        var stale = await host.UntilAsync(Week, load => load.Stage == LoadStage.Stale);
        Assert.Equal(good.Jobs, stale.Jobs);
        Assert.Equal(good.ReadAt, stale.ReadAt);
        Assert.Equal(ProblemKind.MalformedAnswer, stale.Problem!.Kind);

        host.Sample.Faults.Clear();
        host.Time.Advance(Refresh * 10);
        Assert.Null((await host.CompleteAsync(Week)).Problem);
    }

    [Fact]
    public async Task Load_is_not_stale_after_a_failure_was_caught_up_with_whoever_asks_first()
    {
        // One task reads the missed jobs and notifies the watchers, another clears the refresh's failure: repeated, because either may be first.
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 10, Days = 6, ArrivalsPerSecond = 0 });
        using var watcher = host.Watch(Week);
        await host.CompleteAsync(Week);
        for (var i = 0; i < 200; i++)
        {
            host.Sample.Faults.Set(Fault.TruncatedJson);
            host.Time.Advance(Refresh);
            await host.UntilAsync(Week, load => load.Stage == LoadStage.Stale);
            host.Sample.Faults.Clear();
            host.Time.Advance(Refresh * 10); // so long ago that it is a gap
            var now = host.Time.GetUtcNow();
            await host.UntilAsync(Week, load => load.Stage == LoadStage.Complete && load.ReadAt >= now);
        }
    }

    [Fact]
    public async Task Jobs_read_before_a_failure_are_shown_as_a_part_and_the_failure_is_not_kept()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 250, Days = 6, ArrivalsPerSecond = 0 });
        host.Sample.Faults.Set(Fault.RepeatedToken);
        var failed = await host.UntilAsync(Week, load => load.Stage == LoadStage.Failed);
        Assert.Equal(100, failed.Jobs.Count);
        Assert.Null(failed.ReadAt);

        host.Sample.Faults.Clear();
        host.Time.Advance(Refresh * 10);
        Assert.Equal(250, (await host.CompleteAsync(Week)).Jobs.Count);
    }

    [Theory]
    [InlineData(Fault.Duplicates)]
    [InlineData(Fault.EmptyPage)]
    [InlineData(Fault.UnknownFields)]
    [InlineData(Fault.UnknownStatus)]
    [InlineData(Fault.MissingFields)]
    [InlineData(Fault.NullCreatedAt)]
    [InlineData(Fault.HostileText)]
    public async Task Each_job_counts_once_whatever_pages_look_like(Fault fault)
    {
        await using var host =
            await ReaderOnSample.StartAsync(new() { Jobs = 420, Days = 6, ArrivalsPerSecond = 0, Order = JobOrder.Shuffled, Faults = [fault] });
        var load = await host.CompleteAsync(Week);
        Assert.Equal(420, load.Jobs.Count);
        Assert.Equal(fault is Fault.NullCreatedAt or Fault.MissingFields ? 420 : 0, load.Figures.Undated);
        Assert.Equal(fault == Fault.UnknownStatus ? 420 : 0, load.Figures.Statuses[StatusKind.Other]);
    }

    [Fact]
    public async Task Requests_stop_when_nobody_watches()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 100, Days = 6, ArrivalsPerSecond = 0 });
        await host.CompleteAsync(Week);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        var after = host.Sample.Requests.Total;
        for (var i = 0; i < 20; i++)
            host.Time.Advance(Refresh);

        // A read in progress when the last watcher left may end; no other starts.
        await host.CompleteAsync(JobFilter.Default);
        Assert.InRange(host.Sample.Requests.Total, after, after + 2);
    }

    [Fact]
    public async Task Window_that_ends_now_is_requested_without_an_end_because_clocks_differ()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 10, Days = 6, ArrivalsPerSecond = 0 });
        await host.CompleteAsync(JobFilter.Default);
        Assert.All(host.Sample.Requests.Latest, request => Assert.DoesNotContain("on_or_before", request.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Long_id_list_is_requested_in_parts()
    {
        SampleApiOptions options = new() { Jobs = 400, Days = 6, ArrivalsPerSecond = 0 };
        await using var other = await ReaderOnSample.StartAsync(options);
        var ids = (await other.CompleteAsync(Week)).Jobs.Take(230).Select(job => job.Id).ToValueList();
        await using var host = await ReaderOnSample.StartAsync(options);
        var before = host.Sample.Requests.Total;
        Assert.Equal(230, (await host.CompleteAsync(Week with { JobIds = ids })).Jobs.Count);
        Assert.Equal(3, host.Sample.Requests.Total - before);
    }

    [Fact]
    public async Task Absolute_past_period_is_requested_with_both_its_ends()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 1_000, Days = 6, ArrivalsPerSecond = 0 });
        var (from, to) = (host.Time.GetUtcNow().AddDays(-3), host.Time.GetUtcNow().AddDays(-2));
        var load = await host.CompleteAsync(new JobFilter { Window = TimeWindow.Between(from, to) });
        Assert.Equal(host.Sample.Count($"?created_at_on_or_after={from:yyyy-MM-ddTHH:mm:ssZ}&created_at_on_or_before={to:yyyy-MM-ddTHH:mm:ssZ}").Total,
            load.Jobs.Count);
        Assert.InRange(load.Jobs.Count, 1, 999);
    }
}
