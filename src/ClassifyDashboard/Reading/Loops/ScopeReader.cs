using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Keeps the jobs of one scope known and up to date for those who watch windows of it; rests while nobody does.</summary>
/// <remarks>
/// Three tasks do the reading and share what is known: <see cref="Backfiller"/> reads what is missing, <see cref="Refresher"/>
/// what can have changed, <see cref="Reconciler"/> slowly everything once more. <see cref="Publisher"/> tells the watchers.
/// </remarks>
internal sealed class ScopeReader : IJobSource
{
    // Of the job budget: above it no more is read for a window, lest its own blocks push each other out.
    private const double FullShare = 0.9;

    private static readonly TimeSpan MinCatchUp = TimeSpan.FromSeconds(90);

    private readonly ReaderContext _parts;
    private readonly WatchedWindows _views;
    private readonly Publisher _publisher;
    private readonly OnDemandTask _work;

    public ScopeReader(Scope scope, ReaderContext parts)
    {
        (Scope, _parts, Known) = (scope, parts, new KnownJobs(parts.Cache));
        (Backfiller, Refresher, Reconciler) = (new(this, parts), new(this, parts), new(this, parts));
        _publisher = new(this, parts);
        _work = new(RunAsync, () => IsWatched);
        _views = new(parts.Time, parts.Options.Linger, parts.Options.MaxWindows, ViewsChanged);
    }

    public Scope Scope { get; }

    public KnownJobs Known { get; }

    public Backfiller Backfiller { get; }

    public Refresher Refresher { get; }

    private Reconciler Reconciler { get; }

    public IReadOnlyList<WatchedWindow> Views => _views.All;

    /// <summary>After so long without a look, what came since is read as a gap and no longer by a refresh.</summary>
    public TimeSpan CatchUp => TimeSpan.FromTicks(Math.Max(MinCatchUp.Ticks, 5 * Refresher.Interval.Ticks));

    /// <summary>Whether those who watch want more jobs than are kept.</summary>
    public bool IsFull => Wanted().Any(Known.HasTooLarge) || GapFinder.Merge(Wanted()).Sum(Known.Count) >= _parts.Cache.MaxJobs * FullShare;

    public bool IsWatched => _views.All.Count > 0;

    public WatchedWindow? Enter(TimeWindow window, TimeZoneInfo zone)
    {
        var view = _views.Enter(window, zone);
        if (view is not null)
            _publisher.Begin(view);
        return view;
    }

    public void Leave(WatchedWindow view) => _views.Leave(view);

    public void RefreshNow()
    {
        Backfiller.RetrySoon();
        Refresher.RefreshNow();
    }

    public Snapshot? Peek(TimeWindow window, TimeZoneInfo zone) =>
        _views.Find(window, zone)?.Snapshot ?? _publisher.Known(new WatchedWindow(window, zone));

    /// <summary>The stretches that someone looks at.</summary>
    public IReadOnlyList<TimeRange> Wanted()
    {
        var now = _parts.Time.GetUtcNow();
        return [.. Views.Select(view => view.WantedAt(now)).Distinct()];
    }

    /// <summary>Whether someone looks at unfinished jobs that nobody has looked at for long.</summary>
    public bool HasStale(DateTimeOffset now) => Wanted().Any(stretch => Known.HasStale(stretch, now, CatchUp));

    public bool IsWanted(TimeRange stretch) => Wanted().Any(stretch.Overlaps) && !IsFull;

    /// <summary>The first rows of a window go before everything else.</summary>
    public RequestPriority PriorityOf(TimeRange stretch)
    {
        var now = _parts.Time.GetUtcNow();
        return Views.Any(view => view.Snapshot is not { Jobs.All.Count: > 0 } && view.StretchAt(now).Overlaps(stretch)) ? RequestPriority.FirstRows : RequestPriority.Backfill;
    }

    /// <summary>Asks for jobs by their ids and forgets those that are not there any more.</summary>
    /// <returns>How many requests it took.</returns>
    public async Task<int> FetchByIdAsync(IReadOnlyCollection<Job> jobs, RequestPriority priority, CancellationToken cancellationToken)
    {
        if (jobs.Count == 0)
            return 0;
        var walk = new PagedFetch(default, Scope.ById(jobs.Select(job => job.Id).ToValueList()).Split());
        await walk.FinishAsync(_parts.Client, priority, _parts.Time, cancellationToken);
        var found = walk.Jobs.Where(job => Scope.Holds(job.Value)).ToDictionary(StringComparer.Ordinal);
        Known.Update(found, walk.ReadAt ?? _parts.Time.GetUtcNow());
        if (walk.Unreadable == 0) // else what is missing may be what could not be read
            Known.Remove([.. jobs.Where(job => !found.ContainsKey(job.Id))]);
        return walk.Pages;
    }

    /// <summary>Brings the blocks back that are wanted and not in memory; what does not come back is a gap.</summary>
    public async Task RecallAsync(CancellationToken cancellationToken)
    {
        var wanted = Wanted();
        await _parts.Archive.RecallAsync(Known, wanted, cancellationToken);
        Known.ForgetAbsent(wanted);
    }

    /// <summary>Has jobs asked for by id at the next look, since an answer passed over them.</summary>
    public void Verify(IReadOnlyCollection<Job> jobs)
    {
        if (jobs.Count > 0)
            Refresher.Verify(jobs);
    }

    /// <summary>Shows the watchers what there is, soon or at once.</summary>
    public void Touch(bool atOnce) => _publisher.Touch(atOnce);

    /// <summary>Something was read: whoever waits for the next look may have to wait anew, and it is written down.</summary>
    public void Changed()
    {
        Backfiller.Wake();
        Refresher.Wake();
        _parts.Archive.Changed(Scope, Known);
        Touch(atOnce: true);
    }

    public async ValueTask DisposeAsync()
    {
        _views.Dispose();
        await _work.DisposeAsync();
        await _parts.Archive.CloseAsync(Known);
    }

    private void ViewsChanged()
    {
        _work.Look();
        Backfiller.RetrySoon();
    }

    private async Task RunAsync(CancellationToken stopped)
    {
        await _parts.Archive.BeginAsync(Scope, Known, stopped);
        await RecallAsync(stopped); // before a refresh changes blocks that are not there yet
        Touch(atOnce: true);
        while (true)
            await RunOnceAsync(stopped);
    }

    // A screen on a wall has nobody who would start it again, so what must not happen is logged and begun anew.
    private async Task RunOnceAsync(CancellationToken stopped)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        Task[] tasks = [Backfiller.RunAsync(together.Token), Refresher.RunAsync(together.Token), Reconciler.RunAsync(together.Token), _publisher.RunAsync(together.Token)];
        var ended = await Task.WhenAny(tasks);
        await together.CancelAsync();
        foreach (var task in tasks)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopped.ThrowIfCancellationRequested();
        _parts.Logger.LogCritical(ended.Exception, "Reading jobs broke and begins anew.");
        await _parts.Time.UntilAsync(_parts.Time.GetUtcNow() + _parts.Options.RefreshInterval, stopped);
    }
}
