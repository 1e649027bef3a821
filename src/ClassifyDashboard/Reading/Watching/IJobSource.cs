using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>Where the windows that are watched get their jobs from: everything in a scope, or jobs by their ids.</summary>
internal interface IJobSource : IAsyncDisposable
{
    /// <summary>Whether someone watches, or did a moment ago.</summary>
    bool IsWatched { get; }

    /// <summary>Begins to watch a window; null where as many others are watched as can be.</summary>
    WatchedWindow? Enter(TimeWindow window, TimeZoneInfo zone);

    /// <summary>Ends watching it.</summary>
    void Leave(WatchedWindow view);

    /// <summary>Looks for changes now rather than at the next refresh, unless that was just done.</summary>
    void RefreshNow();

    /// <summary>What is known of a window without asking the service, or null.</summary>
    Snapshot? Peek(TimeWindow window, TimeZoneInfo zone);
}
