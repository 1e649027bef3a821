namespace ClassifyDashboard.Reading;

/// <summary>Ends reading when the program is asked to stop, before what it reads with is taken down, and writes down what is known.</summary>
internal sealed class ReaderShutdown(JobReader reader) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before the server stops, which waits for the pages that are open.
    public async Task StoppingAsync(CancellationToken cancellationToken) => await reader.DisposeAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
