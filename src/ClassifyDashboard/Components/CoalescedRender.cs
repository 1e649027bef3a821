namespace ClassifyDashboard.Components;

/// <summary>
/// Renders one page after new loads of its jobs. Loads that arrive shortly after one another cause one rendering, since a refresh brings
/// one load for each of the page's windows. The rendering waits for its place in the <see cref="RenderQueue"/>.
/// </summary>
public sealed class CoalescedRender : IDisposable
{
    // The loads of one refresh arrive shortly after one another. A rendering waits this long for the others.
    private static readonly TimeSpan CoalescingDelay = TimeSpan.FromMilliseconds(100);

    private readonly RenderQueue _queue;
    private readonly TimeProvider _time;
    private readonly Func<Task> _renderPage;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private readonly IDisposable? _firstRender;
    private int _isRequested;
    private int _isRendered;

    /// <param name="queue">The queue of all pages.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isLive">Whether the page stays open, so that its first rendering has priority.</param>
    /// <param name="render">Applies the new loads and renders the page, in the page's synchronization context.</param>
    public CoalescedRender(RenderQueue queue, TimeProvider time, bool isLive, Func<Task> render) =>
        (_queue, _time, _renderPage, _ended, _firstRender) = (queue, time, render, _end.Token, isLive ? queue.BeginFirstRender() : null);

    /// <summary>Must be called after the page was rendered. It ends the priority of the first rendering.</summary>
    public void OnRendered()
    {
        if (_firstRender is null || Interlocked.Exchange(ref _isRendered, 1) == 1)
            return;
        _firstRender.Dispose();
        _queue.CountLivePage();
    }

    /// <summary>Requests a rendering.</summary>
    public void Request()
    {
        if (Interlocked.Exchange(ref _isRequested, 1) == 0)
            _ = RenderAsync();
    }

    /// <summary>Stops rendering, because the page was closed.</summary>
    public void Dispose()
    {
        _firstRender?.Dispose();
        _end.Cancel();
        _end.Dispose();
    }

    private async Task RenderAsync()
    {
        try
        {
            await Task.Delay(CoalescingDelay, _time, _ended).ConfigureAwait(false);
            await _queue.RenderAsync(
                () =>
                {
                    Volatile.Write(ref _isRequested, 0); // loads that arrive from now on need another rendering
                    return _renderPage();
                },
                _ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }
}
