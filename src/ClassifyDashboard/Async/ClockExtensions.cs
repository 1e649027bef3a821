namespace ClassifyDashboard.Async;

/// <summary>Waits by the injected clock.</summary>
internal static class ClockExtensions
{
    // A real clock also advances between two reads, which is no reason to restart the delay.
    private static readonly TimeSpan MaxClockJump = TimeSpan.FromMilliseconds(5);

    // A clock that is adjusted slowly is not set back.
    private static readonly TimeSpan MaxStepBack = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Completes when the clock shows <paramref name="due"/> or later, at once if it already does; where the clock is set back meanwhile, after as
    /// much time as was left.
    /// </summary>
    public static async Task UntilAsync(this TimeProvider time, DateTimeOffset due, CancellationToken cancellationToken)
    {
        // The passed time is read after the clock at first and before it later, so that a jump between the two reads never ends the wait.
        var (left, started) = (due - time.GetUtcNow(), time.GetTimestamp());
        while (time.GetElapsedTime(started) is var passed && time.GetUtcNow() is var now
            && due - now is var wait && wait > TimeSpan.Zero && wait <= left - passed + MaxStepBack)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // Task.Delay truncates to whole milliseconds, so without Ceiling the last fraction would spin
            var delay = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, stop.Token);

            // A test's clock may jump between the read above and the start of the delay; the delay would then wait for that time twice.
            if (time.GetUtcNow() is var begun && begun < due && begun - now <= MaxClockJump)
                await delay;
            await stop.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
