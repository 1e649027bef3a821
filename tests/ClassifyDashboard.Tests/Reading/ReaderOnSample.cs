using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>A reader on a sample API over real HTTP; both use a clock that only tests move. The request rate is not limited.</summary>
sealed class ReaderOnSample : IAsyncDisposable
{
    // By the real clock, and far more than any wait takes: an endless wait fails its test and says why, instead of holding up the whole run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider _services;
    private bool _isStopped;

    private ReaderOnSample(SampleApiHost sample, TestClock time, params (string Key, string Value)[] settings)
    {
        (Sample, Time, QuiescenceProbe) = (sample, time, new(sample));
        var services = RegisteredOn(sample, time, settings);
        if (settings.Contains(("Reading:Store", "true")))
            QuiescenceProbe.CountRequestsAndCallsIn(services);
        else
            QuiescenceProbe.CountRequestsIn(services);
        _services = Built(services);
    }

    public SampleApiHost Sample { get; }

    public TestClock Time { get; }

    /// <summary>Work in progress by the machine's clock.</summary>
    public QuiescenceProbe QuiescenceProbe { get; }

    public JobReader Reader => _services.GetRequiredService<JobReader>();

    public IServiceProvider Services => _services;

    /// <param name="options">What the sample API serves.</param>
    /// <param name="clockAhead">By how much its clock is ahead of the reader's.</param>
    /// <param name="settings">Settings of the reader.</param>
    public static async Task<ReaderOnSample> StartAsync(SampleApiOptions options, TimeSpan clockAhead = default, params (string Key, string Value)[] settings)
    {
        var time = new TestClock(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
        TimeProvider sampleTime = clockAhead == TimeSpan.Zero ? time : new JumpingTime(time) { Ahead = clockAhead };
        return new(await SampleApiHost.StartAsync(options, sampleTime, TestContext.Current.CancellationToken), time, settings);
    }

    /// <summary>The services of a dashboard that reads the sample as the real service, without a store unless the settings set one.</summary>
    public static ServiceProvider ServicesOn(SampleApiHost sample, TimeProvider time, params (string Key, string Value)[] settings) =>
        Built(RegisteredOn(sample, time, settings));

    /// <summary>Builds services, of which the client is there before what sends requests, and so is disposed of after it.</summary>
    /// <remarks>Disposed of first, the client would wait for requests that are being sent: a second by a clock that stands.</remarks>
    public static ServiceProvider Built(ServiceCollection services)
    {
        var built = services.BuildServiceProvider();
        built.GetRequiredService<IHttpClientFactory>().CreateClient(LlamaCloudRegistration.HttpClientName).Dispose();
        return built;
    }

    /// <summary>The same as registrations.</summary>
    public static ServiceCollection RegisteredOn(SampleApiHost sample, TimeProvider time, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("LLAMA_CLOUD_API_KEY", sample.ApiKey),
                new("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()),
                new("LlamaCloud:Timeout", "00:10:00"),
                new("Reading:Store", "false"),
            ]).AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddSingleton(time).AddLogging().AddReading(configuration).AddLlamaCloud(configuration);
        services.AddSingleton(new RequestBudget(1_000_000, 16, time));
        return services;
    }

    /// <summary>The first load that satisfies a condition; the watcher unsubscribes afterwards.</summary>
    public Task<Load> UntilAsync(JobFilter filter, Predicate<Load> passes) => UntilAsync(Reader, filter, passes);

    public static async Task<Load> UntilAsync(JobReader reader, JobFilter filter, Predicate<Load> passes)
    {
        using var patience = Limited();
        Load? latest = null;
        try
        {
            await foreach (var load in reader.WatchAsync(filter, TimeZoneInfo.Utc, patience.Token))
            {
                if (passes(latest = load))
                    return load;
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail(latest is null
                ? $"Nothing came of {filter.Window}."
                : $"The last that came of {filter.Window} was {latest.Stage} as of {latest.ReadAt:s} with {latest.Jobs.Count} jobs: {latest.Problem}, "
                    + $"{latest.Budget}");
        }

        throw new InvalidOperationException("A watch does not end by itself.");
    }

    /// <summary>Ends a wait that would be endless.</summary>
    public static CancellationTokenSource Limited()
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limited.CancelAfter(Patience);
        return limited;
    }

    /// <summary>Watches until it is disposed.</summary>
    public IDisposable Watch(JobFilter filter)
    {
        var stop = new CancellationTokenSource();
        _ = Task.Run(async () =>
        {
            await foreach (var _ in Reader.WatchAsync(filter, TimeZoneInfo.Utc, stop.Token))
            {
                // A watcher that ignores its loads.
            }
        });
        return new Stopping(stop);
    }

    /// <summary>Lets time pass in steps, each with a refresh of a filter's jobs.</summary>
    public async Task WhileTimePassesAsync(TimeSpan span, TimeSpan step, JobFilter filter)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            Time.Advance(step);
            var now = Time.GetUtcNow();
            await UntilAsync(filter, load => load.ReadAt >= now);
        }
    }

    public Task<Load> CompleteAsync(JobFilter filter) => UntilAsync(filter, load => load.Stage == LoadStage.Complete);

    /// <summary>Stops what a program has, but the sample API: what reads with the reader goes after it.</summary>
    public async Task StopProgramAsync()
    {
        _isStopped = true;
        await Reader.DisposeAsync();
        await _services.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        QuiescenceProbe.Dispose();
        if (!_isStopped)
            await StopProgramAsync();
        await Sample.DisposeAsync();
    }

    private sealed class Stopping(CancellationTokenSource stop) : IDisposable
    {
        public void Dispose()
        {
            stop.Cancel();
            stop.Dispose();
        }
    }
}
