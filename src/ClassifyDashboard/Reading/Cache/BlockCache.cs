using ClassifyDashboard.Jobs;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>Holds all blocks in memory within the job budget. Above the budget it evicts the least recently used blocks.</summary>
internal sealed class BlockCache(IOptions<JobReaderOptions> options) : IDisposable
{
    private const double InitialCompaction = 0.05;

    private readonly Lock _gate = new();
    private readonly MemoryCache _blocks = new(new MemoryCacheOptions { SizeLimit = options.Value.MaxJobs, TrackStatistics = true });

    /// <summary>The maximum number of jobs in the cache.</summary>
    public long MaxJobs => options.Value.MaxJobs;

    public JobBlock? Get(BlockIndex index, long hour) => _blocks.TryGetValue((index, hour), out JobBlock? block) ? block : null;

    /// <summary>Stores a block; false where the block alone exceeds the whole budget.</summary>
    public bool Set(BlockIndex index, long hour, JobBlock block)
    {
        lock (_gate)
        {
            // MemoryCache refuses an entry that does not fit and frees space only for the next one, so this method frees space first.
            Remove(index, hour);
            for (var share = InitialCompaction; share <= 1 && Used + block.Weight > MaxJobs && Used > 0; share *= 2)
                _blocks.Compact(share);
            _blocks.Set((index, hour), block, new MemoryCacheEntryOptions { Size = Math.Max(1, block.Weight) });
        }

        return block.Weight <= MaxJobs;
    }

    public void Remove(BlockIndex index, long hour) => _blocks.Remove((index, hour));

    public void Dispose() => _blocks.Dispose();

    private long Used => _blocks.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;
}
