namespace ClassifyDashboard.Health;

/// <summary>Says that this process is warm once it has started.</summary>
internal sealed class WarmUp(Readiness readiness, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(readiness.BecomeWarm);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
