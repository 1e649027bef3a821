using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>What there is to tell of a scope's windows at one time.</summary>
internal sealed class SnapshotBuilder
{
    private readonly ScopeReader _reading;
    private readonly ReaderContext _parts;
    private readonly DateTimeOffset _now;
    private Coverage _coverage;
    private readonly Lazy<List<Job>> _preview;

    public SnapshotBuilder(ScopeReader reading, ReaderContext parts)
    {
        (_reading, _parts, _now) = (reading, parts, parts.Time.GetUtcNow());
        _preview = new(reading.Backfiller.PartialJobs);
        _coverage = reading.Known.Coverage;
    }

    /// <summary>The state of a window. What is known in full stands as of its last look, however long ago that is, until it fails or is caught up with.</summary>
    public Snapshot Of(WatchedWindow view)
    {
        while (true)
        {
            var snapshot = Made(view);
            if (ReferenceEquals(_coverage, _reading.Known.Coverage))
                return snapshot;
            _coverage = _reading.Known.Coverage; // what was looked up since may be of another state
        }
    }

    private Snapshot Made(WatchedWindow view)
    {
        var isKnown = IsKnown(view, _now);
        var problem = isKnown ? _reading.Refresher.Problem : _reading.Backfiller.Problem ?? _reading.Refresher.Problem;
        if (!isKnown && problem is null)
            return Reading(view);
        var asOf = view.StretchAt(_now).IsOpen && _coverage.Head is { } head ? new(head.ReadAt, TimeSpan.Zero) : _now;
        if (!isKnown && !IsKnown(view, asOf))
            return Reading(view) with { Stage = LoadStage.Failed, Problem = problem, Progress = null };

        var stretch = view.StretchAt(asOf);
        if (Jobs(view, asOf) is not var (jobs, version))
            return _reading.Backfiller.Problem is { } why ? Reading(view) with { Stage = LoadStage.Failed, Problem = why, Progress = null } : Reading(view);
        return new(jobs, view.PeriodAt(asOf), problem is null ? LoadStage.Complete : LoadStage.Stale)
        {
            ReadAt = ReadAt(view, asOf),
            Problem = problem,
            Unreadable = Unreadable(view),
            Budget = _parts.Budget.State,
            RefreshEvery = stretch.IsOpen || _reading.Known.Unfinished(stretch).Count > 0 ? _reading.Refresher.Interval : null,
            Version = version,
        };
    }

    private bool IsKnown(WatchedWindow view, DateTimeOffset at)
    {
        var stretch = view.StretchAt(at);
        return GapFinder.Gaps(_coverage, [stretch], at.UtcTicks, _reading.CatchUp).Count == 0
            && !_reading.Known.HasStale(stretch, at, _reading.CatchUp);
    }

    private Snapshot Reading(WatchedWindow view)
    {
        var shown = view.ShownAt(_now);
        var preview = _preview.Value.Where(job => job.CreatedAt is not { } created || shown.Contains(created.UtcTicks));
        var jobs = JobSet.Merge(JobSet.InOrder(Block.Join(_reading.Known.Blocks(shown, out _), shown)), preview);
        return new(new(jobs), view.PeriodAt(_now), LoadStage.Reading) { Progress = Progress(view), Budget = _parts.Budget.State, Unreadable = Unreadable(view), Version = -1 };
    }

    /// <summary>The window's jobs; those made before, where they are still the same. Null where some are not in memory.</summary>
    private (WindowJobs Jobs, long Version)? Jobs(WatchedWindow view, DateTimeOffset asOf)
    {
        var version = _reading.Known.Version;
        var shown = view.ShownAt(asOf);
        var isSteady = shown.IsOpen || !view.Window.To.IsRelative;
        if (isSteady && view.Snapshot is { } before && before.Version == version && !(before.Jobs.Oldest is { } oldest && oldest.UtcTicks < shown.From))
            return (before.Jobs, version);
        var blocks = _reading.Known.Blocks(shown, out var isWhole);
        if (!isWhole)
            return null;
        var jobs = JobSet.InOrder(Block.Join(blocks, shown));
        return view.Snapshot is { } last && last.Version == version && AreSame(last.Jobs.All, jobs) ? (last.Jobs, version) : (new(jobs), version);
    }

    // Of one version two stretches of jobs are the same where their ends are: a window that moved over none is not told anew.
    private static bool AreSame(JobSet one, JobSet other) =>
        one.Count == other.Count && (one.Count == 0 || (ReferenceEquals(one[0], other[0]) && ReferenceEquals(one[^1], other[^1])));

    // A window of the past is as old as its oldest part, unless its unfinished jobs are followed.
    private DateTimeOffset ReadAt(WatchedWindow view, DateTimeOffset asOf)
    {
        var stretch = view.StretchAt(asOf);
        if (stretch.IsOpen)
            return asOf;
        var readAt = new DateTimeOffset(_coverage.Within(stretch).Select(known => known.ReadAt).DefaultIfEmpty(asOf.UtcTicks).Min(), TimeSpan.Zero);
        return _reading.Refresher.PolledAt is { } looked && looked > readAt ? looked : readAt;
    }

    private int Unreadable(WatchedWindow view) => _coverage.Within(view.StretchAt(_now)).Sum(known => known.Unreadable);

    private ReadProgress Progress(WatchedWindow view)
    {
        var gaps = GapFinder.Gaps(_coverage, [view.StretchAt(_now)], _now.UtcTicks, TimeSpan.MaxValue);
        DateTimeOffset? from = gaps is [.., { IsOpen: false } latest] ? new(latest.Until, TimeSpan.Zero) : null;
        var measured = _reading.Backfiller.PagesLeft is { } pages && pages > 0
            ? TimeSpan.FromSeconds(Math.Min(TimeSpan.SecondsPerDay, pages / _parts.Budget.State.RequestsPerSecond))
            : (TimeSpan?)null;
        return view.Progress(from, measured, _now);
    }
}
