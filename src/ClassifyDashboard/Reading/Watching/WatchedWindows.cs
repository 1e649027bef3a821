using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>The watched windows of one job source. All watchers of the same window share one <see cref="WatchedWindow"/>.</summary>
/// <remarks>
/// A window stays for a moment after its last watcher: a page that was prerendered on the server soon subscribes again through its live
/// connection, and the fetches begun for the page continue until then.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="linger">How long a window stays after its last watcher.</param>
/// <param name="most">The maximum number of different windows, because each refresh recomputes all of them.</param>
/// <param name="changed">The callback after a window was added or removed.</param>
internal sealed class WatchedWindows(TimeProvider time, TimeSpan linger, int most, Action changed) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(TimeWindow Window, string? Zone), WatchedWindow> _views = [];
    private readonly Dictionary<WatchedWindow, ITimer> _lingering = [];

    public IReadOnlyList<WatchedWindow> All
    {
        get
        {
            lock (_gate)
                return [.. _views.Values];
        }
    }

    /// <summary>Starts watching a window; null where the maximum number of windows is already watched.</summary>
    public WatchedWindow? Subscribe(TimeWindow window, TimeZoneInfo zone)
    {
        WatchedWindow? view;
        lock (_gate)
        {
            var key = (window, WatchedWindow.DependsOnZone(window) ? zone.Id : null);
            if (!_views.TryGetValue(key, out view))
            {
                if (_views.Count >= most && !MakeRoom())
                    return null;
                _views[key] = view = new(window, zone);
            }

            view.Watchers++;
            if (_lingering.Remove(view, out var timer))
                timer.Dispose();
        }

        changed();
        return view;
    }

    public void Unsubscribe(WatchedWindow view)
    {
        ITimer timer;
        lock (_gate)
        {
            if (--view.Watchers > 0)
                return;
            _lingering[view] = timer = time.CreateTimer(_ => Remove(view), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        // outside of the lock, since a clock may invoke callbacks while a timer is being set
        timer.Change(linger, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Returns the watched window, or null where nobody watches it.</summary>
    public WatchedWindow? Find(TimeWindow window, TimeZoneInfo zone)
    {
        lock (_gate)
            return _views.GetValueOrDefault((window, WatchedWindow.DependsOnZone(window) ? zone.Id : null));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var timer in _lingering.Values)
                timer.Dispose();
            _lingering.Clear();
            _views.Clear();
        }
    }

    // A window without watchers gives way to a watched one.
    private bool MakeRoom()
    {
        foreach (var view in _lingering.Keys.ToList())
            TakeOut(view);
        return _views.Count < most;
    }

    private void Remove(WatchedWindow view)
    {
        lock (_gate)
        {
            if (view.Watchers > 0 || !_lingering.ContainsKey(view))
                return;
            TakeOut(view);
        }

        changed();
    }

    private void TakeOut(WatchedWindow view)
    {
        if (_lingering.Remove(view, out var timer))
            timer.Dispose();
        foreach (var key in _views.Where(known => ReferenceEquals(known.Value, view)).Select(known => known.Key).ToList())
            _views.Remove(key);
    }
}
