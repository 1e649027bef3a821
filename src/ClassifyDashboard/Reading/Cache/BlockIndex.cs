using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>
/// Indexes the blocks of one scope by hour. The index keeps the job count of each hour; the cache may evict the block itself. Not
/// thread-safe.
/// </summary>
internal sealed class BlockIndex(BlockCache cache)
{
    private readonly SortedList<long, int> _counts = [];
    private readonly HashSet<long> _oversized = [];

    /// <summary>The job count of each hour that has jobs.</summary>
    public IReadOnlyDictionary<long, int> Counts => new Dictionary<long, int>(_counts);

    /// <summary>The number of jobs of all hours.</summary>
    public long Total => _counts.Values.Sum(count => (long)count);

    /// <summary>Whether the hour has jobs, even where its block was evicted.</summary>
    public bool Has(long hour) => _counts.ContainsKey(hour);

    /// <summary>The job count of an hour.</summary>
    public int CountOf(long hour) => _counts.GetValueOrDefault(hour);

    /// <summary>Returns the block of an hour; null where the hour has none or the block was evicted.</summary>
    public JobBlock? Get(long hour) => _counts.ContainsKey(hour) ? cache.Get(this, hour) : null;

    public void Set(long hour, JobBlock block)
    {
        if (block.Count == 0)
        {
            Forget(hour);
            return;
        }

        _counts[hour] = block.Count;
        if (!cache.Set(this, hour, block))
            _oversized.Add(hour);
    }

    /// <summary>
    /// Whether a range overlaps an hour with more jobs than the whole cache holds. Reading such an hour again would not help.
    /// </summary>
    public bool HasOversizedHour(TimeRange range) => _oversized.Any(hour => new TimeRange(hour, hour + Block.Length).Overlaps(range));

    /// <summary>Records the job count of an hour whose block is not in memory.</summary>
    public void SetCount(long hour, int count) => _counts[hour] = count;

    public void Forget(long hour)
    {
        _counts.Remove(hour);
        cache.Remove(this, hour);
    }

    /// <summary>The weight of the jobs of an hour in the budget of jobs, with all their texts or as they are in memory.</summary>
    public long WeightOf(long hour, bool withTexts) =>
        Get(hour) is { } block && !(withTexts && !block.HasTexts) ? block.Weight : CountOf(hour);

    /// <summary>Estimates the number of jobs in a range, taking jobs to be spread evenly within the first and last hour.</summary>
    public int Count(TimeRange range) =>
        (int)Hours(range).Sum(hour => _counts[hour] * (new TimeRange(hour, hour + Block.Length).Intersect(range).Length / (double)Block.Length));

    /// <summary>
    /// Returns the jobs per tick in the whole hours of a range; null where the range has fewer than <paramref name="least"/> jobs.
    /// </summary>
    public double? Density(TimeRange range, int least)
    {
        var whole = new TimeRange(Block.HourOf(range.From + Block.Length - 1), Block.HourOf(range.Until));
        return !whole.IsEmpty && Count(whole) is var jobs && jobs >= least ? jobs / (double)whole.Length : null;
    }

    /// <summary>Enumerates the hours with jobs that overlap a range, newest first. The caller may forget hours meanwhile.</summary>
    public IEnumerable<long> Hours(TimeRange range)
    {
        var keys = _counts.Keys;
        var end = BinarySearch.First(0, keys.Count, (keys, range), static (i, seek) => seek.keys[i] >= seek.range.Until);
        for (var i = end - 1; i >= 0 && i < keys.Count && keys[i] + Block.Length > range.From; i--)
            yield return keys[i];
    }
}
