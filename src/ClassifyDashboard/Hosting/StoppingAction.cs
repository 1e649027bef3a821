namespace ClassifyDashboard.Hosting;

/// <summary>
/// Runs an action when the host begins to stop: before the server stops, which waits for open pages, and before any service is disposed.
/// </summary>
internal sealed class StoppingAction(Func<Task> action) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => action();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Registers <see cref="StoppingAction"/>.</summary>
internal static class StoppingActionRegistration
{
    /// <summary>Adds an action on a service that runs when the host begins to stop.</summary>
    public static IServiceCollection AddStoppingAction<T>(this IServiceCollection services, Func<T, Task> action)
        where T : notnull =>
        services.AddSingleton<IHostedService>(provider => new StoppingAction(() =>
        {
            try
            {
                return action(provider.GetRequiredService<T>());
            }
            catch (ObjectDisposedException)
            {
                return Task.CompletedTask; // the host was disposed while it stopped, and the service with it
            }
        }));
}
