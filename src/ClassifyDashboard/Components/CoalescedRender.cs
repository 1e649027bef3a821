namespace ClassifyDashboard.Components;

/// <summary>
/// Draws one page anew after news of its jobs: once for all that come together, since a refresh brings a load for each of the
/// page's windows, and when it is the page's turn.
/// </summary>
public sealed class CoalescedRender : IDisposable
{
    // The loads of one refresh come one right after the other; so long is waited for the others.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);

    private readonly RenderQueue _turns;
    private readonly TimeProvider _time;
    private readonly Func<Task> _draw;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private readonly IDisposable? _first;
    private int _isDue;
    private int _isDrawn;

    /// <param name="turns">Whose turn it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isLive">Whether the page stays open, and someone waits for it to come alive.</param>
    /// <param name="draw">Takes the news and draws the page, in the page's own line of work.</param>
    public CoalescedRender(RenderQueue turns, TimeProvider time, bool isLive, Func<Task> draw) =>
        (_turns, _time, _draw, _ended, _first) = (turns, time, draw, _end.Token, isLive ? turns.AwaitFirst() : null);

    /// <summary>To be called once the page was drawn: nobody waits for it any more.</summary>
    public void IsDrawn()
    {
        if (_first is null || Interlocked.Exchange(ref _isDrawn, 1) == 1)
            return;
        _first.Dispose();
        _turns.CameAlive();
    }

    /// <summary>Draws it soon.</summary>
    public void Soon()
    {
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
            _ = DrawAsync();
    }

    /// <summary>The page was closed.</summary>
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
                    Volatile.Write(ref _isDue, 0); // what comes from now on is drawn next time
                    return _draw();
                },
                _ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }
}
