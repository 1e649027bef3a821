namespace ClassifyDashboard.Reading;

/// <summary>Waiting by the injected clock.</summary>
internal static class Waiting
{
    /// <summary>Ends when the clock shows <paramref name="due"/> or later, at once if it does already.</summary>
    public static async Task UntilAsync(this TimeProvider time, DateTimeOffset due, CancellationToken cancellationToken)
    {
        while (due - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var delay = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, stop.Token); // it cuts off parts of one, so the last would be gone round in circles

            // A clock that leaps between the look and the start of the delay, as a test's does, would be waited for twice.
            if (time.GetUtcNow() < due)
                await delay;
            await stop.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
