namespace ClassifyDashboard.Async;

/// <summary>Does something for as long as it is needed, and never twice at a time.</summary>
/// <param name="work">What to do until it is cancelled; it ends without an exception then.</param>
/// <param name="isNeeded">Whether it is needed now.</param>
internal sealed class OnDemandTask(Func<CancellationToken, Task> work, Func<bool> isNeeded) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private Task _run = Task.CompletedTask;
    private bool _hasEnded;

    /// <summary>To be called after each change of what is needed: begins it where it is and it is not under way, and stops it where it is not.</summary>
    public void Look()
    {
        CancellationTokenSource? stop = null;
        lock (_gate)
        {
            // Asked under the lock: of two that look at a time, one would else do what was right before the other came.
            if (_hasEnded || !isNeeded())
                (stop, _stop) = (_stop, null);
            else if (_stop is null)
            {
                _stop = new();
                _run = RunAsync(_run, _stop.Token);
            }
        }

        stop?.Cancel(); // whatever goes on at once because of that does so without the lock
    }

    /// <summary>Stops it for good, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _hasEnded = true;
        Look();
        await _run;
    }

    private async Task RunAsync(Task before, CancellationToken stopped)
    {
        await Task.Yield(); // whoever begins it holds a lock
        await before;
        try
        {
            await work(stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // It is not needed any more.
        }
    }
}
