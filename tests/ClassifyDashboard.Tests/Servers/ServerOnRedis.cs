using ClassifyDashboard.BrowserTests;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Tests.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>What one of several servers with the same Redis and service has for reading, in the test's process and by the machine's clock.</summary>
sealed class ServerOnRedis : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private bool _hasEnded;

    private ServerOnRedis(ServiceProvider services) => _services = services;

    public JobReader Reader => _services.GetRequiredService<JobReader>();

    public ServerRole Role => _services.GetRequiredService<ServerRole>();

    public IServiceProvider Services => _services;

    /// <summary>The latest load of <see cref="Watch"/>.</summary>
    public Load? Load { get; private set; }

    public static Task<ServerOnRedis> StartAsync(SampleApiHost sample, RedisServer redis, params (string Key, string Value)[] settings) =>
        StartAsync(sample, redis.Connection, _ => { }, settings);

    /// <summary>Starts a server that reaches Redis by a relay.</summary>
    public static Task<ServerOnRedis> StartAsync(SampleApiHost sample, Relay redis) => StartAsync(sample, redis.Address.Authority, _ => { });

    /// <summary>Starts a server that reaches Redis, but not the service.</summary>
    public static Task<ServerOnRedis> StartCutOffAsync(SampleApiHost sample, RedisServer redis) =>
        StartAsync(sample, redis.Connection, services => services.Configure<HttpClientFactoryOptions>(LlamaCloudRegistration.HttpClientName, options =>
            options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = new CutOff())));

    private static async Task<ServerOnRedis> StartAsync(
        SampleApiHost sample, string redis, Action<IServiceCollection> change, params (string Key, string Value)[] settings)
    {
        var services = ReaderOnSample.RegisteredOn(sample, TimeProvider.System,
            [("Redis:Connection", redis), ("Reading:Store", "true"), ("Reading:RefreshInterval", "00:00:01"), .. settings]);
        services.AddSingleton(new RequestBudget(1_000, 16, TimeProvider.System));
        change(services);
        var server = new ServerOnRedis(services.BuildServiceProvider());
        foreach (var hosted in server._services.GetServices<IHostedService>())
            await hosted.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Watches a filter until the server ends.</summary>
    public ServerOnRedis Watch(JobFilter filter)
    {
        _ = Task.Run(async () =>
        {
            await foreach (var load in Reader.WatchAsync(filter, TimeZoneInfo.Utc, _stop.Token))
                Load = load;
        });
        return this;
    }

    /// <summary>Waits until a load of <see cref="Watch"/> passes.</summary>
    public async Task<Load> UntilAsync(JobFilter filter, Predicate<Load> passes) => await ReaderOnSample.UntilAsync(Reader, filter, passes);

    /// <summary>Ends as a program does that is asked to.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        await _stop.CancelAsync();
        foreach (var hosted in _services.GetServices<IHostedService>().Reverse().OfType<IHostedLifecycleService>())
            await hosted.StoppingAsync(CancellationToken.None);
        foreach (var hosted in _services.GetServices<IHostedService>().Reverse())
            await hosted.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    private sealed class CutOff : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "There is no way to the service.");
    }
}
