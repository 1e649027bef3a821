using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Reading;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Components;

/// <summary>Where the job of a page or a drawer comes from, on a sample API over HTTP.</summary>
public sealed class OpenedJobTests
{
    private static readonly JobFilter Week = new() { Window = new(TimeBound.Ago(7, TimeUnit.Day), TimeBound.Now) };

    [Fact]
    public async Task Job_of_the_filter_costs_no_request()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 200, Days = 6, ArrivalsPerSecond = 0 });
        using var watch = host.Watch(Week);
        var load = await host.CompleteAsync(Week);
        var before = host.Sample.Requests.Total;
        using var opened = new Opened(host);
        opened.Follow(load.Jobs[7].Id, load, At(Week));
        Assert.Same(load.Jobs[7], opened.Job.Job);
        Assert.Same(load, opened.Job.Source);
        Assert.Equal(before, host.Sample.Requests.Total);
    }

    [Fact]
    public async Task Job_outside_of_the_window_is_found_by_id_in_one_request()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 200, Days = 6, ArrivalsPerSecond = 0 });
        var oldest = (await host.CompleteAsync(Week)).Jobs[^1];
        var hour = new JobFilter { Window = TimeWindow.Between(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)) };
        host.Sample.Requests.Reset();
        using var opened = new Opened(host);
        opened.Follow(oldest.Id, null, At(hour));
        await opened.UntilAsync(job => job.Job is not null);
        Assert.Equal(oldest, opened.Job.Job);
        Assert.Contains($"job_ids={oldest.Id}", Assert.Single(host.Sample.Requests.Latest).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_id_is_missing_once_the_service_has_said_so()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 20, Days = 6, ArrivalsPerSecond = 0 });
        using var opened = new Opened(host);
        opened.Follow("clj-none", null, At(Week));
        Assert.False(opened.Job.IsMissing);
        await opened.UntilAsync(job => job.IsMissing);
        Assert.Equal(host.Time.GetUtcNow(), opened.Job.Source!.ReadAt);
    }

    [Fact]
    public async Task Job_is_not_missing_while_the_service_is_down()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 20, Days = 6, ArrivalsPerSecond = 0, Faults = [Fault.TruncatedJson] });
        using var opened = new Opened(host);
        opened.Follow("clj-none", null, At(Week));
        await opened.UntilAsync(job => job.Source is { Stage: LoadStage.Failed });
        Assert.False(opened.Job.IsMissing);
        Assert.Equal(ProblemKind.MalformedAnswer, opened.Job.Source!.Problem!.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u0007 ")]
    [InlineData(null)]
    public async Task Impossible_id_is_not_requested(string? id)
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 20, Days = 6, ArrivalsPerSecond = 0 });
        using var opened = new Opened(host);
        opened.Follow(id ?? new string('x', 501), null, At(Week));
        Assert.True(opened.Job.IsMissing && opened.Job.IsInvalidId);
        Assert.Equal(0, host.Sample.Requests.Total);
    }

    [Fact]
    public async Task Job_that_leaves_the_filter_stays_visible_and_is_followed_until_it_finishes()
    {
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 400, Days = 6, ArrivalsPerSecond = 1 });
        var unfinished = Week with { Statuses = [JobStatus.Pending, JobStatus.Running] };
        using var watch = host.Watch(unfinished);
        host.Time.Advance(TimeSpan.FromSeconds(30));
        var now = host.Time.GetUtcNow();
        var load = await host.UntilAsync(unfinished, load => load.ReadAt >= now && load.Jobs.Count > 0);
        using var opened = new Opened(host);
        opened.Follow(load.Jobs[0].Id, load, At(unfinished));
        Assert.False(opened.Job.Job!.Status.IsFinished);

        for (var i = 0; i < 20 && !opened.Job.Job!.Status.IsFinished; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(20));
            now = host.Time.GetUtcNow();
            load = await host.UntilAsync(unfinished, load => load.ReadAt >= now);
            opened.Follow(opened.Job.Id, load, At(unfinished));
            Assert.NotNull(opened.Job.Job);
            if (!load.Jobs.Any(job => job.Id == opened.Job.Id))
                await opened.UntilAsync(job => job.Source?.ReadAt >= now && job.Source.Filter.JobIds.Count == 1);
        }

        Assert.True(opened.Job.Job!.Status.IsFinished);
    }

    private static Address At(JobFilter filter) => new(JobQuery.Default with { Filter = filter }, [], TimeZoneInfo.Utc);

    /// <summary>As a page does: follows again at each notification.</summary>
    private sealed class Opened : IDisposable
    {
        private readonly SemaphoreSlim _news = new(0);
        private (string Id, Load? Load, Address Address) _followed;

        public Opened(ReaderOnSample host) => Job = new(host.Reader, () =>
        {
            _news.Release();
            return Task.CompletedTask;
        });

        public OpenedJob Job { get; }

        public void Follow(string id, Load? load, Address address)
        {
            _followed = (id, load, address);
            Job.Follow(id, load, address);
        }

        public async Task UntilAsync(Predicate<OpenedJob> passes)
        {
            using var patience = ReaderOnSample.Limited();
            while (!passes(Job))
            {
                await _news.WaitAsync(patience.Token);
                Job.Follow(_followed.Id, _followed.Load, _followed.Address);
            }
        }

        public void Dispose()
        {
            Job.Dispose();
            _news.Dispose();
        }
    }
}
