using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>
/// When jobs failed in the time before a period, as far as it is known from whatever was read before. It never causes a request to the service.
/// </summary>
/// <param name="known">The known jobs.</param>
/// <param name="archive">The stored ones.</param>
internal sealed class KnownHistory(KnownJobs known, JobArchive archive)
{
    /// <summary>How far it looks back.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(35);

    /// <summary>The maximum number of jobs that are read from the store for one filter. They are counted, and not kept.</summary>
    public const int MaxStored = 200_000;

    private const int MaxFilters = 16;

    private readonly ConcurrentDictionary<JobFilter, Counted> _counted = new();

    /// <summary>Returns the history from the jobs in memory, and from the stored ones that were read for this filter before.</summary>
    /// <param name="filter">The filter that the jobs must match, whatever its window.</param>
    /// <param name="until">The end of the time, which is not part of it.</param>
    public FailureHistory Before(JobFilter filter, DateTimeOffset until)
    {
        var (range, own, version) = (RangeOf(until), Of(filter), known.Version);
        if (own.Known(until, version, known.Coverage) is { } same)
            return same;
        var (hours, coverage) = known.HoursOf(range);
        var covered = coverage;
        var parts = new List<FailureHistory>(hours.Count + 1);
        foreach (var hour in hours)
        {
            if (own.Of(hour, range) is { } part)
                parts.Add(part);
            else
                coverage = coverage.Without(hour.TimeRange);
        }

        var times = coverage.Within(range).Select(each => each.TimeRange.Intersect(range))
            .Select(each => new Period(new(each.From, TimeSpan.Zero), new(each.Until, TimeSpan.Zero)));
        return own.Keep(new(until, version, covered, own.Stored, FailureHistory.Join(parts.Append(FailureHistory.Of([], times)))));
    }

    /// <summary>Reads what is only in the store as well, the latest jobs first.</summary>
    /// <exception cref="OperationCanceledException">The caller does not wait any longer. The read continues for the next caller.</exception>
    public async Task<FailureHistory> ReadBeforeAsync(JobFilter filter, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var (range, own) = (RangeOf(until), Of(filter));
        var room = MaxStored;
        var missing = known.HoursOf(range).Hours.Where(hour => own.Of(hour, hour.TimeRange) is null && (room -= hour.Count) >= 0)
            .Select(hour => hour.Start).ToList();
        await own.ReadAsync(missing, hours => archive.ReadBlocksAsync(known, hours, own.Keep)).WaitAsync(cancellationToken);
        return Before(filter, until);
    }

    private static TimeRange RangeOf(DateTimeOffset until) => new(Math.Max(0, until.UtcTicks - Reach.Ticks), until.UtcTicks);

    private Counted Of(JobFilter filter)
    {
        if (_counted.Count >= MaxFilters)
            _counted.Clear();
        return _counted.GetOrAdd(filter with { Window = TimeWindow.Default }, each => new(each));
    }

    /// <summary>A history, and what it was made from.</summary>
    private sealed record Latest(DateTimeOffset Until, long Version, Coverage Coverage, int Stored, FailureHistory History);

    /// <summary>The jobs of a filter, counted once for each block.</summary>
    private sealed class Counted(JobFilter filter)
    {
        private readonly ConditionalWeakTable<JobBlock, FailureHistory> _blocks = [];
        private readonly ConcurrentDictionary<long, FailureHistory> _stored = new();
        private readonly Lock _gate = new();
        private readonly HashSet<long> _tried = [];
        private Task? _reading;
        private Latest? _latest;

        public int Stored => _stored.Count;

        /// <summary>The history that was made last, if nothing has changed since.</summary>
        public FailureHistory? Known(DateTimeOffset until, long version, Coverage coverage) =>
            _latest is { } latest && latest.Until == until && latest.Version == version && ReferenceEquals(latest.Coverage, coverage)
                && latest.Stored == Stored ? latest.History : null;

        public FailureHistory Keep(Latest latest) => (_latest = latest).History;

        /// <summary>The history of an hour within a range; null where its jobs are not known here.</summary>
        public FailureHistory? Of(KnownHour hour, TimeRange range)
        {
            var isWhole = range.Contains(hour.TimeRange);
            return hour.Block is { } block && (block.HasTexts || !filter.NeedsTexts)
                ? isWhole ? _blocks.GetValue(block, key => Count(key, hour.TimeRange)) : Count(block, hour.TimeRange.Intersect(range))
                : isWhole ? _stored.GetValueOrDefault(hour.Start) : null;
        }

        public void Keep(long hour, JobBlock block) => _stored[hour] = Count(block, new(hour, hour + Block.Length));

        // One read at a time: who comes later gets what it brings. An hour that the store does not have is asked for once.
        public Task ReadAsync(IEnumerable<long> hours, Func<IReadOnlyList<long>, Task> read)
        {
            lock (_gate)
            {
                if (_reading is { IsCompleted: false })
                    return _reading;
                var untried = hours.Where(_tried.Add).ToList();
                return untried.Count == 0 ? Task.CompletedTask : _reading = Task.Run(() => read(untried));
            }
        }

        private FailureHistory Count(JobBlock block, TimeRange range) =>
            FailureHistory.Of(Block.Join([block], range).Where(filter), [], DateTimeOffset.MaxValue);
    }
}
