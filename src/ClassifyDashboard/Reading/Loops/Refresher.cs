using ClassifyDashboard.Async;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Polls at intervals for changes: new jobs, and jobs that are not finished.</summary>
internal sealed class Refresher(ScopeReader reader, ReaderContext context)
{
    /// <summary>
    /// The minimum time between two polls for all callers together. One more may follow at once where jobs have come into a watched window for
    /// which the last one did not ask: those that a new process restores, a wall's among them, are then current without a wait.
    /// </summary>
    public static readonly TimeSpan MinPause = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly AsyncSignal _signal = new();
    private readonly List<Job> _toVerify = [];
    private PagedFetch? _head;
    private int _failures;
    private DateTimeOffset _undatedRequestedAt;
    private bool _isBehind;
    private int _requests = 1;
    private HashSet<string> _polled = [];
    private bool _isExtra; // the last poll followed another at once
    private volatile bool _isRefreshForced;

    /// <summary>The reason why the latest poll failed; null after a success.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>When the latest successful poll began.</summary>
    public DateTimeOffset? PolledAt { get; private set; }

    /// <summary>The interval between two polls.</summary>
    public TimeSpan Interval => RefreshPlan.Interval(context.Options.RefreshInterval, _requests, context.Budget.State.RequestsPerSecond);

    /// <summary>Requests these jobs by their ids at the next poll, since a response may have skipped them.</summary>
    public void Verify(IReadOnlyCollection<Job> jobs)
    {
        lock (_gate)
            _toVerify.AddRange(jobs);
    }

    /// <summary>Polls now instead of at the next refresh.</summary>
    public void RefreshNow()
    {
        _isRefreshForced = true;
        Wake();
    }

    /// <summary>Recomputes what to poll and when.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Refreshes until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var attemptedAt = DateTimeOffset.MinValue;
        while (true)
        {
            if (reader.Known.Coverage.Head is { } head && head.ReadAt > attemptedAt.UtcTicks)
                Recover(); // the backfiller has read the missed time as a gap
            var wait = Problem is { } problem ? context.WaitAfter(problem, _failures) : Interval;
            var latest = Latest(reader.Known.Coverage, attemptedAt);
            var now = context.Time.GetUtcNow();
            var isRested = attemptedAt + MinPause <= now;
            var isStale = isRested ? reader.HasStale(now) : (!_isExtra || _isRefreshForced) && reader.HasStale(now, _polled);
            var due = Problem is not null ? attemptedAt + wait : isStale ? now : latest + wait;
            if (_isRefreshForced && attemptedAt + MinPause < due)
                due = attemptedAt + MinPause;
            if (latest > DateTimeOffset.MinValue && due <= now && Plan(now) is { } plan)
            {
                (attemptedAt, _isRefreshForced, _isExtra) = (now, false, !isRested);
                await ReportIfLateAsync(PollAsync(plan, now, cancellationToken), now, cancellationToken);
            }
            else
            {
                if (due <= now)
                {
                    _isRefreshForced = false;
                    if (!_isBehind)
                        Recover(); // nothing is left to poll
                }

                await _signal.WaitAsync(due > now && due < DateTimeOffset.MaxValue ? due : now + wait, context.Time, cancellationToken);
            }
        }
    }

    // The backfiller may have published before this point; without another publication, its watchers would see the problem until the next
    // poll.
    private void Recover()
    {
        if (Problem is null)
            return;
        (Problem, _failures) = (null, 0);
        reader.RequestPublish(immediately: true);
    }

    /// <summary>Returns the time of the latest poll or read: of the present, or else of any watched range.</summary>
    private DateTimeOffset Latest(Coverage coverage, DateTimeOffset attemptedAt)
    {
        var readAt = coverage.Head?.ReadAt ?? reader.Wanted().SelectMany(coverage.Within).Select(known => known.ReadAt).DefaultIfEmpty().Max();
        return readAt > attemptedAt.UtcTicks ? new(readAt, TimeSpan.Zero) : attemptedAt;
    }

    /// <summary>Returns the next requests, or null where nothing can have changed.</summary>
    private RefreshPlan? Plan(DateTimeOffset now)
    {
        var wanted = reader.Wanted();
        var head = reader.Known.Coverage.Head is { } known && wanted.Any(range => range.IsOpen && range.From < known.Until) ? known : (KnownRange?)null;
        _isBehind = head is { } old && now.UtcTicks - old.ReadAt > reader.CatchUp.Ticks;
        if (_isBehind)
        {
            head = null;
            reader.Backfiller.Wake(); // by now it is a gap
        }

        var toPoll = wanted.SelectMany(reader.Known.Unfinished).Where(job => Finality.NeedsPolling(job, now.UtcTicks)).DistinctBy(job => job.Id).ToList();
        lock (_gate)
        {
            toPoll.AddRange(_toVerify);
            _toVerify.Clear();
        }

        _polled = toPoll.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
        var plan = RefreshPlan.Of(head is null ? [] : reader.Known.Newest(RefreshPlan.MaxReread + 1), head, toPoll);
        return plan.Head is null && plan.ToPoll.Count == 0 ? null : plan;
    }

    // Watchers must not mistake outdated jobs for current ones while a poll hangs.
    private async Task ReportIfLateAsync(Task poll, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(poll, context.Time.UntilAsync(now + (2 * Interval), over.Token));
        var late = poll.IsCompleted || Problem is not null ? null
            : context.Budget.State is { IsSlowed: true } or { PausedUntil: not null } ? ProblemFactory.RefreshRateLimited : ProblemFactory.RefreshTimedOut;
        if (late is not null)
        {
            Problem = late;
            reader.RequestPublish(immediately: true);
        }

        await over.CancelAsync();
        await poll;
        if (late is not null && ReferenceEquals(Problem, late))
            Recover(); // the poll ended just as the delay was reported
    }

    private async Task PollAsync(RefreshPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var activity = Tracing.StartRoot("refresh");
        try
        {
            // New jobs come last: their response advances the time as of which everything is known.
            var requests = await reader.FetchByIdAsync(plan.ToPoll, RequestPriority.Refresh, cancellationToken);
            if (plan.Head is { } range)
            {
                _head = _head is { Pages: > 0 } broken && now - broken.ReadAt < Interval * 2 && broken.TimeRange.From <= range.From
                    ? broken
                    : new(range, reader.Scope) { ReadAt = now };
                await _head.FinishAsync(context.Client, RequestPriority.Refresh, context.Time, cancellationToken);
                requests += _head.Pages;
                IReadOnlyList<Job> missing;
                using (await reader.Restorer.HoldTextsAsync([_head.TimeRange], cancellationToken))
                    missing = reader.Known.StoreRange(_head.TimeRange, _head.Jobs, _head.ReadAt ?? now, _head.Unreadable);
                List<Job> toVerify = [.. missing, .. UndatedDue(_head, now)];
                _head = null;
                requests += await reader.FetchByIdAsync(toVerify, RequestPriority.Refresh, cancellationToken);
            }

            (Problem, _failures, _requests, PolledAt) = (null, 0, Math.Max(1, requests), now);
            activity?.SetTag("requests", requests);
            context.Metrics.Ended(null, context.Time.GetUtcNow() - now);
            reader.Changed();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var problem = context.ProblemOf(e);
            if (Problem?.Kind != problem.Kind) // once, not at every poll of a long outage
                context.Logger.LogWarning("Jobs cannot be refreshed: {Kind}. {Message} The dashboard keeps trying; until then screens say how old their jobs "
                    + "are.", problem.Kind, problem.Message);
            activity.Fail(DashboardMeter.Word(problem.Kind));
            context.Metrics.Ended(problem.Kind, context.Time.GetUtcNow() - now);
            (Problem, _failures) = (problem, _failures + 1);
            Verify([.. plan.ToPoll.Where(job => job.Status.IsFinished)]);
        }

        reader.RequestPublish(immediately: true);
    }

    // The check requests undated jobs by id for the ranges it reads. It never reads the range of the refreshes, which can span days where
    // few jobs came after one that does not finish.
    private List<Job> UndatedDue(PagedFetch head, DateTimeOffset now)
    {
        if (now - _undatedRequestedAt < context.Options.CheckInterval)
            return [];
        _undatedRequestedAt = now;
        return reader.Known.UndatedMissing(head.TimeRange, head.Jobs);
    }
}
