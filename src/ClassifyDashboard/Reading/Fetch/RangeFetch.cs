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
internal sealed class RangeFetch
{
    private readonly Lock _gate = new();
    private readonly KnownJobs _known;
    private readonly ClassifyClient _client;
    private readonly TimeProvider _time;
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
        (Gap, _known, _client, _time) = (gap, known, client, time);
        Partitions = new(gap, begun, seen, jobsPerTick, scope, new(known.Counts.Of), time);
    }

    public TimeRange Gap { get; }

    /// <summary>What this fetch has still to read.</summary>
    public PartitionQueue Partitions { get; }

    /// <summary>The known jobs that the response of their range did not contain.</summary>
    public List<Job> Missing { get; } = [];

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
                while (_failure is null && Partitions.Take(callbacks.IsWanted) is { } partition)
                    workers.Add(ReadAsync(partition, callbacks, cancellationToken));
                if (workers.Count == 0)
                    break;
                await Task.WhenAny([.. workers, progress]);
                workers.RemoveAll(worker => worker.IsCompleted);
            }
        }
        finally
        {
            Partitions.EndProbing();
            foreach (var worker in workers)
                await worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
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
                if (!partition.IsDone && Partitions.TrySplit(partition, received))
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
            Partitions.GiveBack(partition);
            Progress(callbacks);
        }
    }

    private void Store(PagedFetch partition)
    {
        var missing = _known.StoreRange(partition.TimeRange, partition.Jobs, partition.ReadAt!.Value, partition.Unreadable);
        lock (_gate)
            Missing.AddRange(missing);
        Partitions.Complete(partition);
    }

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
