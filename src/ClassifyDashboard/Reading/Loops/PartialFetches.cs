using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>
/// Keeps the unfinished partitions of fetches that ended early, and received jobs that are shown until they are read again. The owner
/// guards it with a lock.
/// </summary>
internal sealed class PartialFetches
{
    // These limits bound the kept partitions and jobs of windows that nobody watches any more.
    private const int MaxPartitions = 64;
    private const int MaxJobs = 10_000;

    private static readonly TimeSpan OpenPartitionLifetime = TimeSpan.FromMinutes(1);

    private readonly List<PagedFetch> _partitions = [];
    private readonly List<Job> _seen = [];

    public IEnumerable<Job> Jobs => _partitions.SelectMany(partition => partition.Seen()).Concat(_seen);

    /// <summary>Keeps the unfinished partitions and jobs of a fetch.</summary>
    public void Keep(PartitionQueue queue)
    {
        _partitions.AddRange(queue.Begun.Where(partition => partition.Jobs.Count > 0));
        _seen.AddRange(queue.Seen);
        Discard(_partitions[..Math.Max(0, _partitions.Count - MaxPartitions)]);
    }

    /// <summary>
    /// Hands over the partitions and jobs within a gap. An open partition is useful for a moment only, since new jobs arrive in it.
    /// </summary>
    public (List<PagedFetch> Partitions, List<Job> Seen) Take(TimeRange gap, DateTimeOffset now)
    {
        bool IsInGap(Job job) => job.CreatedAt is not { } created || gap.Contains(created.UtcTicks);

        Discard(_partitions.FindAll(partition => partition.TimeRange.IsOpen && !(now - partition.ReadAt < OpenPartitionLifetime)));
        var (partitions, seen) = (_partitions.FindAll(partition => gap.Contains(partition.TimeRange)), _seen.FindAll(IsInGap));
        _partitions.RemoveAll(partitions.Contains);
        _seen.RemoveAll(IsInGap);
        return (partitions, seen);
    }

    private void Discard(List<PagedFetch> partitions)
    {
        _partitions.RemoveAll(partitions.Contains);
        _seen.AddRange(partitions.SelectMany(partition => partition.Seen()));
        if (_seen.Count > MaxJobs)
            _seen.RemoveRange(0, _seen.Count - MaxJobs);
    }
}
