using System.Text.Json;
using ClassifyDashboard.Components;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Reading;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Api.Summary;

/// <summary>The application as in Program, on a sample API over real HTTP; both use a clock that only tests move.</summary>
sealed class SummaryHost : IAsyncDisposable
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly WebApplicationFactory<App> _host;

    private SummaryHost(SampleApiHost sample, WatchedTime time, (string Key, string Value)[] settings)
    {
        (Sample, Time) = (sample, time);
        _host = new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
        {
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(time));
            builder.UseSetting("LLAMA_CLOUD_API_KEY", sample.ApiKey);
            builder.UseSetting("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString());
            builder.UseSetting("LlamaCloud:Timeout", "00:10:00");
            builder.UseSetting("LlamaCloud:RequestsPerSecond", "1000"); // by a clock that stands still nobody would get a turn at a slow pace
            builder.UseSetting("Reading:Store", "false");
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
        });
        Client = _host.CreateClient();
        Client.Timeout = TimeSpan.FromSeconds(60); // a wait that never ends fails its test, not the whole run
    }

    public SampleApiHost Sample { get; }

    public WatchedTime Time { get; }

    public HttpClient Client { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SummaryHost> StartAsync(SampleApiOptions options, params (string Key, string Value)[] settings)
    {
        var time = new WatchedTime(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
        return new(await SampleApiHost.StartAsync(options with { ArrivalsPerSecond = options.ArrivalsPerSecond ?? 0 }, time, Cancelled), time,
            [("Names:Read", "false"), .. settings]); // names come at a moment of their own
    }

    public NameDirectory Names => _host.Services.GetRequiredService<NameDirectory>();

    public Task<string> TextAsync(string query) => Client.GetStringAsync("/api/summary" + query, Cancelled);

    public async Task<JsonElement> GetAsync(string query)
    {
        using var document = JsonDocument.Parse(await TextAsync(query));
        return document.RootElement.Clone();
    }

    /// <summary>Watches as a screen does until a load of the filter is in this stage.</summary>
    public Task UntilAsync(string query, LoadStage stage) => UntilAsync(query, load => load.Stage == stage);

    /// <summary>Watches as a screen does until a load of the filter satisfies a condition.</summary>
    public Task UntilAsync(string query, Predicate<Load> passes) =>
        ReaderOnSample.UntilAsync(_host.Services.GetRequiredService<JobReader>(), JobQuery.Read(query).Query.Filter, passes);

    /// <summary>Lets the time of a request's wait pass, before whose end it has no answer.</summary>
    public async Task EndWaitAsync(Task answer, int seconds)
    {
        await Time.StartedAsync(TimeSpan.FromSeconds(seconds));
        Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(answer.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
        await Sample.DisposeAsync();
    }
}

/// <summary>A clock that only tests move, and that reports when a timer of a length is started, changed or disposed.</summary>
sealed class WatchedTime(DateTimeOffset start) : TestClock(start)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // of the real clock, so that a test which cannot end fails

    private readonly Lock _gate = new();
    private readonly Dictionary<TimeSpan, (TaskCompletionSource Started, TaskCompletionSource Ended)> _timers = [];
    private volatile bool _leaps;

    /// <summary>From now on the clock moves by itself when something waits a second or less.</summary>
    public void LeapOverShortWaits() => _leaps = true;

    public Task StartedAsync(TimeSpan length) => Of(length).Started.Task.WaitAsync(Patience);

    public Task EndedAsync(TimeSpan length) => Of(length).Ended.Task.WaitAsync(Patience);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, base.CreateTimer(callback, state, dueTime, period), Of(dueTime).Ended);
        if (_leaps && dueTime > TimeSpan.Zero && dueTime <= TimeSpan.FromSeconds(1))
            ((FakeTimeProvider)this).Advance(dueTime); // no test's thread: what is due is called on one of the pool
        Of(dueTime).Started.TrySetResult();
        return timer;
    }

    private (TaskCompletionSource Started, TaskCompletionSource Ended) Of(TimeSpan length)
    {
        lock (_gate)
            return _timers.TryGetValue(length, out var known) ? known : _timers[length] = (New(), New());
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class WatchedTimer(WatchedTime time, ITimer timer, TaskCompletionSource ended) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            time.Of(dueTime).Started.TrySetResult();
            return changed;
        }

        public void Dispose()
        {
            timer.Dispose();
            ended.TrySetResult();
        }

        public async ValueTask DisposeAsync()
        {
            await timer.DisposeAsync();
            ended.TrySetResult();
        }
    }
}
