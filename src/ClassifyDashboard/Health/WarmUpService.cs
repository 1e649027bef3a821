using ClassifyDashboard.Components;

namespace ClassifyDashboard.Health;

/// <summary>
/// Warms this process before it listens, as far as that goes in the time that a first page may take, and goes on while the first
/// ones come. Whoever asks <see cref="Readiness"/> sends the many only after that.
/// </summary>
internal sealed partial class WarmUpService(Readiness readiness, RenderQueue turns, IConfiguration configuration, TimeProvider time, ILogger<WarmUpService> log) : IHostedService
{
    // More pages than the thirty after which the runtime compiles a method for speed, so that nearly all that draws them is.
    private const int Pages = 48;

    // The first page is to come within two seconds of the start, whatever is warm by then.
    private static readonly TimeSpan BeforeListening = TimeSpan.FromSeconds(0.7);

    private static readonly Lock Sync = new();
    private static Task? s_rehearsed; // for the whole process, however many dashboards are started in it: so is what is compiled

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
                await Rehearsed().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // whatever it is, the dashboard itself may well do without
        {
            Failed(log, e);
        }

        readiness.BecomeWarm();
    }

    private Task Rehearsed()
    {
        lock (Sync)
            return s_rehearsed ??= InItsOwnFlow(() => WarmUpHost.RunAsync(Pages, turns, CancellationToken.None));
    }

    // Who watches this program's host being built, as the tests' factory does, must not take the rehearsal's for it.
    private static Task InItsOwnFlow(Func<Task> run)
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Run(run);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dashboard could not warm itself up: the first pages after this start may be slow.")]
    private static partial void Failed(ILogger log, Exception exception);
}
