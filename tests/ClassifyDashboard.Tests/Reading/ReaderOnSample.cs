using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>A reader on a sample API over real HTTP; both go by a clock that only tests move.</summary>
sealed class ReaderOnSample : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ReaderOnSample(SampleApiHost sample, FakeTimeProvider time)
    {
        (Sample, Time) = (sample, time);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("LLAMA_CLOUD_API_KEY", sample.ApiKey), new("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString()), new("LlamaCloud:Timeout", "00:10:00")]).Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time).AddLogging().AddReading(configuration).AddLlamaCloud(configuration);
        _services = services.BuildServiceProvider();
    }

    public SampleApiHost Sample { get; }

    public FakeTimeProvider Time { get; }

    public JobReader Reader => _services.GetRequiredService<JobReader>();

    public IServiceProvider Services => _services;

    public static async Task<ReaderOnSample> StartAsync(SampleApiOptions options)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 11, 15, 0, 0, TimeSpan.Zero));
        return new(await SampleApiHost.StartAsync(options, time, TestContext.Current.CancellationToken), time);
    }

    /// <summary>The first load that passes; the watcher is gone afterwards.</summary>
    public async Task<Load> UntilAsync(JobFilter filter, Predicate<Load> passes)
    {
        await foreach (var load in Reader.WatchAsync(filter, TimeZoneInfo.Utc, TestContext.Current.CancellationToken))
        {
            if (passes(load))
                return load;
        }

        throw new InvalidOperationException("A watch does not end by itself.");
    }

    public Task<Load> CompleteAsync(JobFilter filter) => UntilAsync(filter, load => load.Stage == LoadStage.Complete);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Sample.DisposeAsync();
    }
}
