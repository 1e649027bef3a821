namespace ClassifyDashboard.Async;

/// <summary>Wakes one waiting task; a call while no task waits is not lost.</summary>
internal sealed class AsyncSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = New();

    /// <summary>Ends the current wait, or the next one.</summary>
    public void Set()
    {
        lock (_gate)
            _next.TrySetResult();
    }

    /// <summary>Waits for the signal or until a time, whichever comes first.</summary>
    /// <param name="until">The time at which the wait ends without a signal; null means never.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="others">Further tasks whose completion ends the wait.</param>
    public async Task WaitAsync(DateTimeOffset? until, TimeProvider time, CancellationToken cancellationToken, params IEnumerable<Task> others)
    {
        Task next;
        lock (_gate)
            next = _next.Task;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task>(others) { next, until is { } due ? time.UntilAsync(due, stop.Token) : Task.Delay(Timeout.Infinite, stop.Token) };
        await Task.WhenAny(tasks);
        await stop.CancelAsync();
        await tasks[^1].ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            if (_next.Task.IsCompleted)
                _next = New();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
