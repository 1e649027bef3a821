using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Builds the snapshots of a scope's windows at one time.</summary>
internal sealed class SnapshotBuilder
{
    private readonly ScopeReader _reader;
    private readonly ReaderContext _context;
    private readonly DateTimeOffset _now;
    private readonly ReadingStatus _status;
    private readonly Lazy<IReadOnlyList<Job>> _preview;
    private Coverage _coverage;

    public SnapshotBuilder(ScopeReader reader, ReaderContext context)
    {
        (_reader, _context, _now) = (reader, context, context.Time.GetUtcNow());
        (_status, _preview) = (reader.Status, new(reader.Preview));
        _coverage = reader.Known.Coverage;
    }

    /// <summary>
    /// Builds the snapshot of a window. A fully known window is as of its last poll, however long ago, until a poll fails or a gap fetch
    /// catches up.
    /// </summary>
    public Snapshot Build(WatchedWindow view)
    {
        while (true)
        {
            var snapshot = BuildOnce(view);
            if (ReferenceEquals(_coverage, _reader.Known.Coverage))
                return snapshot;
            _coverage = _reader.Known.Coverage; // the lookups since may be of another state
        }
    }

    private Snapshot BuildOnce(WatchedWindow view)
    {
        var isKnown = IsKnown(view, _now);
        var problem = isKnown ? _status.RefreshProblem : _status.BackfillProblem ?? _status.RefreshProblem;
        if (!isKnown && problem is null)
            return BuildPartial(view);
        var asOf = view.RangeAt(_now).IsOpen && _coverage.Head is { } head ? new(head.ReadAt, TimeSpan.Zero) : _now;
        if (!isKnown && !IsKnown(view, asOf))
            return BuildPartial(view) with { Stage = LoadStage.Failed, Problem = problem, Progress = null };

        if (view.Snapshot is not { Stage: LoadStage.Complete or LoadStage.Stale } && _reader.LacksTexts(view.ShownRangeAt(asOf)))
            return BuildPartial(view);
        var range = view.RangeAt(asOf);
        if (Jobs(view, asOf) is not var (jobs, version))
            return _status.BackfillProblem is { } why
                ? BuildPartial(view) with { Stage = LoadStage.Failed, Problem = why, Progress = null }
                : BuildPartial(view);
        return new(jobs, view.PeriodAt(asOf), problem is null ? LoadStage.Complete : LoadStage.Stale)
        {
            ReadAt = ReadAt(view, asOf),
            Problem = problem,
            Unreadable = Unreadable(view),
            Budget = _context.Budget.State,
            RefreshEvery = range.IsOpen || _reader.Known.Unfinished(range).Count > 0 ? _status.Interval : null,
            Version = version,
        };
    }

    private bool IsKnown(WatchedWindow view, DateTimeOffset at)
    {
        var range = view.RangeAt(at);
        return GapFinder.Gaps(_coverage, [range], at.UtcTicks, _reader.CatchUp).Count == 0
            && !_reader.Known.HasStale(range, at, _reader.CatchUp);
    }

    private Snapshot BuildPartial(WatchedWindow view)
    {
        var shown = view.ShownRangeAt(_now);
        var preview = _preview.Value.Where(job => job.CreatedAt is not { } created || shown.Contains(created.UtcTicks));
        var jobs = JobMerge.Of(Block.Join(_reader.Known.Blocks(shown, out _), shown), preview);
        return new(new(jobs), view.PeriodAt(_now), LoadStage.Reading)
        {
            Progress = Progress(view),
            Budget = _context.Budget.State,
            Unreadable = Unreadable(view),
            Version = -1,
        };
    }

    /// <summary>
    /// Returns the window's jobs, reusing the previous list where it is unchanged. Null where some jobs are not in memory.
    /// </summary>
    private (WindowJobs Jobs, long Version)? Jobs(WatchedWindow view, DateTimeOffset asOf)
    {
        var version = _reader.Known.Version;
        var shown = view.ShownRangeAt(asOf);
        var isSteady = shown.IsOpen || !view.Window.To.IsRelative;
        if (isSteady && view.Snapshot is { } before && before.Version == version && !(before.Jobs.Oldest is { } oldest && oldest.UtcTicks < shown.From))
            return (before.Jobs, version);
        var blocks = _reader.Known.Blocks(shown, out var isWhole);
        if (!isWhole)
            return null;
        var jobs = Block.Join(blocks, shown);
        return view.Snapshot is { } last && last.Version == version && last.Jobs.All.HasSameRows(jobs) ? (last.Jobs, version) : (new(jobs), version);
    }

    // A past window is as old as its oldest range, unless refreshes poll its unfinished jobs.
    private DateTimeOffset ReadAt(WatchedWindow view, DateTimeOffset asOf)
    {
        var range = view.RangeAt(asOf);
        if (range.IsOpen)
            return asOf;
        var readAt = new DateTimeOffset(_coverage.Within(range).Select(known => known.ReadAt).DefaultIfEmpty(asOf.UtcTicks).Min(), TimeSpan.Zero);
        return _status.PolledAt is { } polledAt && polledAt > readAt ? polledAt : readAt;
    }

    private int Unreadable(WatchedWindow view) => _coverage.Within(view.RangeAt(_now)).Sum(known => known.Unreadable);

    private ReadProgress Progress(WatchedWindow view)
    {
        var gaps = GapFinder.Gaps(_coverage, [view.RangeAt(_now)], _now.UtcTicks, TimeSpan.MaxValue);
        DateTimeOffset? from = gaps is [.., { IsOpen: false } latest] ? new(latest.Until, TimeSpan.Zero) : null;
        var measured = _status.PagesLeft is { } pages && pages > 0
            ? TimeSpan.FromSeconds(Math.Min(TimeSpan.SecondsPerDay, pages / _context.Budget.State.RequestsPerSecond))
            : (TimeSpan?)null;
        return view.Progress(from, measured, _now);
    }
}
