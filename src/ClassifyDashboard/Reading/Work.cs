namespace ClassifyDashboard.Reading;

/// <summary>Does something for as long as it is needed, and never twice at a time.</summary>
/// <param name="work">What to do until it is cancelled; it ends without an exception then.</param>
internal sealed class Work(Func<CancellationToken, Task> work) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private Task _run = Task.CompletedTask;

    /// <summary>Begins it where it is needed and not under way, and stops it where it is not.</summary>
    public void Need(bool isNeeded)
    {
        lock (_gate)
        {
            if (!isNeeded)
            {
                _stop?.Cancel();
                _stop = null;
            }
            else if (_stop is null)
            {
                _stop = new();
                _run = RunAsync(_run, _stop.Token);
            }
        }
    }

    /// <summary>Stops it, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Need(false);
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
