using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Fills the gaps between what is known of a scope and what someone wants to see.</summary>
internal sealed class Backfiller(ScopeReader reading, ReaderContext parts)
{
    // However many windows are watched: others wait until one has ended.
    private const int MaxWalks = 16;

    private static readonly TimeSpan SoonAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly AsyncSignal _signal = new();
    private readonly List<(RangeFetch Walk, Task Task)> _walks = [];
    private readonly PartialFetches _left = new();
    private readonly FirstPages _firstPages = new(reading, parts);
    private DateTimeOffset? _nextTry;
    private DateTimeOffset _failedAt;
    private int _failures;

    /// <summary>Why the latest attempt failed; null while all is well.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>Looks again at what is wanted.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Someone came who need not wait as long as those who have seen it fail.</summary>
    public void RetrySoon()
    {
        lock (_gate)
            _nextTry = _nextTry is { } next ? Min(next, _failedAt + SoonAfter) : null;
        _signal.Set();
    }

    /// <summary>The jobs read of stretches that are not known yet.</summary>
    public List<Job> PartialJobs()
    {
        lock (_gate)
            return [.. _walks.SelectMany(running => running.Walk.PartialJobs()), .. _firstPages.PartialJobs(), .. _left.Jobs];
    }

    /// <summary>About how many requests are left of those that run; null while that cannot be told.</summary>
    public double? PagesLeft
    {
        get
        {
            lock (_gate)
                return _walks.Aggregate((double?)0, (sum, running) => sum + running.Walk.PagesLeft);
        }
    }

    /// <summary>Fills gaps until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await reading.RecallAsync(cancellationToken);
                Begin(cancellationToken);
                await _signal.WaitAsync(NextLook(), parts.Time, cancellationToken, _walks.Select(running => running.Task));
                foreach (var (walk, task) in _walks.Where(running => running.Task.IsCompleted).ToList())
                    End(walk, task);
            }
        }
        finally
        {
            foreach (var (walk, task) in _walks.ToList())
            {
                await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Keep(walk);
            }
        }
    }

    // Now and then without a cause too: blocks may have been dropped from memory.
    private DateTimeOffset NextLook()
    {
        var now = parts.Time.GetUtcNow();
        lock (_gate)
            return _walks.Count == 0 && _nextTry is { } next ? next : now + parts.Options.RefreshInterval;
    }

    private void Begin(CancellationToken cancellationToken)
    {
        var now = parts.Time.GetUtcNow();
        if (reading.IsFull)
        {
            Problem = TooMany();
            reading.Touch(atOnce: true);
            return;
        }

        if (Problem?.Kind == ProblemKind.TooManyJobs)
            Problem = null;
        if (_nextTry is { } next && now < next)
            return;

        // Before it is asked which windows are empty: what ends a look fills them, too, and they would be taken for empty still.
        var looking = _walks.Where(running => running.Walk.IsLooking).Select(running => running.Walk.Gap).ToList();
        var empty = EmptyViews(now);
        foreach (var (_, stretch) in empty)
            _walks.ForEach(running => running.Walk.Release(stretch));

        // In this order: a piece that ends meanwhile is in both, where the other way round it would be in neither and read again.
        var left = _walks.SelectMany(running => running.Walk.Left).ToList();
        var gaps = GapFinder.Gaps(reading.Known.Coverage, reading.Wanted(), now.UtcTicks, reading.CatchUp);
        foreach (var gap in GapFinder.Without(gaps, left).Reverse().ToList())
        {
            // What is wanted beside a stretch that is just being looked at is read together with whatever else will be wanted then.
            if (_walks.Count >= MaxWalks || _walks.Exists(running => running.Walk.IsLooking && (running.Walk.Gap.Until == gap.From || running.Walk.Gap.From == gap.Until)))
                continue;
            var (density, orders) = (reading.Known.DensityNear(gap), new FetchCallbacks(reading.IsWanted, reading.PriorityOf, Progressed));
            looking.Add(gap);
            lock (_gate) // together, so that what others left is never in neither
            {
                var (pieces, seen) = _left.Take(gap, now);
                var walk = new RangeFetch(gap, pieces, seen, density, reading.Scope, reading.Known, parts);
                _walks.Add((walk, Task.Run(() => walk.RunAsync(orders, cancellationToken), CancellationToken.None)));
            }
        }

        foreach (var (view, stretch) in empty)
        {
            if (gaps.FindLast(stretch.Overlaps).Intersect(stretch) is { IsEmpty: false } gap && !looking.Exists(gap.Overlaps))
                _firstPages.Give(view, gap, cancellationToken);
        }

        if (_walks.Count == 0)
            reading.Touch(atOnce: true);
    }

    /// <summary>The windows that have nothing to show yet, though others are being read.</summary>
    private List<(WatchedWindow View, TimeRange TimeRange)> EmptyViews(DateTimeOffset now)
    {
        var views = reading.Views.Where(view => view.Snapshot is not { Jobs.All.Count: > 0 }).Select(view => (View: view, TimeRange: view.StretchAt(now))).ToList();
        if (views.Count == 0 || _walks.Count == 0)
            return [];
        var preview = PartialJobs();
        views.RemoveAll(view => reading.Known.Count(view.TimeRange) > 0 || preview.Exists(job => job.CreatedAt is not { } created || view.TimeRange.Contains(created.UtcTicks)));
        return views;
    }

    private void Progressed()
    {
        reading.Touch(atOnce: false);
        _signal.Set();
    }

    private void End(RangeFetch walk, Task task)
    {
        Keep(walk);
        if (task.IsCompletedSuccessfully)
        {
            (Problem, _failures, _nextTry) = (null, 0, null);
            reading.Changed();
        }
        else if (task.Exception is { } failed)
        {
            var problem = parts.ProblemOf(failed.InnerException!);
            if (Problem?.Kind != problem.Kind) // once, not at every attempt of a long outage
                parts.Logger.LogWarning("Jobs cannot be read: {Kind}. {Message}", problem.Kind, problem.Message);
            var now = parts.Time.GetUtcNow();
            lock (_gate)
                (_failures, _failedAt, _nextTry) = (_failures + 1, now, now + parts.WaitAfter(problem, _failures + 1));
            Problem = problem; // last: who sees it may count on the wait having begun
        }

        reading.Verify(walk.Missing);
        reading.Touch(atOnce: true);
    }

    private void Keep(RangeFetch walk)
    {
        lock (_gate)
        {
            _walks.RemoveAll(running => ReferenceEquals(running.Walk, walk));
            _left.Keep(walk);
        }
    }

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private Problem TooMany() => new(
        ProblemKind.TooManyJobs, $"There are more jobs than are kept in memory ({parts.Cache.MaxJobs:N0}, Reading:MaxJobs): choose a shorter time, or raise the setting.");
}
