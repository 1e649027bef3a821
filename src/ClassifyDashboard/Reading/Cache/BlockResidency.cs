using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>Which blocks of the known jobs are in memory, with or without their texts, and which are only in the store. Thread-safe.</summary>
/// <param name="gate">The lock of the known jobs.</param>
/// <param name="blocks">Their blocks.</param>
internal sealed class BlockResidency(Lock gate, KnownBlocks blocks)
{
    /// <summary>The share of the budget of jobs that the known jobs of ranges take now.</summary>
    public long Weight(IEnumerable<TimeRange> ranges)
    {
        lock (gate)
            return Hours(ranges).Sum(hour => blocks.Index.WeightOf(hour, withTexts: false));
    }

    /// <summary>
    /// Chooses the hours whose jobs have their texts in memory, where not all jobs of the ranges fit with theirs: those of the first range
    /// from its end on, then those of the next. Null where all fit.
    /// </summary>
    /// <param name="ranges">The ranges, the most important first.</param>
    /// <param name="most">The weight that all jobs of the ranges may have.</param>
    /// <param name="enough">The weight to keep below where not all have their texts, so that there is room for the next jobs.</param>
    public IReadOnlySet<long>? HoursWithTexts(IEnumerable<TimeRange> ranges, double most, double enough)
    {
        lock (gate)
        {
            var hours = Hours(ranges).Select(hour => (Hour: hour, Weight: blocks.Index.WeightOf(hour, withTexts: true))).ToList();
            if (hours.Sum(each => each.Weight) <= most)
                return null;
            var (room, chosen) = (enough - hours.Sum(each => WithoutTexts(each.Hour)), new HashSet<long>());
            foreach (var (hour, weight) in hours)
            {
                room -= weight - WithoutTexts(hour);
                if (room < 0)
                    break;
                chosen.Add(hour);
            }

            return chosen;
        }

        long WithoutTexts(long hour) => JobBlock.WeightWithoutTexts(blocks.Index.CountOf(hour));
    }

    /// <summary>Whether all known jobs of a range have their texts in memory.</summary>
    public bool HasTexts(TimeRange range)
    {
        lock (gate)
            return blocks.Index.Hours(range).All(hour => blocks.Index.Get(hour) is not { HasTexts: false });
    }

    /// <summary>
    /// Drops the texts of all jobs of the ranges, except those of some hours, of hours that are not wholly known or have undated jobs, which
    /// can be asked for with any range, and of jobs that changed since they were taken for the store.
    /// </summary>
    public void DropTexts(IEnumerable<TimeRange> ranges, IReadOnlySet<long> except)
    {
        lock (gate)
        {
            foreach (var hour in Hours(ranges).Where(hour => !except.Contains(hour) && !blocks.Unsaved.Contains(hour)).ToList())
            {
                if (blocks.Index.Get(hour) is { HasTexts: true } block && !block.WithoutTime().Any()
                    && blocks.Coverage.Covers(new(hour, hour + Block.Length)))
                    blocks.Put(hour, block.WithoutTexts());
            }
        }
    }

    /// <summary>Returns the hours of a range that lack their block in memory, or texts that they need, and have not changed since they were stored.</summary>
    /// <param name="range">The range.</param>
    /// <param name="needsTexts">Whether an hour needs its texts.</param>
    public List<long> EvictedHours(TimeRange range, Func<long, bool> needsTexts)
    {
        lock (gate)
            return [.. blocks.Index.Hours(range).Where(hour => !blocks.Unsaved.Contains(hour) && IsMissing(hour, needsTexts))];
    }

    /// <summary>Forgets the hours of the ranges that lack their block or texts that they need, so that they are read again.</summary>
    public void ForgetEvicted(IEnumerable<TimeRange> ranges, Func<long, bool> needsTexts)
    {
        lock (gate)
        {
            foreach (var hour in Hours(ranges).Where(hour => IsMissing(hour, needsTexts)).ToList())
                blocks.Get(hour);
        }
    }

    /// <summary>Restores a stored block, or the texts of one.</summary>
    public void Restore(long hour, JobBlock block)
    {
        lock (gate)
        {
            if (!blocks.Index.Has(hour) || (blocks.Index.Get(hour) is { } known && (known.HasTexts || !block.HasTexts)))
                return;
            blocks.Put(hour, block);
            // They may have changed since the block was stored.
            blocks.Track(hour, block, [.. blocks.Unfinished.CreatedIn(hour), .. block.Unsettled()], seenAt: 0);
        }
    }

    private IEnumerable<long> Hours(IEnumerable<TimeRange> ranges) => ranges.SelectMany(blocks.Index.Hours).Distinct();

    private bool IsMissing(long hour, Func<long, bool> needsTexts) =>
        blocks.Index.Get(hour) is not { } block || (!block.HasTexts && needsTexts(hour));
}
