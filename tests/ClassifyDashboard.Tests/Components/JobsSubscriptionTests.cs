using ClassifyDashboard.Components.Jobs;
using ClassifyDashboard.Components.Loading;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Reading;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Tests.Components;

/// <summary>Loads that arrive while a screen is doing something else: changing its filter, or closing.</summary>
public sealed class JobsSubscriptionTests
{
    private static readonly SampleApiOptions Busy = new() { Jobs = 300, Days = 1, ArrivalsPerSecond = 0.1 };
    private static readonly JobFilter Failed = JobFilter.Default with { Statuses = [JobStatus.Failed] };

    [Fact]
    public async Task Load_that_arrives_during_a_filter_change_is_ignored()
    {
        await using var host = await ReaderOnSample.StartAsync(Busy);
        await host.CompleteAsync(JobFilter.Default);
        var line = new HeldContext();
        using var watch = new JobsSubscription(host.Reader, () => Task.CompletedTask);
        line.Do(() => watch.Follow(JobFilter.Default, TimeZoneInfo.Utc));
        line.LetGoOn();

        await HoldNextAsync(host, line);
        line.Do(() => watch.Follow(Failed, TimeZoneInfo.Utc));
        line.LetGoOn();
        Assert.Equal(Failed, watch.Load!.Filter);
        Assert.All(watch.Load.Jobs, job => Assert.Equal(JobStatus.Failed, job.Status));
    }

    [Fact]
    public async Task Load_that_arrives_while_the_screen_unsubscribes_is_ignored()
    {
        await using var host = await ReaderOnSample.StartAsync(Busy);
        await host.CompleteAsync(JobFilter.Default);
        var (line, notified) = (new HeldContext(), 0);
        using var watch = new JobsSubscription(host.Reader, () =>
        {
            notified++;
            return Task.CompletedTask;
        });
        line.Do(() => watch.Follow(JobFilter.Default, TimeZoneInfo.Utc));
        line.LetGoOn();
        await HoldNextAsync(host, line);
        var (before, notifiedBefore) = (watch.Load, notified);
        watch.Unsubscribe();
        line.LetGoOn();
        Assert.Same(before, watch.Load);
        Assert.Equal(notifiedBefore, notified);
    }

    [Fact]
    public async Task Unsubscribed_screen_gets_no_earlier_load()
    {
        await using var host = await ReaderOnSample.StartAsync(Busy);
        await host.CompleteAsync(JobFilter.Default);
        var line = new HeldContext();
        using var gone = new CancellationTokenSource();
        await using var loads = host.Reader.WatchAsync(JobFilter.Default, TimeZoneInfo.Utc, gone.Token)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await loads.MoveNextAsync());
        Task<bool>? next = null;
        line.Do(() => next = loads.MoveNextAsync().AsTask());
        await HoldNextAsync(host, line);
        await gone.CancelAsync();
        line.LetGoOn();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next!);
    }

    [Fact]
    public async Task Closed_page_starts_no_comparison()
    {
        await using var host = await ReaderOnSample.StartAsync(Busy);
        using var shown = new JobsScreenState(host.Reader, () => Task.CompletedTask);
        await ReadAsync(host, shown);
        shown.Dispose();
        shown.OnLoad(); // of a load that had come before
        Assert.Null(shown.Before);
    }

    [Fact]
    public async Task Stopped_page_starts_no_comparison()
    {
        await using var host = await ReaderOnSample.StartAsync(Busy);
        using var shown = new JobsScreenState(host.Reader, () => Task.CompletedTask);
        await ReadAsync(host, shown);
        shown.Stop();
        shown.OnLoad();
        Assert.Null(shown.Before);
    }

    [Fact]
    public async Task Closed_wall_follows_nothing_whatever_was_in_progress()
    {
        await using var host = await ReaderOnSample.StartAsync(Busy with { Days = 8 });
        using var wall = new WallSubscription(host.Reader, () => Task.CompletedTask);
        wall.Follow(JobFilter.Default, TimeZoneInfo.Utc);
        await UntilAsync(() => wall is { Window.ReadAt: not null, Judged: not null });
        // So that everything to follow would be known at once
        await host.CompleteAsync(JobFilter.Default with { Window = new(TimeBound.Ago(8, TimeUnit.Day), TimeBound.Now) });
        wall.Dispose();
        wall.OnLoad(TimeZoneInfo.Utc);
        Assert.Null(wall.WeekAgo);

        var before = wall.Window;
        wall.Follow(Failed, TimeZoneInfo.Utc); // as a page does that waited for a list of ids meanwhile
        Assert.Same(before, wall.Window);
    }

    [Fact]
    public async Task Job_is_not_requested_after_its_page_closed()
    {
        await using var host = await ReaderOnSample.StartAsync(Busy);
        var job = (await host.CompleteAsync(JobFilter.Default)).Jobs[0];
        var opened = new OpenedJob(host.Reader, () => Task.CompletedTask);
        opened.Dispose();
        opened.Follow(job.Id, null, new(JobQuery.Read("").Query, [], TimeZoneInfo.Utc));
        Assert.Null(opened.Job);
        Assert.Null(opened.Source);
    }

    // All jobs and the previous period are known, but nobody was notified yet.
    private static async Task ReadAsync(ReaderOnSample host, JobsScreenState shown)
    {
        shown.Follow(new(JobQuery.Read("").Query, [], TimeZoneInfo.Utc));
        await UntilAsync(() => shown.Load is { ReadAt: not null });
        await host.CompleteAsync(JobFilter.Default with { Window = PreviousPeriod.Before(shown.Load!.Period) });
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = ReaderOnSample.Limited();
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    // A notification that waits in the synchronization context.
    private static async Task HoldNextAsync(ReaderOnSample host, HeldContext line)
    {
        Assert.False(line.HoldsSome);
        host.Time.Advance(new JobReaderOptions().RefreshInterval);
        var now = host.Time.GetUtcNow();
        await host.UntilAsync(JobFilter.Default, load => load.ReadAt >= now);
        await UntilAsync(() => line.HoldsSome);
    }
}
