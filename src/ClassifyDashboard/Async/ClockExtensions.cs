namespace ClassifyDashboard.Async;

/// <summary>Waiting by the injected clock.</summary>
internal static class ClockExtensions
{
    // An ordinary clock moves on too meanwhile, which is no reason to begin anew.
    private static readonly TimeSpan Leap = TimeSpan.FromMilliseconds(5);

    /// <summary>Ends when the clock shows <paramref name="due"/> or later, at once if it does already.</summary>
    public static async Task UntilAsync(this TimeProvider time, DateTimeOffset due, CancellationToken cancellationToken)
    {
        while (time.GetUtcNow() is var now && due - now is var wait && wait > TimeSpan.Zero)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var delay = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, stop.Token); // it cuts off parts of one, so the last would be gone round in circles

            // What a clock leaps over between the look and the start of the delay, as a test's does, would be waited for twice.
            if (time.GetUtcNow() is var begun && begun < due && begun - now <= Leap)
                await delay;
            await stop.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
