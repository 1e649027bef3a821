namespace ClassifyDashboard.Components;

/// <summary>
/// Limits how many open pages are rendered at a time. A refresh concerns all open pages at once, and rendering all of them together would
/// delay a page that someone has just opened. First renderings have priority: refreshes wait for them, up to a limit.
/// </summary>
public sealed class RenderQueue : IDisposable
{
    // The longest wait for first renderings. It limits how old a screen can get while new pages keep coming.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _calm;
    private int _first;
    private int _alive;

    public RenderQueue(TimeProvider time) => _time = time;

    /// <summary>Marks a first rendering as pending until the result is disposed of.</summary>
    public IDisposable AwaitFirst()
    {
        lock (_gate)
        {
            _first++;
            _calm ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new First(this);
    }

    /// <summary>The number of pages that have become live.</summary>
    public int HaveComeAlive => Volatile.Read(ref _alive);

    /// <summary>Counts a page that has become live.</summary>
    public void CameAlive() => Interlocked.Increment(ref _alive);

    /// <summary>Waits until no first rendering is pending, at most for a few seconds.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task CalmAsync(CancellationToken cancellationToken) => CalmAsync(_time.GetTimestamp(), cancellationToken);

    /// <summary>Renders an open page again when it has a place in the queue.</summary>
    /// <param name="draw">Renders the page.</param>
    /// <param name="cancellationToken">The page was closed.</param>
    public async Task RedrawAsync(Func<Task> draw, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CalmAsync(since, cancellationToken).ConfigureAwait(false);
            await draw().ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private Task Calm
    {
        get
        {
            lock (_gate)
                return _calm?.Task ?? Task.CompletedTask;
        }
    }

    private async Task CalmAsync(long since, CancellationToken cancellationToken)
    {
        if (Calm is { IsCompleted: false } calm && Patience - _time.GetElapsedTime(since) is { Ticks: > 0 } left)
            await Task.WhenAny(calm, Task.Delay(left, _time, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void FirstArrived()
    {
        TaskCompletionSource? calm = null;
        lock (_gate)
        {
            if (--_first == 0)
                (calm, _calm) = (_calm, null);
        }

        calm?.SetResult();
    }

    private sealed class First(RenderQueue turns) : IDisposable
    {
        private int _hasCome;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasCome, 1) == 0)
                turns.FirstArrived();
        }
    }
}
