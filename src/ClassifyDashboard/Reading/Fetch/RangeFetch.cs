using System.Runtime.ExceptionServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>Fetches one gap: as one sequence of pages where it is small, otherwise in partitions, several at a time.</summary>
/// <remarks>
/// A partition is known once its last page was received, in any order of the service; jobs received before only help to size the
/// partitions (<see cref="ChunkSizing"/>). Runs once; the next fetch continues the unfinished partitions.
/// </remarks>
internal sealed partial class RangeFetch
{
    // This limit matters for a service that ignores the requested times: its ranges would be partitioned for ever.
    private const int MaxSplits = 64;

    private readonly Lock _gate = new();
    private readonly List<PagedFetch> _begun;
    private readonly List<PagedFetch> _running = [];
    private readonly List<Job> _seen;
    private readonly Scope _scope;
    private readonly KnownJobs _known;
    private readonly ClassifyClient _client;
    private readonly TimeProvider _time;
    private readonly RangeSplitter _splitter;
    private PagedFetch? _probe;
    private int _splits;
    private long _storedJobs;
    private long _storedTicks;
    private Exception? _failure;
    private TaskCompletionSource _progress = New();

    /// <param name="gap">The range to fetch.</param>
    /// <param name="begun">The partitions of the gap that an earlier fetch began.</param>
    /// <param name="seen">
    /// The jobs of the gap that were received before and belong to none of these partitions: they are shown until they are received
    /// again.
    /// </param>
    /// <param name="jobsPerTick">The jobs per tick near the gap, or null where it is unknown.</param>
    /// <param name="scope">The jobs to fetch.</param>
    /// <param name="known">The known jobs, to which each finished partition is added.</param>
    /// <param name="client">Reads pages.</param>
    /// <param name="time">The clock.</param>
    public RangeFetch(TimeRange gap, IReadOnlyList<PagedFetch> begun, IReadOnlyList<Job> seen, double? jobsPerTick, Scope scope, KnownJobs known,
        ClassifyClient client, TimeProvider time)
    {
        (Gap, _begun, _seen, _scope, _known, _client, _time) = (gap, [.. begun], [.. seen], scope, known, client, time);
        _splitter = new(begun.Aggregate(Coverage.None, (all, partition) => all.With(new(partition.TimeRange, 0))).Gaps(gap), jobsPerTick, new(known.Counts.Of));
    }

    public TimeRange Gap { get; }

    private long Now => _time.GetUtcNow().UtcTicks;

    /// <summary>Fetches until the gap is known or nobody wants the remainder.</summary>
    /// <exception cref="ProblemException">A page could not be read; the jobs read before are kept.</exception>
    /// <exception cref="OperationCanceledException">The fetch was cancelled; the jobs read before are kept.</exception>
    public async Task RunAsync(FetchCallbacks callbacks, CancellationToken cancellationToken)
    {
        var workers = new List<Task>();
        try
        {
            while (true)
            {
                var progress = _progress.Task;
                while (Next(callbacks) is { } partition)
                    workers.Add(ReadAsync(partition, callbacks, cancellationToken));
                if (workers.Count == 0)
                    break;
                await Task.WhenAny([.. workers, progress]);
                workers.RemoveAll(worker => worker.IsCompleted);
            }
        }
        finally
        {
            IsProbing = false;
            foreach (var worker in workers)
                await worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>
    /// Returns the next partition to begin or continue; null where there is none, or where the running ones should first show more.
    /// </summary>
    private PagedFetch? Next(FetchCallbacks callbacks)
    {
        lock (_gate)
        {
            if (_failure is not null || _running.Count >= ChunkSizing.MaxWorkers)
                return null;
            if (_begun.Find(partition => callbacks.IsWanted(partition.TimeRange)) is { } begun)
            {
                IsProbing = false;
                _begun.Remove(begun);
                _running.Add(begun);
                return begun;
            }

            if (!_splitter.CanTake(_running.Count, _running.Count(running => running.HasMorePages))
                || _splitter.Take(Now, out var isRemainder) is not { } range)
                return null;
            if (!callbacks.IsWanted(range))
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

    private async Task ReadAsync(PagedFetch partition, FetchCallbacks callbacks, CancellationToken cancellationToken)
    {
        try
        {
            var received = new List<Job>();
            while (!partition.IsDone)
            {
                if (_failure is not null || !callbacks.IsWanted(partition.TimeRange))
                    return;
                received.AddRange(await partition.NextPageAsync(_client, callbacks.PriorityOf(partition.TimeRange), _time, cancellationToken));
                if (!partition.IsDone && ShouldSplit(partition, received))
                    return;
                Progress(callbacks);
            }

            await callbacks.MakeRoomAsync(partition.Jobs.Count, cancellationToken);
            Store(partition);
            callbacks.Stored?.Invoke();
        }
        catch (Exception e)
        {
            // This includes cancellation: a partition that fails at once would be begun again for ever.
            _failure ??= e;
        }
        finally
        {
            lock (_gate)
            {
                if (_running.Remove(partition) && !partition.IsDone)
                    _begun.Add(partition);
            }

            Progress(callbacks);
        }
    }

    private void Store(PagedFetch partition)
    {
        var missing = _known.StoreRange(partition.TimeRange, partition.Jobs, partition.ReadAt!.Value, partition.Unreadable);
        lock (_gate)
        {
            Missing.AddRange(missing);
            _seen.RemoveAll(job => job.CreatedAt is not { } created || partition.TimeRange.Contains(created.UtcTicks));
            (_storedJobs, _storedTicks) = (_storedJobs + partition.Jobs.Count, _storedTicks + LengthOf(partition.TimeRange));
            _splitter.Learn(partition.TimeRange, LengthOf(partition.TimeRange), partition.Jobs.Count);
        }
    }

    /// <summary>
    /// Abandons a partition that turns out to be long, so that its range is partitioned; its received jobs are shown until then.
    /// </summary>
    private bool ShouldSplit(PagedFetch partition, List<Job> received)
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

    private long LengthOf(TimeRange range) => Math.Max(TimeSpan.TicksPerSecond, (range.IsOpen ? Math.Max(Now, range.From) : range.Until) - range.From);

    private void Progress(FetchCallbacks callbacks)
    {
        TaskCompletionSource progress;
        lock (_gate)
            (progress, _progress) = (_progress, New());
        progress.SetResult();
        callbacks.Progressed();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
