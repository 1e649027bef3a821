using ClassifyDashboard.Async;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Fetches the gaps between the known ranges of a scope and the watched ones.</summary>
internal sealed class Backfiller(ScopeReader reader, ReaderContext context)
{
    // The limit holds for any number of watched windows: further gaps wait until a fetch has ended.
    private const int MaxFetches = 16;

    private static readonly TimeSpan NewViewerRetryDelay = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly AsyncSignal _signal = new();
    private readonly List<(RangeFetch Fetch, Task Task)> _fetches = [];
    private readonly PartialFetches _partialFetches = new();
    private readonly FirstPages _firstPages = new(reader, context);
    private DateTimeOffset? _nextTry;
    private DateTimeOffset _failedAt;
    private int _failures;

    /// <summary>The reason why the latest attempt failed; null after a success.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>Recomputes the gaps now.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Brings the next attempt forward, because a new viewer need not wait as long as those who have seen the failure.</summary>
    public void RetrySoon()
    {
        lock (_gate)
            _nextTry = _nextTry is { } next ? Min(next, _failedAt + NewViewerRetryDelay) : null;
        _signal.Set();
    }

    /// <summary>Returns the jobs already read of ranges that are not yet known.</summary>
    public List<Job> PartialJobs()
    {
        lock (_gate)
            return [.. _fetches.SelectMany(running => running.Fetch.Partitions.PartialJobs()), .. _firstPages.PartialJobs(), .. _partialFetches.Jobs];
    }

    /// <summary>The estimated number of requests that the running fetches still need; null while it cannot be estimated.</summary>
    public double? PagesLeft
    {
        get
        {
            lock (_gate)
                return _fetches.Aggregate((double?)0, (sum, running) => sum + running.Fetch.Partitions.PagesLeft);
        }
    }

    /// <summary>Fetches gaps until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await reader.Restorer.RestoreAsync(cancellationToken, () => StartFetches(cancellationToken)); // a day's gaps do not wait for a month's blocks
                StartFetches(cancellationToken);
                await _signal.WaitAsync(NextRun(), context.Time, cancellationToken, _fetches.Select(running => running.Task));
                foreach (var (fetch, task) in _fetches.Where(running => running.Task.IsCompleted).ToList())
                    EndFetch(fetch, task);
            }
        }
        finally
        {
            foreach (var (fetch, task) in _fetches.ToList())
            {
                await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Keep(fetch);
            }
        }
    }

    // The loop also runs periodically, because the cache may have evicted blocks.
    private DateTimeOffset NextRun()
    {
        var now = context.Time.GetUtcNow();
        lock (_gate)
            return _fetches.Count == 0 && _nextTry is { } next ? next : now + context.Options.RefreshInterval;
    }

    private void StartFetches(CancellationToken cancellationToken)
    {
        var now = context.Time.GetUtcNow();
        if (reader.IsFull)
        {
            Problem = TooManyJobs();
            reader.RequestPublish(immediately: true);
            return;
        }

        if (Problem?.Kind == ProblemKind.TooManyJobs)
            Problem = null;
        if (_nextTry is { } next && now < next)
            return;

        // Collect the probing fetches before the empty windows: a probe that ends in between fills its windows, which would still be
        // taken for empty.
        var probing = _fetches.Where(running => running.Fetch.Partitions.IsProbing).Select(running => running.Fetch.Gap).ToList();
        var empty = EmptyViews(now);
        foreach (var (_, range) in empty)
            _fetches.ForEach(running => running.Fetch.Partitions.Release(range));

        // Read the remaining ranges before the coverage: a partition that ends in between is then in both. The other way round it would
        // be in neither and be read again.
        var remaining = _fetches.SelectMany(running => running.Fetch.Partitions.Remaining).ToList();
        var gaps = GapFinder.Gaps(reader.Known.Coverage, reader.Wanted(), now.UtcTicks, reader.CatchUp);
        foreach (var gap in GapFinder.Without(gaps, remaining).Reverse().ToList())
        {
            // A gap beside a range that is being probed waits, so that it is read together with the gaps that other windows add
            // meanwhile.
            if (_fetches.Count >= MaxFetches
                || _fetches.Exists(running =>
                    running.Fetch.Partitions.IsProbing && (running.Fetch.Gap.Until == gap.From || running.Fetch.Gap.From == gap.Until)))
                continue;
            var density = reader.Known.Counts.DensityNear(gap);
            var callbacks = new FetchCallbacks(reader.IsWanted, reader.PriorityOf, reader.Restorer.MakeRoomAsync, Progressed, reader.Save);
            probing.Add(gap);
            lock (_gate) // in one step, so that the jobs left by other fetches are always in one of the two
            {
                var (partitions, seen) = _partialFetches.Take(gap, now);
                var fetch = new RangeFetch(gap, partitions, seen, density, reader.Scope, reader.Known, context.Client, context.Time);
                _fetches.Add((fetch, Task.Run(() => ReadAsync(fetch, callbacks, cancellationToken), CancellationToken.None)));
            }
        }

        foreach (var (view, range) in empty)
        {
            if (gaps.FindLast(range.Overlaps).Intersect(range) is { IsEmpty: false } gap && !probing.Exists(gap.Overlaps))
                _firstPages.Request(view, gap, cancellationToken);
        }

        if (_fetches.Count == 0)
            reader.RequestPublish(immediately: true);
    }

    private static async Task ReadAsync(RangeFetch fetch, FetchCallbacks callbacks, CancellationToken cancellationToken)
    {
        using var activity = Tracing.StartRoot("gap");
        await fetch.RunAsync(callbacks, cancellationToken);
    }

    /// <summary>Returns the windows that have no rows yet while gaps of other windows are being fetched.</summary>
    private List<(WatchedWindow View, TimeRange TimeRange)> EmptyViews(DateTimeOffset now)
    {
        var views = reader.Views.Where(view => view.Snapshot is not { Jobs.All.Count: > 0 }).Select(view => (View: view, TimeRange: view.RangeAt(now)))
            .ToList();
        if (views.Count == 0 || _fetches.Count == 0)
            return [];
        var preview = PartialJobs();
        views.RemoveAll(view => reader.Known.Counts.Within(view.TimeRange) > 0
            || preview.Exists(job => job.CreatedAt is not { } created || view.TimeRange.Contains(created.UtcTicks)));
        return views;
    }

    private void Progressed()
    {
        reader.RequestPublish(immediately: false);
        _signal.Set();
    }

    private void EndFetch(RangeFetch fetch, Task task)
    {
        Keep(fetch);
        if (task.IsCompletedSuccessfully)
        {
            (Problem, _failures, _nextTry) = (null, 0, null);
            reader.Changed();
        }
        else if (task.Exception is { } failed)
        {
            var problem = context.ProblemOf(failed.InnerException!);
            if (Problem?.Kind != problem.Kind) // once, not at every attempt of a long outage
                context.Logger.LogWarning("Jobs cannot be read: {Kind}. {Message} The dashboard keeps trying.", problem.Kind, problem.Message);
            var now = context.Time.GetUtcNow();
            lock (_gate)
                (_failures, _failedAt, _nextTry) = (_failures + 1, now, now + context.WaitAfter(problem, _failures + 1));
            Problem = problem; // set last: a caller that sees the problem may rely on the wait having begun
        }

        reader.Verify(fetch.Missing);
        reader.RequestPublish(immediately: true);
    }

    private void Keep(RangeFetch fetch)
    {
        lock (_gate)
        {
            _fetches.RemoveAll(running => ReferenceEquals(running.Fetch, fetch));
            _partialFetches.Keep(fetch.Partitions);
        }
    }

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private Problem TooManyJobs() => new(
        ProblemKind.TooManyJobs,
        $"There are more jobs than are kept in memory ({context.Cache.MaxJobs:N0}, Reading:MaxJobs): choose a shorter time, or raise the setting.");
}
