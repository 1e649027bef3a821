using ClassifyDashboard.Async;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Keeps the jobs of one scope known and up to date while someone watches a window of it; idle otherwise.</summary>
/// <remarks>
/// Three loops read and share the known jobs: <see cref="Backfiller"/> fetches gaps, <see cref="Refresher"/> polls for changes, and
/// <see cref="Reconciler"/> slowly reads everything once more. Where another server reads, <see cref="Follower"/> takes their place.
/// <see cref="Publisher"/> notifies the watchers.
/// </remarks>
internal sealed class ScopeReader : IJobSource
{
    private static readonly TimeSpan MinCatchUp = TimeSpan.FromSeconds(90);

    private readonly ReaderContext _context;
    private readonly WatchedWindows _views;
    private readonly Publisher _publisher;
    private readonly OnDemandTask _work;
    private readonly TextRoom _room;

    public ScopeReader(Scope scope, ReaderContext context)
    {
        (Scope, _context, Known) = (scope, context, new KnownJobs(context.Cache));
        (Backfiller, Refresher, Reconciler) = (new(this, context), new(this, context), new(this, context));
        Follower = context.Shared is null ? null : new(this, context);
        _publisher = new(this, context);
        History = new(Known, context.Archive);
        _room = new(Known, context, () => RequestPublish(immediately: false));
        Restorer = new(this, _room, context);
        _work = new(RunAsync, () => IsWatched);
        _views = new(context.Time, context.Options.Linger, context.Options.MaxWindows, ViewsChanged);
    }

    public Scope Scope { get; }

    public KnownJobs Known { get; }

    /// <summary>What is known of the time before any window.</summary>
    public KnownHistory History { get; }

    public Backfiller Backfiller { get; }

    public Refresher Refresher { get; }

    public BlockRestorer Restorer { get; }

    /// <summary>Takes over what another server reads; null where this server shares nothing.</summary>
    public Follower? Follower { get; }

    /// <summary>How the reading goes, here or on the server that reads for all.</summary>
    public ReadingStatus Status => Followed?.Status
        ?? new(Backfiller.Problem, Refresher.Problem, Refresher.Interval, Refresher.PolledAt, Backfiller.PagesLeft);

    private Reconciler Reconciler { get; }

    // Null where this server reads.
    private Follower? Followed => _context.Role.Reads ? null : Follower;

    public IReadOnlyList<WatchedWindow> Views => _views.All;

    /// <summary>If no refresh succeeds for this long, the time since the last one is read as a gap instead of by a refresh.</summary>
    public TimeSpan CatchUp => TimeSpan.FromTicks(Math.Max(MinCatchUp.Ticks, 5 * (Followed?.Status.Interval ?? Refresher.Interval).Ticks));

    /// <summary>Whether the watched windows need more jobs than fit in memory, the oldest without their texts.</summary>
    public bool IsFull => Wanted().Any(Known.Counts.HasOversizedHour) || _room.IsOver(Wanted());

    /// <summary>Whether jobs of a range lack texts that are restored once the range is watched.</summary>
    public bool LacksTexts(TimeRange range) => _room.LacksTexts(range, Wanted());

    public bool IsWatched => _views.All.Count > 0;

    /// <summary>Returns the jobs already read of ranges that are not yet known.</summary>
    public IReadOnlyList<Job> Preview() => Followed?.Preview ?? Backfiller.PartialJobs();

    public WatchedWindow? Subscribe(TimeWindow window, TimeZoneInfo zone)
    {
        var view = _views.Subscribe(window, zone);
        if (view is not null)
            _publisher.PublishFirst(view);
        return view;
    }

    public void Unsubscribe(WatchedWindow view) => _views.Unsubscribe(view);

    public void RefreshNow()
    {
        Backfiller.RetrySoon();
        Refresher.RefreshNow();
        if (!_context.Role.Reads)
            _ = _context.Messages?.SendAsync(Follower.Refresh, StoreKey.Of(Scope));
    }

    public Snapshot? Peek(TimeWindow window, TimeZoneInfo zone) =>
        _views.Find(window, zone)?.Snapshot ?? _publisher.Known(new WatchedWindow(window, zone));

    /// <summary>Returns the ranges of the watched windows, the shortest first.</summary>
    public IReadOnlyList<TimeRange> Wanted()
    {
        var now = _context.Time.GetUtcNow();
        return [.. Views.Select(view => view.WantedRangeAt(now)).Distinct().OrderBy(range => range.LengthUntil(now))];
    }

    /// <summary>Whether a watched range has unfinished jobs, apart from some ids, that have not been polled for long.</summary>
    public bool HasStale(DateTimeOffset now, IReadOnlySet<string>? except = null) => Wanted().Any(range => Known.HasStale(range, now, CatchUp, except));

    public bool IsWanted(TimeRange range) => Wanted().Any(range.Overlaps) && !IsFull;

    /// <summary>Returns the priority of a range: the first rows of a window go before everything else.</summary>
    public RequestPriority PriorityOf(TimeRange range)
    {
        var now = _context.Time.GetUtcNow();
        return Views.Any(view => view.Snapshot is not { Jobs.All.Count: > 0 } && view.RangeAt(now).Overlaps(range))
            ? RequestPriority.FirstRows
            : RequestPriority.Backfill;
    }

    /// <summary>Requests jobs by their ids, and marks those that the service no longer lists, or removes them.</summary>
    /// <returns>The number of requests.</returns>
    public async Task<int> FetchByIdAsync(IReadOnlyCollection<Job> jobs, RequestPriority priority, CancellationToken cancellationToken)
    {
        if (jobs.Count == 0)
            return 0;
        var fetch = new PagedFetch(default, Scope.ById(jobs.Select(job => job.Id).ToValueList()).Split());
        await fetch.FinishAsync(_context.Client, priority, _context.Time, cancellationToken);
        var hours = jobs.Concat(fetch.Jobs.Values).Select(job => Block.HourOf(job.CreatedAt?.UtcTicks ?? 0)).Distinct();
        using var held = await Restorer.HoldTextsAsync([.. hours.Select(hour => new TimeRange(hour, hour + Block.Length))], cancellationToken);
        var found = fetch.Jobs.Where(job => Scope.Holds(job.Value)).ToDictionary(StringComparer.Ordinal);
        var readAt = fetch.ReadAt ?? _context.Time.GetUtcNow();
        Known.Update(found, readAt);
        if (fetch.Unreadable > 0) // an unparsable entry may be a missing job
            return fetch.Pages;
        var isKept = _context.Options.Gone == GoneJobs.Keep;
        Known.Remove([.. jobs.Where(job => isKept ? fetch.Jobs.ContainsKey(job.Id) && !found.ContainsKey(job.Id) : !found.ContainsKey(job.Id))]);
        if (isKept)
            Known.MarkGone([.. jobs.Where(job => !fetch.Jobs.ContainsKey(job.Id))], readAt);
        return fetch.Pages;
    }

    /// <summary>Requests jobs by id at the next poll, since a response skipped them.</summary>
    public void Verify(IReadOnlyCollection<Job> jobs)
    {
        if (jobs.Count > 0)
            Refresher.Verify(jobs);
    }

    /// <summary>Publishes the known state to the watchers, immediately or at the next interval.</summary>
    public void RequestPublish(bool immediately) => _publisher.RequestPublish(immediately);

    /// <summary>Handles newly read jobs: reschedules the loops, saves the jobs and publishes them.</summary>
    public void Changed()
    {
        Backfiller.Wake();
        Refresher.Wake();
        Save();
        RequestPublish(immediately: true);
    }

    /// <summary>Saves what is known within seconds. A read of many jobs is saved while it runs, because a killed process loses the rest.</summary>
    public void Save() => _context.Archive.Changed(Scope, Known);

    public async ValueTask DisposeAsync()
    {
        _views.Dispose();
        await _work.DisposeAsync();
        await _context.Archive.CloseAsync(Known);
        _room.Dispose();
    }

    private void ViewsChanged()
    {
        _work.Update();
        Backfiller.RetrySoon();
        Follower?.Wake();
        _context.WindowsChanged.Set();
    }

    private async Task RunAsync(CancellationToken stopped)
    {
        Tracing.LeaveCaller();
        if (Follower is null)
            await _context.Archive.RestoreCoverageAsync(Scope, Known, stopped);
        while (true)
        {
            using var together = CancellationTokenSource.CreateLinkedTokenSource(stopped, _context.Role.PartChanged);
            await (Follower?.CatchUpAsync(stopped) ?? Task.CompletedTask);
            await Restorer.RestoreNextAsync(stopped); // before a refresh asks for its jobs; the other ranges follow meanwhile
            if (Follower is not null)
                Save(); // what could not be written before
            RequestPublish(immediately: true);
            await RunOnceAsync(together, stopped);
        }
    }

    // Nobody would restart a screen on a wall, so an unexpected failure is logged and the loops restart.
    private async Task RunOnceAsync(CancellationTokenSource together, CancellationToken stopped)
    {
        var token = together.Token;
        Task[] tasks = _context.Role.Reads
            ? [Backfiller.RunAsync(token), Refresher.RunAsync(token), Reconciler.RunAsync(token), _publisher.RunAsync(token),
                ClockWatch.RunAsync(Known, _context.Time, together)]
            : [Follower!.RunAsync(token), _publisher.RunAsync(token)];
        var ended = await Task.WhenAny(tasks);
        var hasOtherPart = together.IsCancellationRequested;
        await together.CancelAsync();
        foreach (var task in tasks)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopped.ThrowIfCancellationRequested();
        if (hasOtherPart)
            return;
        _context.Logger.LogCritical(ended.Exception, "The job reader failed by an error of the dashboard and restarts. Report it with this line.");
        await _context.Time.UntilAsync(_context.Time.GetUtcNow() + _context.Options.RefreshInterval, stopped);
    }
}
