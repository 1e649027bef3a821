namespace ClassifyDashboard.Async;

/// <summary>Runs a task for as long as it is needed, and never twice at once.</summary>
/// <param name="work">The task, which runs until it is cancelled and then ends without another exception.</param>
/// <param name="isNeeded">Whether the task is needed now.</param>
internal sealed class OnDemandTask(Func<CancellationToken, Task> work, Func<bool> isNeeded) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private Task _run = Task.CompletedTask;
    private bool _hasEnded;

    /// <summary>
    /// Starts the task where it is needed and stops it where it is not. Callers invoke this after each change of the need.
    /// </summary>
    public void Update()
    {
        CancellationTokenSource? stop = null;
        lock (_gate)
        {
            // Evaluated under the lock: of two concurrent callers, one would otherwise act on an outdated result.
            if (_hasEnded || !isNeeded())
                (stop, _stop) = (_stop, null);
            else if (_stop is null)
            {
                _stop = new();
                _run = RunAsync(_run, _stop.Token);
            }
        }

        stop?.Cancel(); // continuations that run at once run outside of the lock
    }

    /// <summary>Stops the task for good and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _hasEnded = true;
        Update();
        await _run;
    }

    private async Task RunAsync(Task before, CancellationToken stopped)
    {
        await Task.Yield(); // the caller holds a lock
        await before;
        try
        {
            await work(stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The task is no longer needed.
        }
    }
}
