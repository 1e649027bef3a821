using ClassifyDashboard.Jobs;
using Microsoft.Extensions.Caching.Memory;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>Holds all blocks in memory within the job budget. Above the budget it evicts the least recently used blocks.</summary>
/// <param name="maxJobs">The setting for the number of jobs.</param>
/// <param name="release">Told of the jobs that came into memory.</param>
internal sealed class BlockCache(long maxJobs, MemoryRelease? release = null) : IDisposable
{
    private const double InitialCompaction = 0.05;
    private const long BytesOfJob = 330; // 300 in the heap, and what is computed from it
    private const long LeastJobs = 50_000;

    private readonly Lock _gate = new();
    private readonly MemoryCache _blocks = new(new MemoryCacheOptions
    {
        SizeLimit = Limit(maxJobs, AvailableBytes), TrackStatistics = true,
    });

    /// <summary>The maximum number of jobs in the cache.</summary>
    public long MaxJobs { get; } = Limit(maxJobs, AvailableBytes);

    /// <summary>Returns the number of jobs that the setting allows and that fit in two thirds of the memory.</summary>
    /// <param name="maxJobs">The setting.</param>
    /// <param name="availableBytes">The memory that the process can use.</param>
    internal static long Limit(long maxJobs, long availableBytes) => Math.Min(maxJobs, Math.Max(LeastJobs, availableBytes / 3 * 2 / BytesOfJob));

    /// <summary>The share of <see cref="MaxJobs"/> that is taken, 0 to 1.</summary>
    public double Share => (double)Used / MaxJobs;

    public JobBlock? Get(BlockIndex index, long hour) => _blocks.TryGetValue((index, hour), out JobBlock? block) ? block : null;

    /// <summary>Stores a block; false where the block alone exceeds the whole budget.</summary>
    public bool Set(BlockIndex index, long hour, JobBlock block)
    {
        lock (_gate)
        {
            // MemoryCache refuses an entry that does not fit and frees space only for the next one, so this method frees space first.
            var before = Get(index, hour)?.Count ?? 0;
            Remove(index, hour);
            release?.Added(block.Count - before);
            for (var share = InitialCompaction; share <= 1 && Used + block.Weight > MaxJobs && Used > 0; share *= 2)
                _blocks.Compact(share);
            _blocks.Set((index, hour), block, new MemoryCacheEntryOptions { Size = Math.Max(1, block.Weight) });
        }

        return block.Weight <= MaxJobs;
    }

    public void Remove(BlockIndex index, long hour) => _blocks.Remove((index, hour));

    public void Dispose() => _blocks.Dispose();

    // In a container, what it may use.
    private static long AvailableBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private long Used => _blocks.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;
}
