using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>The windows of one reading that are watched. Whoever watches the same shares a view.</summary>
/// <remarks>
/// A view stays for a moment after its last watcher: a page that was rendered on the server comes back over its live
/// connection, and what was begun for it goes on until then.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="linger">How long a view stays.</param>
/// <param name="most">The most windows that differ: each is worked out anew with every refresh.</param>
/// <param name="changed">Called after views came or went.</param>
internal sealed class WatchedWindows(TimeProvider time, TimeSpan linger, int most, Action changed) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(TimeWindow Window, string? Zone), WatchedWindow> _views = [];
    private readonly Dictionary<WatchedWindow, ITimer> _leaving = [];

    public IReadOnlyList<WatchedWindow> All
    {
        get
        {
            lock (_gate)
                return [.. _views.Values];
        }
    }

    /// <summary>Begins to watch a window; null where as many others are watched as can be.</summary>
    public WatchedWindow? Enter(TimeWindow window, TimeZoneInfo zone)
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
            if (_leaving.Remove(view, out var timer))
                timer.Dispose();
        }

        changed();
        return view;
    }

    public void Leave(WatchedWindow view)
    {
        ITimer timer;
        lock (_gate)
        {
            if (--view.Watchers > 0)
                return;
            _leaving[view] = timer = time.CreateTimer(_ => Remove(view), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        timer.Change(linger, Timeout.InfiniteTimeSpan); // outside of the lock, since a clock may call back while a timer is set
    }

    /// <summary>The view of a window, if someone watches it.</summary>
    public WatchedWindow? Find(TimeWindow window, TimeZoneInfo zone)
    {
        lock (_gate)
            return _views.GetValueOrDefault((window, WatchedWindow.DependsOnZone(window) ? zone.Id : null));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var timer in _leaving.Values)
                timer.Dispose();
            _leaving.Clear();
            _views.Clear();
        }
    }

    // What stays for a moment only need not stay where it takes another's place.
    private bool MakeRoom()
    {
        foreach (var view in _leaving.Keys.ToList())
            TakeOut(view);
        return _views.Count < most;
    }

    private void Remove(WatchedWindow view)
    {
        lock (_gate)
        {
            if (view.Watchers > 0 || !_leaving.ContainsKey(view))
                return;
            TakeOut(view);
        }

        changed();
    }

    private void TakeOut(WatchedWindow view)
    {
        if (_leaving.Remove(view, out var timer))
            timer.Dispose();
        foreach (var key in _views.Where(known => ReferenceEquals(known.Value, view)).Select(known => known.Key).ToList())
            _views.Remove(key);
    }
}
