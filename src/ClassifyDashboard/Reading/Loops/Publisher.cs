using System.Diagnostics;
using ClassifyDashboard.Async;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Publishes snapshots to the watchers of a scope's windows: important changes immediately, progress at intervals.</summary>
internal sealed class Publisher(ScopeReader reader, ReaderContext context)
{
    // Nobody could read faster updates; people take twice a second for live.
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// The interval at which a watcher that waits for its first jobs gets the state of the request budget, even without new jobs.
    /// </summary>
    public static readonly TimeSpan BudgetInterval = TimeSpan.FromSeconds(2);

    private readonly AsyncSignal _signal = new();
    private volatile bool _isImmediate;
    private Activity? _cause;
    private DateTimeOffset _published = DateTimeOffset.MinValue;
    private Task _grouping = Task.CompletedTask;
    private Task _sharing = Task.CompletedTask;
    private byte[] _shared = [];

    /// <summary>Requests a publication, immediately or at the next interval.</summary>
    public void RequestPublish(bool immediately)
    {
        if (immediately)
            _isImmediate = true; // only set here: a later call that need not be immediate must not undo it
        if (Tracing.Current is { } cause)
            _cause = cause;
        _signal.Set();
    }

    /// <summary>Publishes the known state, if any, to a new watcher.</summary>
    public void PublishFirst(WatchedWindow view)
    {
        if (view.Snapshot is null && Known(view) is { } known)
            view.Publish(known);
        RequestPublish(immediately: true);
    }

    /// <summary>Publishes until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var someoneWaits = reader.Views.Any(view => view.Snapshot is null or { Stage: LoadStage.Reading });
            await _signal.WaitAsync(someoneWaits ? context.Time.GetUtcNow() + BudgetInterval : null, context.Time, cancellationToken);
            while (!_isImmediate && _published + MinInterval > context.Time.GetUtcNow()
                && !reader.Views.Any(view => view.Snapshot is null or { Jobs.All.Count: 0 }))
                await _signal.WaitAsync(_published + MinInterval, context.Time, cancellationToken);
            _isImmediate = false;
            _published = context.Time.GetUtcNow();
            var builder = new SnapshotBuilder(reader, context);
            var published = 0;
            using var activity = Tracing.StartBelow("publish", Interlocked.Exchange(ref _cause, null));
            foreach (var view in reader.Views)
            {
                if (builder.Build(view) is not { } snapshot || snapshot.IsEquivalentTo(view.Snapshot))
                    continue;
                view.Publish(snapshot);
                published++;
            }

            activity?.SetTag("windows", published);
            if (_sharing.IsCompleted)
                _sharing = ShareStatusAsync();
            if (published > 0 && _grouping.IsCompleted)
                _grouping = Task.Run(GroupErrors, cancellationToken);
        }
    }

    // What is not shared because another write is under way is shared after the next publication.
    private async Task ShareStatusAsync()
    {
        if (context.Shared is not { CanWrite: true } shared)
            return;
        var status = reader.Status.Write(reader.Preview());
        if (status.AsSpan().SequenceEqual(_shared))
            return;
        _shared = status;
        await shared.WriteStatusAsync(StoreKey.Of(reader.Scope), status);
    }

    // Walls, menus and the Failures page need the groups of errors, which take long to make for blocks that are new in memory.
    private void GroupErrors()
    {
        foreach (var view in reader.Views.Where(view => view.Snapshot is { Stage: LoadStage.Complete }))
            view.Snapshot!.Jobs.All.GroupErrorsInTurn();
    }

    /// <summary>Returns the known state of a window without a request; null where nothing is known.</summary>
    public Snapshot? Known(WatchedWindow view)
    {
        var snapshot = new SnapshotBuilder(reader, context).Build(view);
        return snapshot.Stage == LoadStage.Reading && snapshot.Jobs.All.Count == 0 ? null : snapshot;
    }
}
