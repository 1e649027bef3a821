using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>Supplies watched windows with jobs: either all jobs of a scope, or jobs by their ids.</summary>
internal interface IJobSource : IAsyncDisposable
{
    /// <summary>Whether a window is watched, or was until a moment ago.</summary>
    bool IsWatched { get; }

    /// <summary>The watched windows.</summary>
    IReadOnlyList<WatchedWindow> Views { get; }

    /// <summary>Starts watching a window; null where the maximum number of windows is already watched.</summary>
    WatchedWindow? Subscribe(TimeWindow window, TimeZoneInfo zone);

    /// <summary>Stops watching a window.</summary>
    void Unsubscribe(WatchedWindow view);

    /// <summary>Polls for changes now instead of at the next refresh, unless a poll has just run.</summary>
    void RefreshNow();

    /// <summary>Returns the cached state of a window without a request to the service, or null.</summary>
    Snapshot? Peek(TimeWindow window, TimeZoneInfo zone);
}
