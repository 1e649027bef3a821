using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Wire;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>
/// The partitions of a gap: those that have not begun, those that have begun and wait, and those that are running. It decides which is next and how
/// many run at a time. Safe to call from any thread.
/// </summary>
internal sealed class PartitionQueue
{
    // This limit matters for a service that ignores the requested times: its ranges would be partitioned for ever.
    private const int MaxSplits = 64;

    private readonly Lock _gate = new();
    private readonly List<PagedFetch> _begun;
    private readonly List<PagedFetch> _running = [];
    private readonly List<Job> _seen;
    private readonly Scope _scope;
    private readonly TimeProvider _time;
    private readonly RangeSplitter _splitter;
    private PagedFetch? _probe;
    private int _splits;
    private long _storedJobs;
    private long _storedTicks;

    /// <param name="gap">The range to read.</param>
    /// <param name="begun">The partitions of the gap that an earlier fetch began.</param>
    /// <param name="seen">The jobs of the gap that were received before and belong to none of these partitions.</param>
    /// <param name="jobsPerTick">The jobs per tick near the gap, or null where it is unknown.</param>
    /// <param name="scope">The jobs to fetch.</param>
    /// <param name="forecast">The forecast from other days.</param>
    /// <param name="time">The clock.</param>
    public PartitionQueue(TimeRange gap, IReadOnlyList<PagedFetch> begun, IReadOnlyList<Job> seen, double? jobsPerTick, Scope scope,
        DensityForecast forecast, TimeProvider time)
    {
        (_begun, _seen, _scope, _time) = ([.. begun], [.. seen], scope, time);
        _splitter = new(begun.Aggregate(Coverage.None, (all, partition) => all.With(new(partition.TimeRange, 0))).Gaps(gap), jobsPerTick, forecast);
    }

    /// <summary>Whether the number of jobs is still being probed.</summary>
    public bool IsProbing { get; private set; } = true;

    /// <summary>The ranges of the gap that are still to be read.</summary>
    public IReadOnlyList<TimeRange> Remaining
    {
        get
        {
            lock (_gate)
                return [.. _splitter.Remaining, .. _begun.Concat(_running).Select(partition => partition.TimeRange)];
        }
    }

    /// <summary>The partitions that have begun and not ended.</summary>
    public IReadOnlyList<PagedFetch> Begun
    {
        get
        {
            lock (_gate)
                return [.. _begun, .. _running];
        }
    }

    /// <summary>The jobs of abandoned partitions that have not been received again.</summary>
    public IReadOnlyList<Job> Seen
    {
        get
        {
            lock (_gate)
                return [.. _seen];
        }
    }

    /// <summary>The estimated number of further requests, or null while it cannot be estimated.</summary>
    /// <remarks>
    /// Days and nights differ tenfold: the unread part is taken to be like everything read so far, not like the latest partition. A
    /// running partition shows its remaining pages by the time that it has reached.
    /// </remarks>
    public double? PagesLeft
    {
        get
        {
            lock (_gate)
            {
                var density = _storedTicks > 0 && _storedJobs > 0 ? _storedJobs / (double)_storedTicks : _splitter.JobsPerTick;
                var ahead = _splitter.Length(Now);
                var left = ahead == 0 ? 0 : PagesOf(ahead);
                foreach (var partition in _running.Concat(_begun))
                    left += AtLeastOne(partition.PagesLeft(Now) ?? PagesOf(LengthOf(partition.TimeRange)) - partition.Pages);
                return left;

                double? AtLeastOne(double? pages) => pages is { } some ? Math.Max(1, some) : null;

                double? PagesOf(long length) => density * length / JobListPage.MaxJobs;
            }
        }
    }

    private long Now => _time.GetUtcNow().UtcTicks;

    /// <summary>Returns the received jobs that belong to no finished partition.</summary>
    public List<Job> PartialJobs()
    {
        lock (_gate)
            return [.. _seen, .. _begun.Concat(_running).SelectMany(partition => partition.Seen())];
    }

    /// <summary>Leaves the part of a range that has not begun to another, more urgent fetch.</summary>
    public void Release(TimeRange range)
    {
        lock (_gate)
            _splitter.Release(range);
    }

    /// <summary>
    /// Takes the next partition to begin or continue; null where there is none, or where the running ones should first show more.
    /// </summary>
    /// <param name="isWanted">Whether someone still watches a range.</param>
    public PagedFetch? Take(Func<TimeRange, bool> isWanted)
    {
        lock (_gate)
        {
            if (_running.Count >= ChunkSizing.MaxWorkers)
                return null;
            if (_begun.Find(partition => isWanted(partition.TimeRange)) is { } begun)
            {
                IsProbing = false;
                _begun.Remove(begun);
                _running.Add(begun);
                return begun;
            }

            if (!_splitter.CanTake(_running.Count, _running.Count(running => running.HasMorePages))
                || _splitter.Take(Now, out var isRemainder) is not { } range)
                return null;
            if (!isWanted(range))
            {
                _splitter.PutBack(range);
                return null;
            }

            var partition = new PagedFetch(range, _scope);
            if (isRemainder)
                _probe = partition;
            else
                IsProbing = false;
            _running.Add(partition);
            return partition;
        }
    }

    /// <summary>
    /// Abandons a partition that turns out to be long, so that its range is partitioned; its received jobs are shown until then.
    /// </summary>
    /// <returns>Whether it is abandoned.</returns>
    public bool TrySplit(PagedFetch partition, List<Job> received)
    {
        lock (_gate)
        {
            var isProbe = ReferenceEquals(partition, _probe);
            if (_splits == MaxSplits || partition.Pages > (isProbe ? ChunkSizing.ProbePages : 1) || ChunkSizing.Sample(received) is not { } sample)
                return false;
            if (!_splitter.IsLong(sample, partition.TimeRange.From, partition.TimeRange.From + LengthOf(partition.TimeRange), isProbe, partition.Pages))
                return false;
            _splits++;
            _seen.AddRange(partition.Jobs.Values);
            _running.Remove(partition);
            _splitter.PutBack(partition.TimeRange, sample);
            IsProbing = false;
            return true;
        }
    }

    /// <summary>Learns from a partition that was read to its end, and whose jobs are known.</summary>
    public void Complete(PagedFetch partition)
    {
        lock (_gate)
        {
            _seen.RemoveAll(job => job.CreatedAt is not { } created || partition.TimeRange.Contains(created.UtcTicks));
            (_storedJobs, _storedTicks) = (_storedJobs + partition.Jobs.Count, _storedTicks + LengthOf(partition.TimeRange));
            _splitter.Learn(partition.TimeRange, LengthOf(partition.TimeRange), partition.Jobs.Count);
        }
    }

    /// <summary>Gives back a partition that runs no longer; unless it was read to its end, it waits.</summary>
    public void GiveBack(PagedFetch partition)
    {
        lock (_gate)
        {
            if (_running.Remove(partition) && !partition.IsDone)
                _begun.Add(partition);
        }
    }

    /// <summary>Ends the probing, since nothing runs any more.</summary>
    public void EndProbing() => IsProbing = false;

    private long LengthOf(TimeRange range) => Math.Max(TimeSpan.TicksPerSecond, (range.IsOpen ? Math.Max(Now, range.From) : range.Until) - range.From);
}
