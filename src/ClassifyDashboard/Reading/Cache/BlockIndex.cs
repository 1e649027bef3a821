
namespace ClassifyDashboard.Reading.Cache;

/// <summary>The blocks of one scope by their hours: how many jobs each holds is remembered, the block itself may be dropped. Not safe for several threads.</summary>
internal sealed class BlockIndex(BlockCache cache)
{
    private readonly SortedList<long, int> _counts = [];
    private readonly HashSet<long> _tooLarge = [];

    /// <summary>How many jobs there are in each hour that has any.</summary>
    public IReadOnlyDictionary<long, int> Counts => new Dictionary<long, int>(_counts);

    /// <summary>Whether the hour has jobs, though its block may be gone.</summary>
    public bool Has(long hour) => _counts.ContainsKey(hour);

    /// <summary>How many jobs an hour has.</summary>
    public int CountOf(long hour) => _counts.GetValueOrDefault(hour);

    /// <summary>The block of an hour, or null where it has none or it is gone.</summary>
    public Block? Get(long hour) => _counts.ContainsKey(hour) ? cache.Get(this, hour) : null;

    public void Set(long hour, Block block)
    {
        if (block.Count == 0)
        {
            Forget(hour);
            return;
        }

        _counts[hour] = block.Count;
        if (!cache.Set(this, hour, block))
            _tooLarge.Add(hour);
    }

    /// <summary>Whether a stretch touches an hour that had more jobs than are kept at all. Reading it again would end the same way.</summary>
    public bool HasTooLarge(TimeRange stretch) => _tooLarge.Any(hour => new TimeRange(hour, hour + Block.Length).Overlaps(stretch));

    /// <summary>Remembers that an hour has jobs whose block is not there.</summary>
    public void Expect(long hour, int count) => _counts[hour] = count;

    public void Forget(long hour)
    {
        _counts.Remove(hour);
        cache.Remove(this, hour);
    }

    /// <summary>How many jobs there are in a stretch; those of its first and last hour are taken to lie evenly.</summary>
    public int Count(TimeRange stretch) =>
        (int)Hours(stretch).Sum(hour => _counts[hour] * (new TimeRange(hour, hour + Block.Length).Intersect(stretch).Length / (double)Block.Length));

    /// <summary>How many jobs per tick there are in the whole hours of a stretch; null where there are fewer than so many.</summary>
    public double? Density(TimeRange stretch, int least)
    {
        var whole = new TimeRange(Block.HourOf(stretch.From + Block.Length - 1), Block.HourOf(stretch.Until));
        return !whole.IsEmpty && Count(whole) is var jobs && jobs >= least ? jobs / (double)whole.Length : null;
    }

    /// <summary>The hours with jobs that touch a stretch, newest first. Hours may be forgotten meanwhile.</summary>
    public IEnumerable<long> Hours(TimeRange stretch)
    {
        var keys = _counts.Keys;
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (keys[middle] < stretch.Until)
                low = middle + 1;
            else
                high = middle;
        }

        for (var i = low - 1; i >= 0 && i < keys.Count && keys[i] + Block.Length > stretch.From; i--)
            yield return keys[i];
    }
}
