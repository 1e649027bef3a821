using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>All blocks in memory, bounded by the job budget: beyond it those unused longest go.</summary>
internal sealed class BlockCache(IOptions<JobReaderOptions> options) : IDisposable
{
    private const double GoAtOnce = 0.05;

    private readonly Lock _gate = new();
    private readonly MemoryCache _blocks = new(new MemoryCacheOptions { SizeLimit = options.Value.MaxJobs, TrackStatistics = true });

    /// <summary>The most jobs that are kept.</summary>
    public long MaxJobs => options.Value.MaxJobs;

    public Block? Get(BlockIndex shelf, long hour) => _blocks.TryGetValue((shelf, hour), out Block? block) ? block : null;

    /// <summary>Keeps a block; false where it alone is more than is kept.</summary>
    public bool Set(BlockIndex shelf, long hour, Block block)
    {
        lock (_gate)
        {
            // The cache refuses an entry that does not fit, and makes room for the next one only: room is made here.
            Remove(shelf, hour);
            for (var share = GoAtOnce; share <= 1 && Used + block.Weight > MaxJobs && Used > 0; share *= 2)
                _blocks.Compact(share);
            _blocks.Set((shelf, hour), block, new MemoryCacheEntryOptions { Size = Math.Max(1, block.Weight) });
        }

        return block.Weight <= MaxJobs;
    }

    public void Remove(BlockIndex shelf, long hour) => _blocks.Remove((shelf, hour));

    public void Dispose() => _blocks.Dispose();

    private long Used => _blocks.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;
}
