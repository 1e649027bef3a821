using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>
/// Runs the sample API in this process for users without an API key: generated jobs, served over HTTP like those of the real service.
/// </summary>
internal sealed class EmbeddedSample(TimeProvider time) : IHostedLifecycleService, IAsyncDisposable
{
    private SampleApiHost? _host;

    public LlamaCloudConnection Connection => _host is { } host
        ? new(host.BaseAddress, host.ApiKey, IsSample: true)
        : throw new InvalidOperationException("The sample API has not started yet.");

    // This runs before any other service starts, so that a service that reads jobs at start finds the API. It suppresses the execution
    // context: an observer of this program's host, such as the tests' factory, must not take the sample's host for it.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        Task<SampleApiHost> starting;
        using (ExecutionContext.SuppressFlow())
            starting = Task.Run(() => SampleApiHost.StartAsync(new SampleApiOptions(), time, cancellationToken), cancellationToken);
        _host = await starting;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_host is { } host)
            await host.DisposeAsync();
        _host = null;
    }
}

/// <summary>Registers the sample API.</summary>
public static class EmbeddedSampleRegistration
{
    /// <summary>Adds a sample API that starts with this program, where the settings have no API key.</summary>
    public static IServiceCollection AddSampleWithoutKey(this IServiceCollection services, IConfiguration configuration)
    {
        if (LlamaCloudRegistration.HasKey(configuration))
            return services;
        services.AddSingleton<EmbeddedSample>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedSample>());
        return services.AddSingleton(provider => provider.GetRequiredService<EmbeddedSample>().Connection);
    }
}
