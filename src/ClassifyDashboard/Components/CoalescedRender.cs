namespace ClassifyDashboard.Components;

/// <summary>
/// Renders one page after new loads of its jobs. Loads that arrive shortly after one another cause one rendering, since a refresh brings
/// one load for each of the page's windows. The rendering waits for its place in the <see cref="RenderQueue"/>.
/// </summary>
public sealed class CoalescedRender : IDisposable
{
    // The loads of one refresh arrive shortly after one another. A rendering waits this long for the others.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);

    private readonly RenderQueue _turns;
    private readonly TimeProvider _time;
    private readonly Func<Task> _draw;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private readonly IDisposable? _first;
    private int _isDue;
    private int _isDrawn;

    /// <param name="turns">The queue of all pages.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isLive">Whether the page stays open, so that its first rendering has priority.</param>
    /// <param name="draw">Applies the new loads and renders the page, in the page's synchronization context.</param>
    public CoalescedRender(RenderQueue turns, TimeProvider time, bool isLive, Func<Task> draw) =>
        (_turns, _time, _draw, _ended, _first) = (turns, time, draw, _end.Token, isLive ? turns.AwaitFirst() : null);

    /// <summary>Must be called after the page was rendered. It ends the priority of the first rendering.</summary>
    public void IsDrawn()
    {
        if (_first is null || Interlocked.Exchange(ref _isDrawn, 1) == 1)
            return;
        _first.Dispose();
        _turns.CameAlive();
    }

    /// <summary>Requests a rendering.</summary>
    public void Soon()
    {
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
            _ = DrawAsync();
    }

    /// <summary>Stops rendering, because the page was closed.</summary>
    public void Dispose()
    {
        _first?.Dispose();
        _end.Cancel();
        _end.Dispose();
    }

    private async Task DrawAsync()
    {
        try
        {
            await Task.Delay(Together, _time, _ended).ConfigureAwait(false);
            await _turns.RedrawAsync(
                () =>
                {
                    Volatile.Write(ref _isDue, 0); // loads that arrive from now on need another rendering
                    return _draw();
                },
                _ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }
}
