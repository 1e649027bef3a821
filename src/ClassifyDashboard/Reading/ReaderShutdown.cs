namespace ClassifyDashboard.Reading;

/// <summary>
/// Stops the reader and saves its cache when the host begins to stop, before the services that the reader uses are disposed.
/// </summary>
internal sealed class ReaderShutdown(JobReader reader) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // This runs before the server stops, because the server waits for open pages.
    public async Task StoppingAsync(CancellationToken cancellationToken) => await reader.DisposeAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
