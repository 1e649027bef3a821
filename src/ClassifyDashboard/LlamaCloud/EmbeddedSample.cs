using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>The sample API inside this process, for whoever has no key yet: made-up jobs, spoken to over HTTP like the real service.</summary>
internal sealed class EmbeddedSample(TimeProvider time) : IHostedLifecycleService, IAsyncDisposable
{
    private SampleApiHost? _host;

    public LlamaCloudConnection Connection => _host is { } host
        ? new(host.BaseAddress, host.ApiKey, IsSample: true)
        : throw new InvalidOperationException("The sample API has not started yet.");

    // Before any other service starts, so that whoever reads jobs at start finds it. In a flow of its own: who watches this
    // program's host being built, as the tests' factory does, must not take the sample's host for it.
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
    /// <summary>Without an API key in the settings the jobs come from a sample API that starts with this program.</summary>
    public static IServiceCollection AddSampleWithoutKey(this IServiceCollection services, IConfiguration configuration)
    {
        if (LlamaCloudRegistration.HasKey(configuration))
            return services;
        services.AddSingleton<EmbeddedSample>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedSample>());
        return services.AddSingleton(provider => provider.GetRequiredService<EmbeddedSample>().Connection);
    }
}
