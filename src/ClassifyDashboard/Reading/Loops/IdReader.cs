using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Keeps the jobs with certain ids known and up to date, whenever they were created, for those who watch them.</summary>
/// <remarks>After the first answer only what may change is asked for: jobs that are not finished, and now and then those that were not found.</remarks>
internal sealed class IdReader : IJobSource
{
    private readonly Lock _gate = new();
    private readonly Scope _scope;
    private readonly ValueList<string> _ids;
    private readonly ReaderContext _parts;
    private readonly WatchedWindows _views;
    private readonly Dictionary<string, Job> _known = new(StringComparer.Ordinal);
    private readonly AsyncSignal _signal = new();
    private PagedFetch? _walk;
    private ValueList<string> _asked;
    private readonly OnDemandTask _work;
    private DateTimeOffset? _readAt;
    private int _unreadable;
    private DateTimeOffset _allAskedAt;
    private Problem? _problem;
    private int _failures;
    private volatile bool _isRefreshForced;

    public IdReader(Scope scope, ValueList<string> ids, ReaderContext parts)
    {
        (_scope, _ids, _parts) = (scope, ids, parts);
        _work = new(RunAsync, () => IsWatched);
        _views = new(parts.Time, parts.Options.Linger, parts.Options.MaxWindows, ViewsChanged);
    }

    public bool IsWatched => _views.All.Count > 0;

    public WatchedWindow? Enter(TimeWindow window, TimeZoneInfo zone)
    {
        var view = _views.Enter(window, zone);
        if (view is { Snapshot: null } && Peek(window, zone) is { } known)
            view.Publish(known);
        return view;
    }

    public void Leave(WatchedWindow view) => _views.Leave(view);

    public void RefreshNow()
    {
        _isRefreshForced = true;
        _signal.Set();
    }

    public Snapshot? Peek(TimeWindow window, TimeZoneInfo zone) =>
        _views.Find(window, zone)?.Snapshot ?? (_readAt is null ? null : Of(new WatchedWindow(window, zone)));

    public async ValueTask DisposeAsync()
    {
        _views.Dispose();
        await _work.DisposeAsync();
    }

    private void ViewsChanged()
    {
        _work.Look();
        _signal.Set();
    }

    private async Task RunAsync(CancellationToken stopped)
    {
        var tried = _readAt;
        while (true)
        {
            var wait = _isRefreshForced ? Refresher.MinPause : _problem is { } problem ? _parts.WaitAfter(problem, _failures) : _parts.Options.RefreshInterval;
            if (tried is { } at && _parts.Time.GetUtcNow() < at + wait)
            {
                await _signal.WaitAsync(at + wait, _parts.Time, stopped);
                PublishAll(); // to whoever came
                continue;
            }

            var now = _parts.Time.GetUtcNow();
            (tried, _isRefreshForced) = (now, false);
            var look = LookAsync(now, stopped);
            while (!look.IsCompleted && !stopped.IsCancellationRequested)
            {
                if (await Task.WhenAny(look, _parts.Time.UntilAsync(_parts.Time.GetUtcNow() + Publisher.Pulse, stopped)) != look)
                    PublishAll(); // while it waits for its turn, for how long that may be
            }

            await look;
            PublishAll();
        }
    }

    private async Task LookAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            if (_walk is null)
            {
                var askAll = _readAt is null || now - _allAskedAt >= _parts.Options.CheckInterval;
                var ids = askAll ? _ids : _ids.Where(id => _known.TryGetValue(id, out var job) && Finality.IsFollowed(job, now.UtcTicks)).ToValueList();
                if (ids.Count == 0)
                {
                    _readAt = now;
                    return;
                }

                _walk = new PagedFetch(default, _scope.ById(ids).Split());
                _allAskedAt = askAll ? now : _allAskedAt;
                _asked = ids;
            }

            while (!_walk.IsDone)
            {
                await _walk.NextPageAsync(_parts.Client, _readAt is null && _walk.Pages == 0 ? RequestPriority.FirstRows : RequestPriority.Refresh, _parts.Time, cancellationToken);
                Take(_walk);
                if (_readAt is null)
                    PublishAll();
            }

            lock (_gate)
            {
                foreach (var id in _asked.Where(id => _walk.Unreadable == 0 && !_walk.Jobs.ContainsKey(id))) // else it may be what could not be read
                    _known.Remove(id);
            }

            (_unreadable, _walk, _readAt, _problem, _failures) = (_walk.Unreadable, null, now, null, 0);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            (_problem, _failures) = (_parts.ProblemOf(e), _failures + 1);
        }
    }

    private void Take(PagedFetch walk)
    {
        lock (_gate)
        {
            foreach (var (id, job) in walk.Jobs)
                _known[id] = _known.TryGetValue(id, out var known) ? Job.Newer(job, known) : job;
        }
    }

    private void PublishAll()
    {
        foreach (var view in _views.All)
        {
            if (Of(view) is var snapshot && !snapshot.SaysTheSameAs(view.Snapshot))
                view.Publish(snapshot);
        }
    }

    private Snapshot Of(WatchedWindow view)
    {
        var now = _readAt ?? _parts.Time.GetUtcNow();
        var shown = view.ShownAt(now);
        JobSet jobs;
        lock (_gate)
            jobs = JobSet.Of(_known.Values.Where(job => job.CreatedAt is not { } created || shown.Contains(created.UtcTicks)));
        var stage = (_readAt, _problem) switch
        {
            (null, null) => LoadStage.Reading,
            (null, _) => LoadStage.Failed,
            (_, null) => LoadStage.Complete,
            _ => LoadStage.Stale,
        };
        return new(new(jobs), view.PeriodAt(now), stage) { ReadAt = _readAt, Problem = _problem, Unreadable = _unreadable, Budget = _parts.Budget.State, RefreshEvery = _parts.Options.RefreshInterval };
    }
}
