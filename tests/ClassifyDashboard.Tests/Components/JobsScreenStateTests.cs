using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Components.Loading;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Reading;

namespace ClassifyDashboard.Tests.Components;

/// <summary>What a screen shows while jobs arrive, on a sample API with a new job every ten seconds.</summary>
public sealed class JobsScreenStateTests
{
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;

    private static readonly SampleApiOptions Busy = new() { Jobs = 300, Days = 1, ArrivalsPerSecond = 0.1 };

    [Fact]
    public async Task Rows_stay_while_newer_jobs_arrive_until_someone_shows_them()
    {
        await using var screen = await Screen.StartAsync(Busy);
        var rows = screen.Rows();
        await screen.PassAsync(Refresh * 3);
        Assert.InRange(screen.Shown.Newer, 1, 10);
        Assert.Equal(rows, screen.Rows());

        screen.Do(state => state.ShowNewer());
        Assert.Equal(0, screen.Shown.Newer);
        Assert.NotEqual(rows, screen.Rows());
        Assert.Equal(screen.Shown.Load!.Jobs.Take(25).Select(job => job.Id), screen.Rows());
    }

    [Fact]
    public async Task Changed_filter_or_page_starts_with_all_known_jobs()
    {
        await using var screen = await Screen.StartAsync(Busy);
        await screen.PassAsync(Refresh * 3);
        Assert.True(screen.Shown.Newer > 0);
        screen.Show("?page=2");
        Assert.Equal(0, screen.Shown.Newer);
    }

    [Fact]
    public async Task Pause_freezes_the_figures_too_and_says_how_much_arrived_since()
    {
        await using var screen = await Screen.StartAsync(Busy);
        var before = screen.Shown.Load!;
        screen.Do(state => state.Pause());
        await screen.PassAsync(Refresh * 3);
        Assert.Same(before, screen.Shown.Load);
        Assert.InRange(screen.Shown.Newer, 1, 10);

        // The last load may still be on its way to a paused screen, and would arrive after it resumes.
        var known = (await screen.Host.CompleteAsync(JobFilter.Default)).Jobs;
        await screen.UntilAsync(() => screen.Shown.Newer == known.Count(job => job.CreatedAt > before.Jobs[0].CreatedAt));
        screen.Do(state => state.Resume());
        Assert.NotSame(before, screen.Shown.Load);
        Assert.Equal(0, screen.Shown.Newer);
    }

    [Fact]
    public async Task Hidden_tab_requests_nothing_and_shows_news_when_it_becomes_visible()
    {
        await using var screen = await Screen.StartAsync(Busy);
        screen.Do(state => state.SetHidden(isHidden: true));
        await screen.QuietAsync(); // the screen leaves its windows before the time passes
        screen.Host.Time.Advance(new JobReaderOptions().Linger + Refresh);
        await screen.QuietAsync();
        var before = screen.Host.Sample.Requests.Total;
        for (var i = 0; i < 10; i++)
        {
            screen.Host.Time.Advance(Refresh);
            await screen.Host.QuiescenceProbe.RoundTripAsync(TestContext.Current.CancellationToken);
        }

        await screen.QuietAsync();

        Assert.Equal(before, screen.Host.Sample.Requests.Total);
        screen.Do(state => state.SetHidden(isHidden: false));
        await screen.UntilAsync(() => screen.Shown.Newer > 0);
    }

    [Fact]
    public async Task Refresh_now_skips_the_wait_and_is_accepted_once_in_two_seconds()
    {
        await using var screen = await Screen.StartAsync(Busy);
        await screen.PassAsync(Refresh * 2);
        screen.Host.Time.Advance(TimeSpan.FromSeconds(3));
        var before = screen.Host.Sample.Requests.Total;
        screen.Do(state => state.RefreshNow());
        await screen.UntilAsync(() => screen.Host.Sample.Requests.Total > before);
        await screen.UntilAsync(() => screen.Shown.Load!.ReadAt >= screen.Host.Time.GetUtcNow());

        await screen.QuietAsync();
        var after = screen.Host.Sample.Requests.Total;
        for (var i = 0; i < 50; i++)
            screen.Do(state => state.RefreshNow());
        await screen.QuietAsync();
        Assert.Equal(after, screen.Host.Sample.Requests.Total);
    }

    [Fact]
    public async Task Stopped_reading_keeps_its_jobs_and_continues_where_it_was()
    {
        await using var screen = await Screen.StartAsync(Busy);
        var shown = screen.Shown.Load;
        screen.Do(state => state.Stop());
        await screen.QuietAsync(); // as above
        screen.Host.Time.Advance(new JobReaderOptions().Linger + Refresh);
        await screen.QuietAsync();
        var before = screen.Host.Sample.Requests.Total;
        screen.Host.Time.Advance(Refresh * 5);
        await screen.QuietAsync();
        Assert.Equal(before, screen.Host.Sample.Requests.Total);
        Assert.True(screen.Shown.IsStopped);
        Assert.Same(shown!.Jobs, screen.Shown.Load!.Jobs);

        screen.Do(state => state.Continue());
        await screen.UntilAsync(() => screen.Shown.Load!.Jobs.Count > shown.Jobs.Count);
    }

    [Fact]
    public async Task Previous_period_is_read_last()
    {
        await using var screen = await Screen.StartAsync(Busy);
        await screen.UntilAsync(() => screen.Shown.Before is not null);
        Assert.Equal(0, screen.Shown.Before!.Jobs);
    }

    [Fact]
    public async Task Previous_period_of_one_filter_is_never_shown_beside_another()
    {
        await using var screen = await Screen.StartAsync(Busy);
        using var comparison = new PreviousPeriod(screen.Host.Reader, () => Task.CompletedTask);
        var load = screen.Shown.Load!;
        comparison.Follow(load, TimeZoneInfo.Utc);
        await screen.UntilAsync(() => comparison.LoadBefore(load) is not null);
        Assert.Null(comparison.LoadBefore(await screen.Host.CompleteAsync(JobFilter.Default with { Statuses = [JobStatus.Failed] })));
    }

    /// <summary>A screen with a reader on a sample; loads arrive as on a page.</summary>
    private sealed class Screen : IAsyncDisposable
    {
        private const int RoundTrips = 40; // without anything new

        private readonly Lock _dispatcher = new();
        private Address _address = At("");

        private Screen(ReaderOnSample host)
        {
            Host = host;
            Shown = new(host.Reader, () =>
            {
                Do(state => state.OnLoad());
                return Task.CompletedTask;
            });
        }

        public ReaderOnSample Host { get; }

        public JobsScreenState Shown { get; }

        public static async Task<Screen> StartAsync(SampleApiOptions options)
        {
            var screen = new Screen(await ReaderOnSample.StartAsync(options));
            screen.Show("");
            await screen.UntilAsync(() => screen.Shown.RowsUntil is not null);
            return screen;
        }

        public void Show(string query) => Do(state => state.Follow(_address = At(query)));

        /// <summary>Changes the state while no load arrives: a page does one after the other too.</summary>
        public void Do(Action<JobsScreenState> change)
        {
            lock (_dispatcher)
                change(Shown);
        }

        public IEnumerable<string> Rows() => [.. _address.Query.Table.Rows(Shown.Load!.InOrder(_address.Query.Table), Shown.RowsUntil).Select(job => job.Id)];

        public async Task PassAsync(TimeSpan span)
        {
            for (var passed = TimeSpan.Zero; passed < span; passed += Refresh)
            {
                Host.Time.Advance(Refresh);
                var now = Host.Time.GetUtcNow();
                await Host.UntilAsync(_address.Filter, load => load.ReadAt >= now);
            }

            var at = Host.Time.GetUtcNow();
            await UntilAsync(() => Shown.IsPaused || Shown.Load!.ReadAt >= at);
        }

        public async Task UntilAsync(Func<bool> isSo)
        {
            using var patience = ReaderOnSample.Limited();
            while (!isSo())
                await Host.QuiescenceProbe.RoundTripAsync(patience.Token);
        }

        /// <summary>Waits until nothing more happens before time passes.</summary>
        public Task QuietAsync() => Host.QuiescenceProbe.QuietAsync(RoundTrips, TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            Shown.Dispose();
            await Host.DisposeAsync();
        }

        private static Address At(string query)
        {
            var (read, ignored) = JobQuery.Read(query);
            return new(read, ignored, TimeZoneInfo.Utc);
        }
    }
}
