namespace ClassifyDashboard.Async;

internal static class CancellationExtensions
{
    /// <summary>Completes when the token is cancelled. It never throws.</summary>
    public static async Task UntilCancelledAsync(this CancellationToken token) =>
        await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
