using ClassifyDashboard.Async;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Tells the watchers of a scope's windows what is known: at once what is new in kind, and progress in steps.</summary>
internal sealed class Publisher(ScopeReader reading, ReaderContext parts)
{
    // More often nobody could read it; twice a second is what people take for live.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(400);

    /// <summary>How often who waits for jobs is told how the request budget stands, though nothing has come.</summary>
    public static readonly TimeSpan Pulse = TimeSpan.FromSeconds(2);

    private readonly AsyncSignal _signal = new();
    private volatile bool _atOnce;
    private DateTimeOffset _published = DateTimeOffset.MinValue;

    /// <summary>Has the watchers told soon, or at once.</summary>
    public void Touch(bool atOnce)
    {
        if (atOnce)
            _atOnce = true; // never written back by one for whom soon is enough: it would undo another's
        _signal.Set();
    }

    /// <summary>What a new watcher is told first, if anything is known.</summary>
    public void Begin(WatchedWindow view)
    {
        if (view.Snapshot is null && Known(view) is { } known)
            view.Publish(known);
        Touch(atOnce: true);
    }

    /// <summary>Publishes until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var someoneWaits = reading.Views.Any(view => view.Snapshot is null or { Stage: LoadStage.Reading });
            await _signal.WaitAsync(someoneWaits ? parts.Time.GetUtcNow() + Pulse : null, parts.Time, cancellationToken);
            while (!_atOnce && _published + Step > parts.Time.GetUtcNow() && !reading.Views.Any(view => view.Snapshot is null or { Jobs.All.Count: 0 }))
                await _signal.WaitAsync(_published + Step, parts.Time, cancellationToken);
            _atOnce = false;
            _published = parts.Time.GetUtcNow();
            var news = new SnapshotBuilder(reading, parts);
            foreach (var view in reading.Views)
            {
                if (news.Of(view) is { } snapshot && !snapshot.SaysTheSameAs(view.Snapshot))
                    view.Publish(snapshot);
            }
        }
    }

    /// <summary>What is known of a window without asking; null where nothing is.</summary>
    public Snapshot? Known(WatchedWindow view)
    {
        var snapshot = new SnapshotBuilder(reading, parts).Of(view);
        return snapshot.Stage == LoadStage.Reading && snapshot.Jobs.All.Count == 0 ? null : snapshot;
    }
}
