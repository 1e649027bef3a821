using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Looks at intervals for what can have changed: new jobs, and those that are not finished.</summary>
internal sealed class Refresher(ScopeReader reading, ReaderContext parts)
{
    /// <summary>The shortest time between two looks, whoever asks.</summary>
    public static readonly TimeSpan MinPause = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly AsyncSignal _signal = new();
    private readonly List<Job> _toVerify = [];
    private PagedFetch? _head;
    private int _failures;
    private DateTimeOffset _undatedAskedAt;
    private bool _isBehind;
    private int _requests = 1;
    private volatile bool _isRefreshForced;

    /// <summary>Why the latest look failed; null while all is well.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>When the latest look that brought an answer began.</summary>
    public DateTimeOffset? PolledAt { get; private set; }

    /// <summary>How long after one look the next is taken.</summary>
    public TimeSpan Interval => RefreshPlan.Interval(parts.Options.RefreshInterval, _requests, parts.Budget.State.RequestsPerSecond);

    /// <summary>Asks for these by their ids at the next look: a page may have passed over them.</summary>
    public void Verify(IReadOnlyCollection<Job> jobs)
    {
        lock (_gate)
            _toVerify.AddRange(jobs);
    }

    /// <summary>Does not wait for the next refresh.</summary>
    public void RefreshNow()
    {
        _isRefreshForced = true;
        Wake();
    }

    /// <summary>Looks again at what is wanted.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Refreshes until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tried = DateTimeOffset.MinValue;
        while (true)
        {
            if (reading.Known.Coverage.Head is { } head && head.ReadAt > tried.UtcTicks)
                Recover(); // what was missed was read as a gap meanwhile
            var wait = Problem is { } problem ? parts.WaitAfter(problem, _failures) : Interval;
            var latest = Latest(reading.Known.Coverage, tried);
            var now = parts.Time.GetUtcNow();
            var due = Problem is not null ? tried + wait : reading.HasStale(now) && tried + MinPause <= now ? now : latest + wait;
            if (_isRefreshForced && tried + MinPause < due)
                due = tried + MinPause;
            if (latest > DateTimeOffset.MinValue && due <= now && Plan(now) is { } plan)
            {
                (tried, _isRefreshForced) = (now, false);
                await TellIfLateAsync(LookAsync(plan, now, cancellationToken), now, cancellationToken);
            }
            else
            {
                if (due <= now)
                {
                    _isRefreshForced = false;
                    if (!_isBehind)
                        Recover(); // there is nothing to look at any more
                }

                await _signal.WaitAsync(due > now && due < DateTimeOffset.MaxValue ? due : now + wait, parts.Time, cancellationToken);
            }
        }
    }

    // Whoever read the gap has told the watchers, perhaps before this: they would be shown the problem until the next look.
    private void Recover()
    {
        if (Problem is null)
            return;
        (Problem, _failures) = (null, 0);
        reading.Touch(atOnce: true);
    }

    /// <summary>When it was last looked: at the present, or else at anything that is watched.</summary>
    private DateTimeOffset Latest(Coverage coverage, DateTimeOffset tried)
    {
        var readAt = coverage.Head?.ReadAt ?? reading.Wanted().SelectMany(coverage.Within).Select(known => known.ReadAt).DefaultIfEmpty().Max();
        return readAt > tried.UtcTicks ? new(readAt, TimeSpan.Zero) : tried;
    }

    /// <summary>What to ask for, or null where nothing can have changed.</summary>
    private RefreshPlan? Plan(DateTimeOffset now)
    {
        var wanted = reading.Wanted();
        var head = reading.Known.Coverage.Head is { } known && wanted.Any(stretch => stretch.IsOpen && stretch.From < known.Until) ? known : (KnownRange?)null;
        _isBehind = head is { } old && now.UtcTicks - old.ReadAt > reading.CatchUp.Ticks;
        if (_isBehind)
        {
            head = null;
            reading.Backfiller.Wake(); // a gap by now
        }

        var followed = wanted.SelectMany(reading.Known.Unfinished).Where(job => Finality.IsFollowed(job, now.UtcTicks)).DistinctBy(job => job.Id).ToList();
        lock (_gate)
        {
            followed.AddRange(_toVerify);
            _toVerify.Clear();
        }

        var plan = RefreshPlan.Of(head is null ? [] : reading.Known.Newest(RefreshPlan.MaxAgain + 1), head, followed);
        return plan.Head is null && plan.Followed.Count == 0 ? null : plan;
    }

    // What is on the screens meanwhile must not be taken for what is now.
    private async Task TellIfLateAsync(Task look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(look, parts.Time.UntilAsync(now + (2 * Interval), over.Token));
        var late = look.IsCompleted || Problem is not null ? null
            : parts.Budget.State is { IsSlowed: true } or { PausedUntil: not null } ? ProblemFactory.HeldBack : ProblemFactory.NotAnswered;
        if (late is not null)
        {
            Problem = late;
            reading.Touch(atOnce: true);
        }

        await over.CancelAsync();
        await look;
        if (late is not null && ReferenceEquals(Problem, late))
            Recover(); // it ended just as this was said
    }

    private async Task LookAsync(RefreshPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            // The new ones last: with them the time goes forth as of which all is known.
            var requests = await reading.FetchByIdAsync(plan.Followed, RequestPriority.Refresh, cancellationToken);
            if (plan.Head is { } stretch)
            {
                _head = _head is { Pages: > 0 } broken && now - broken.ReadAt < Interval * 2 && broken.TimeRange.From <= stretch.From ? broken : new(stretch, reading.Scope) { ReadAt = now };
                await _head.FinishAsync(parts.Client, RequestPriority.Refresh, parts.Time, cancellationToken);
                requests += _head.Pages;
                var missing = reading.Known.Settle(_head.TimeRange, _head.Jobs, _head.ReadAt ?? now, _head.Unreadable);
                List<Job> toAsk = [.. missing, .. UndatedDue(_head, now)];
                _head = null;
                requests += await reading.FetchByIdAsync(toAsk, RequestPriority.Refresh, cancellationToken);
            }

            (Problem, _failures, _requests, PolledAt) = (null, 0, Math.Max(1, requests), now);
            reading.Changed();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var problem = parts.ProblemOf(e);
            if (Problem?.Kind != problem.Kind) // once, not at every look of a long outage
                parts.Logger.LogWarning("Jobs cannot be refreshed: {Kind}. {Message}", problem.Kind, problem.Message);
            (Problem, _failures) = (problem, _failures + 1);
            Verify([.. plan.Followed.Where(job => job.Status.IsFinished)]);
        }

        reading.Touch(atOnce: true);
    }

    // Jobs without a time may belong to another stretch than that in whose answer they came, so only their ids tell whether they are gone. The check
    // asks for them where it reads, which is never what refreshes read: that can be days, where few jobs came since one that does not finish.
    private IEnumerable<Job> UndatedDue(PagedFetch head, DateTimeOffset now)
    {
        if (now - _undatedAskedAt < parts.Options.CheckInterval)
            return [];
        _undatedAskedAt = now;
        return reading.Known.Undated(head.TimeRange).Where(job => !head.Jobs.ContainsKey(job.Id));
    }
}
