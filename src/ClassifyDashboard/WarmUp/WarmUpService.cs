using ClassifyDashboard.Components;
using ClassifyDashboard.Health;

namespace ClassifyDashboard.WarmUp;

/// <summary>
/// Warms this process: it starts before the server listens, delays this only for a short time, and continues while the first pages
/// are opened. An orchestrator that checks <see cref="Readiness"/> sends traffic only after the warm-up.
/// </summary>
internal sealed partial class WarmUpService(Readiness readiness, RenderQueue renderQueue, IConfiguration configuration, TimeProvider time,
    ILogger<WarmUpService> log) : IHostedService
{
    // The runtime optimizes a method after thirty calls. More pages than that optimize nearly all the code that renders them.
    private const int Pages = 48;

    // The first page must come within two seconds of the start, even if the warm-up is not complete.
    private static readonly TimeSpan BeforeListening = TimeSpan.FromSeconds(0.7);

    private static readonly Lock Sync = new();
    private static Task? s_warmUp; // once per process, even with several dashboards in it, because they share the compiled code

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var warming = WarmAsync();
        return Task.WhenAny(warming, Task.Delay(BeforeListening, time, cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WarmAsync()
    {
        try
        {
            if (configuration.GetValue("WarmUp", true))
                await WarmUpOnce().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // the dashboard works without the warm-up
        {
            LogFailed(log, e);
        }

        readiness.BecomeWarm();
    }

    private Task WarmUpOnce()
    {
        lock (Sync)
            return s_warmUp ??= WithoutExecutionContext(() => WarmUpHost.RunAsync(Pages, renderQueue, CancellationToken.None));
    }

    // The tests' factory observes how the program's host is built. It must not see the host of the warm-up.
    private static Task WithoutExecutionContext(Func<Task> run)
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Run(run);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The warm-up failed. The dashboard works, but the first pages after this start may be slow. WarmUp=false turns the warm-up off.")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
