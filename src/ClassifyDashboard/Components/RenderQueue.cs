namespace ClassifyDashboard.Components;

/// <summary>
/// Limits how many open pages are rendered at a time. A refresh concerns all open pages at once, and rendering all of them together would
/// delay a page that someone has just opened. First renderings have priority: refreshes wait for them, up to a limit.
/// </summary>
public sealed class RenderQueue : IDisposable
{
    // The longest wait for first renderings. It limits how old a screen can get while new pages keep coming.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _noFirstRenders;
    private int _firstRenders;
    private int _livePages;

    public RenderQueue(TimeProvider time) => _time = time;

    /// <summary>Marks a first rendering as pending until the result is disposed of.</summary>
    public IDisposable BeginFirstRender()
    {
        lock (_gate)
        {
            _firstRenders++;
            _noFirstRenders ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new FirstRender(this);
    }

    /// <summary>The number of pages that have become live.</summary>
    public int LivePages => Volatile.Read(ref _livePages);

    /// <summary>Counts a page that has become live.</summary>
    public void CountLivePage() => Interlocked.Increment(ref _livePages);

    /// <summary>Waits until no first rendering is pending, at most for a few seconds.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitForFirstRendersAsync(CancellationToken cancellationToken) => WaitForFirstRendersAsync(_time.GetTimestamp(), cancellationToken);

    /// <summary>Renders an open page again when it has a place in the queue.</summary>
    /// <param name="render">Renders the page.</param>
    /// <param name="cancellationToken">The page was closed.</param>
    public async Task RenderAsync(Func<Task> render, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WaitForFirstRendersAsync(since, cancellationToken).ConfigureAwait(false);
            await render().ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private Task NoFirstRenders
    {
        get
        {
            lock (_gate)
                return _noFirstRenders?.Task ?? Task.CompletedTask;
        }
    }

    private async Task WaitForFirstRendersAsync(long since, CancellationToken cancellationToken)
    {
        if (NoFirstRenders is { IsCompleted: false } noFirstRenders && MaxWait - _time.GetElapsedTime(since) is { Ticks: > 0 } left)
            await Task.WhenAny(noFirstRenders, Task.Delay(left, _time, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void FirstArrived()
    {
        TaskCompletionSource? noFirstRenders = null;
        lock (_gate)
        {
            if (--_firstRenders == 0)
                (noFirstRenders, _noFirstRenders) = (_noFirstRenders, null);
        }

        noFirstRenders?.SetResult();
    }

    private sealed class FirstRender(RenderQueue queue) : IDisposable
    {
        private int _hasEnded;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
                queue.FirstArrived();
        }
    }
}
