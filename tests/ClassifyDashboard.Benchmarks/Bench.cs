using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.Time.Testing;

/// <summary>A reader configured as in the dashboard, on a sample API over real HTTP.</summary>
sealed class Bench : IAsyncDisposable
{
    /// <summary>Ends every wait, so that no row can hang the program.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly SampleApiHost? _sample;
    private readonly bool _ownsSample;
    private readonly ServiceProvider _services;

    private Bench(SampleApiHost sample, bool ownsSample, TimeProvider time, RequestBudget? budget, IEnumerable<(string Key, string Value)> settings)
        : this(sample.BaseAddress, sample.ApiKey, time, budget, settings) => (_sample, _ownsSample) = (sample, ownsSample);

    private Bench(Uri address, string key, TimeProvider time, RequestBudget? budget, IEnumerable<(string Key, string Value)> settings)
    {
        (Time, Traffic) = (time, new(time));
        var all = new Dictionary<string, string?>
        {
            ["LLAMA_CLOUD_API_KEY"] = key,
            ["LLAMA_CLOUD_BASE_URL"] = address.ToString(),
            ["LlamaCloud:Timeout"] = "00:10:00",
            ["Reading:Store"] = "false",
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        var services = new ServiceCollection();
        services.AddSingleton(time).AddLogging().AddReading(configuration).AddLlamaCloud(configuration).AddHttpMessageHandler(Traffic.Handler);
        if (budget is not null)
            services.AddSingleton(budget);
        _services = services.BuildServiceProvider();
    }

    public SampleApiHost Sample => _sample ?? throw new InvalidOperationException("The sample API is another process.");

    public TimeProvider Time { get; }

    public Traffic Traffic { get; }

    public JobReader Reader => _services.GetRequiredService<JobReader>();

    public NameDirectory Names => _services.GetRequiredService<NameDirectory>();

    public RequestBudget Budget => _services.GetRequiredService<RequestBudget>();

    public ClassifyClient Client => _services.GetRequiredService<ClassifyClient>();

    /// <summary>On the machine's clock, with the budget of the settings.</summary>
    public static async Task<Bench> RealAsync(SampleApiOptions options, params (string Key, string Value)[] settings) =>
        new(await SampleApiHost.StartAsync(options, TimeProvider.System, default), true, TimeProvider.System, null, settings);

    /// <summary>On the machine's clock, without a request limit and without refreshes: counts what reading alone takes.</summary>
    public static Task<Bench> CountingAsync(SampleApiOptions options) =>
        RealAsync(options, ("LlamaCloud:RequestsPerSecond", "1000"), ("Reading:RefreshInterval", "01:00:00"));

    /// <summary>On a clock that <see cref="PassAsync"/> moves; requests are limited only if the settings set a rate.</summary>
    public static async Task<Bench> SimulatedAsync(SampleApiOptions options, params (string Key, string Value)[] settings)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow); // entries of the store on disk expire by the machine's clock
        return new(await SampleApiHost.StartAsync(options, time, default), true, time, BudgetFor(settings, time), settings);
    }

    /// <summary>On a sample API in another process, and a clock that <see cref="PassAsync"/> moves.</summary>
    public static Bench On(SampleProcess sample)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        return new(sample.Address, new SampleApiOptions().ApiKey, time, BudgetFor([], time), []);
    }

    /// <summary>Another dashboard on the same sample and clock, as after a restart.</summary>
    public Bench Another(params (string Key, string Value)[] settings) => new(Sample, false, Time, BudgetFor(settings, Time), settings);

    /// <summary>The first load that satisfies a condition; the watcher unsubscribes afterwards.</summary>
    public async Task<Load> UntilAsync(JobFilter filter, Predicate<Load> passes)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var load in Reader.WatchAsync(filter, TimeZoneInfo.Utc, patience.Token))
        {
            if (passes(load))
                return load;
        }

        throw new InvalidOperationException("A watch does not end by itself.");
    }

    public Task<Load> CompleteAsync(JobFilter filter) => UntilAsync(filter, load => load.Stage == LoadStage.Complete);

    /// <summary>The first load in which all is known as of now.</summary>
    public Task<Load> FreshAsync(JobFilter filter)
    {
        var now = Time.GetUtcNow();
        return UntilAsync(filter, load => load.Stage == LoadStage.Complete && load.ReadAt >= now);
    }

    public Watcher Watch(JobFilter filter) => new(Reader, filter);

    /// <summary>Lets simulated time pass in steps and waits after each until its work is done.</summary>
    public async Task PassAsync(TimeSpan span, TimeSpan step, Action? afterEach = null)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            ((FakeTimeProvider)Time).Advance(step);
            await RestAsync();
            afterEach?.Invoke();
        }
    }

    /// <summary>Waits until no request has been in flight for a moment.</summary>
    public async Task RestAsync()
    {
        for (var (quiet, tries) = (0, 0); quiet < 3 && tries < 20_000; tries++)
        {
            var begun = Traffic.Begun;
            await Task.Delay(1);
            quiet = Traffic.InFlight == 0 && Traffic.Begun == begun ? quiet + 1 : 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Reader.DisposeAsync(); // as when the program stops: before the services that it uses
        await _services.DisposeAsync();
        if (_ownsSample)
            await Sample.DisposeAsync();
    }

    private static RequestBudget? BudgetFor(IEnumerable<(string Key, string Value)> settings, TimeProvider time) =>
        settings.Any(setting => setting.Key == "LlamaCloud:RequestsPerSecond") ? null : new RequestBudget(1_000_000, 16, time);
}

/// <summary>Watches a window until it is disposed.</summary>
sealed class Watcher : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;

    public Watcher(JobReader reader, JobFilter filter) => _task = Task.Run(async () =>
    {
        await foreach (var load in reader.WatchAsync(filter, TimeZoneInfo.Utc, _stop.Token))
            Latest = load;
    });

    public Load? Latest { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}

/// <summary>The windows that rows look at.</summary>
static class JobWindows
{
    public static JobFilter Day { get; } = JobFilter.Default;

    public static JobFilter Week { get; } = Last(7);

    public static JobFilter Last(int days) => new() { Window = new(TimeBound.Ago(days, TimeUnit.Day), TimeBound.Now) };

    /// <summary>A whole day, so many days ago.</summary>
    public static JobFilter DayBefore(DateTimeOffset now, int days) => new() { Window = TimeWindow.Between(now.AddDays(-days), now.AddDays(1 - days)) };

    public static double Pages(double jobs) => Math.Ceiling(jobs / JobListPage.MaxJobs);
}
