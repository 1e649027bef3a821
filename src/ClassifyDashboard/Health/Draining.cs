using ClassifyDashboard.Async;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Health;

/// <summary>When the program is asked to end: first it is not ready any more and serves on for a time, then everything else stops.</summary>
internal sealed class Draining(Readiness readiness, IOptions<HealthOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Drain();
        if (options.Value.DrainFor > TimeSpan.Zero)
            await time.UntilAsync(time.GetUtcNow() + options.Value.DrainFor, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
