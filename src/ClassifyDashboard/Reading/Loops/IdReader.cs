using ClassifyDashboard.Async;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Keeps the jobs with given ids known and up to date for their watchers, whenever the jobs were created.</summary>
/// <remarks>
/// After the first response it requests only jobs that may change: unfinished ones, and periodically those that were not found.
/// </remarks>
internal sealed class IdReader : IJobSource
{
    private readonly Lock _gate = new();
    private readonly Scope _scope;
    private readonly ValueList<string> _ids;
    private readonly Func<ValueList<string>, IReadOnlyDictionary<string, Job>> _seen;
    private readonly ReaderContext _context;
    private readonly WatchedWindows _views;
    private readonly Dictionary<string, Job> _known = new(StringComparer.Ordinal);
    private readonly AsyncSignal _signal = new();
    private PagedFetch? _fetch;
    private ValueList<string> _requestedIds;
    private readonly OnDemandTask _work;
    private DateTimeOffset? _readAt;
    private int _unreadable;
    private DateTimeOffset _allRequestedAt;
    private Problem? _problem;
    private int _failures;
    private volatile bool _isRefreshForced;

    /// <param name="scope">The jobs that are requested.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="seen">Returns what is known otherwise of jobs that the service no longer lists.</param>
    /// <param name="context">The services that all readers share.</param>
    public IdReader(Scope scope, ValueList<string> ids, Func<ValueList<string>, IReadOnlyDictionary<string, Job>> seen, ReaderContext context)
    {
        (_scope, _ids, _seen, _context) = (scope, ids, seen, context);
        _work = new(RunAsync, () => IsWatched);
        _views = new(context.Time, context.Options.Linger, context.Options.MaxWindows, ViewsChanged);
    }

    public IReadOnlyList<WatchedWindow> Views => _views.All;

    public bool IsWatched => _views.All.Count > 0;

    public WatchedWindow? Subscribe(TimeWindow window, TimeZoneInfo zone)
    {
        var view = _views.Subscribe(window, zone);
        if (view is { Snapshot: null } && Peek(window, zone) is { } known)
            view.Publish(known);
        return view;
    }

    public void Unsubscribe(WatchedWindow view) => _views.Unsubscribe(view);

    public void RefreshNow()
    {
        _isRefreshForced = true;
        _signal.Set();
    }

    public Snapshot? Peek(TimeWindow window, TimeZoneInfo zone) =>
        _views.Find(window, zone)?.Snapshot ?? (_readAt is null ? null : BuildSnapshot(new WatchedWindow(window, zone)));

    public async ValueTask DisposeAsync()
    {
        _views.Dispose();
        await _work.DisposeAsync();
    }

    private void ViewsChanged()
    {
        _work.Update();
        _signal.Set();
    }

    private async Task RunAsync(CancellationToken stopped)
    {
        Tracing.LeaveCaller();
        var attemptedAt = _readAt;
        while (true)
        {
            var wait = _isRefreshForced
                ? Refresher.MinPause
                : _problem is { } problem
                ? _context.WaitAfter(problem, _failures)
                : _context.Options.RefreshInterval;
            if (attemptedAt is { } at && _context.Time.GetUtcNow() < at + wait)
            {
                await _signal.WaitAsync(at + wait, _context.Time, stopped);
                PublishAll(); // to new watchers
                continue;
            }

            var now = _context.Time.GetUtcNow();
            (attemptedAt, _isRefreshForced) = (now, false);
            var request = RequestAsync(now, stopped);
            while (!request.IsCompleted && !stopped.IsCancellationRequested)
            {
                if (await Task.WhenAny(request, _context.Time.UntilAsync(_context.Time.GetUtcNow() + Publisher.BudgetInterval, stopped)) != request)
                    PublishAll(); // the request may wait long in the queue
            }

            await request;
            PublishAll();
        }
    }

    private async Task RequestAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            if (_fetch is null)
            {
                var requestAll = _readAt is null || now - _allRequestedAt >= _context.Options.CheckInterval;
                var ids = requestAll ? _ids : _ids.Where(id => _known.TryGetValue(id, out var job) && job.IsListed
                    && Finality.NeedsPolling(job, now.UtcTicks)).ToValueList();
                if (ids.Count == 0)
                {
                    _readAt = now;
                    return;
                }

                _fetch = new PagedFetch(default, _scope.ById(ids).Split());
                _allRequestedAt = requestAll ? now : _allRequestedAt;
                _requestedIds = ids;
            }

            while (!_fetch.IsDone)
            {
                await _fetch.NextPageAsync(
                    _context.Client,
                    _readAt is null && _fetch.Pages == 0 ? RequestPriority.FirstRows : RequestPriority.Refresh,
                    _context.Time,
                    cancellationToken);
                Merge(_fetch);
                if (_readAt is null)
                    PublishAll();
            }

            if (_fetch.Unreadable == 0) // otherwise an unparsable entry may be one of these
                EndListing(_requestedIds.Where(id => !_fetch.Jobs.ContainsKey(id)).ToValueList(), _fetch.ReadAt ?? now);
            (_unreadable, _fetch, _readAt, _problem, _failures) = (_fetch.Unreadable, null, now, null, 0);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            (_problem, _failures) = (_context.ProblemOf(e), _failures + 1);
        }
    }

    private void Merge(PagedFetch fetch)
    {
        lock (_gate)
        {
            foreach (var (id, job) in fetch.Jobs)
                _known[id] = _known.TryGetValue(id, out var known) ? Job.Newer(job, known) : job;
        }
    }

    private void EndListing(ValueList<string> ids, DateTimeOffset at)
    {
        var isKept = _context.Options.Gone == GoneJobs.Keep;
        var seen = isKept && ids.Count > 0 ? _seen(ids) : new Dictionary<string, Job>();
        lock (_gate)
        {
            foreach (var id in ids)
            {
                var (one, other) = (_known.GetValueOrDefault(id), seen.GetValueOrDefault(id));
                if (isKept && (one ?? other) is { } known)
                    _known[id] = Job.Newer(known, other ?? known) with { GoneAt = other?.GoneAt ?? one?.GoneAt ?? at };
                else
                    _known.Remove(id);
            }
        }
    }

    private void PublishAll()
    {
        foreach (var view in _views.All)
        {
            if (BuildSnapshot(view) is var snapshot && !snapshot.IsEquivalentTo(view.Snapshot))
                view.Publish(snapshot);
        }
    }

    private Snapshot BuildSnapshot(WatchedWindow view)
    {
        var now = _readAt ?? _context.Time.GetUtcNow();
        var shown = view.ShownRangeAt(now);
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
        return new(new(jobs), view.PeriodAt(now), stage)
        {
            ReadAt = _readAt,
            Problem = _problem,
            Unreadable = _unreadable,
            Budget = _context.Budget.State,
            RefreshEvery = _context.Options.RefreshInterval,
        };
    }
}
