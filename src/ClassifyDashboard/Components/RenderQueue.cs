namespace ClassifyDashboard.Components;

/// <summary>
/// Whose turn it is to be drawn. A refresh concerns all open pages at once: drawn all at the same time they would hold up whoever
/// has just come. So they are drawn a few at a time, and while first pages are awaited, the others wait for a while.
/// </summary>
public sealed class RenderQueue : IDisposable
{
    // What is on the screens gets no older than this by waiting; where more come than can be drawn, all share what there is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _calm;
    private int _first;
    private int _alive;

    public RenderQueue(TimeProvider time) => _time = time;

    /// <summary>Someone waits for a page's first contents, until what is returned is disposed of.</summary>
    public IDisposable AwaitFirst()
    {
        lock (_gate)
        {
            _first++;
            _calm ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new First(this);
    }

    /// <summary>How many pages have come alive so far.</summary>
    public int HaveComeAlive => Volatile.Read(ref _alive);

    /// <summary>One more has.</summary>
    public void CameAlive() => Interlocked.Increment(ref _alive);

    /// <summary>Waits until nobody waits for a first page, though not for ever.</summary>
    /// <param name="cancellationToken">Ends it before.</param>
    public Task CalmAsync(CancellationToken cancellationToken) => CalmAsync(_time.GetTimestamp(), cancellationToken);

    /// <summary>Draws what is open already anew, when it is its turn.</summary>
    /// <param name="draw">Draws it.</param>
    /// <param name="cancellationToken">It was closed.</param>
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
