namespace ClassifyDashboard.Async;

/// <summary>Wakes one task that waits; a call while nobody waits is not lost.</summary>
internal sealed class AsyncSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = New();

    /// <summary>Ends the wait under way, or the next one.</summary>
    public void Set()
    {
        lock (_gate)
            _next.TrySetResult();
    }

    /// <summary>Waits for the signal or until a time, whichever comes first.</summary>
    /// <param name="until">When to go on without it; null means never.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="others">Tasks whose end ends the wait too.</param>
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
