using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

// What of the known jobs is in memory, and what only in the store.
internal sealed partial class KnownJobs
{
    /// <summary>The number of known jobs, in memory or only in the store.</summary>
    public long Total
    {
        get
        {
            lock (_gate)
                return _index.Total;
        }
    }

    /// <summary>The number of jobs that have not finished and are asked for again.</summary>
    public int UnfinishedTotal
    {
        get
        {
            lock (_gate)
                return _unfinished.Count;
        }
    }

    /// <summary>The share of the budget of jobs that the known jobs of ranges take now.</summary>
    public long Weight(IEnumerable<TimeRange> ranges)
    {
        lock (_gate)
            return ranges.SelectMany(_index.Hours).Distinct().Sum(hour => _index.WeightOf(hour, withTexts: false));
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
        lock (_gate)
        {
            var hours = ranges.SelectMany(_index.Hours).Distinct().Select(hour => (Hour: hour, Weight: _index.WeightOf(hour, withTexts: true))).ToList();
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

        long WithoutTexts(long hour) => JobBlock.WeightWithoutTexts(_index.CountOf(hour));
    }

    /// <summary>Whether all known jobs of a range have their texts in memory.</summary>
    public bool HasTexts(TimeRange range)
    {
        lock (_gate)
            return _index.Hours(range).All(hour => _index.Get(hour) is not { HasTexts: false });
    }

    /// <summary>
    /// Drops the texts of all jobs of the ranges, except those of some hours, of hours that are not wholly known or have undated jobs, which
    /// can be asked for with any range, and of jobs that changed since they were taken for the store.
    /// </summary>
    public void DropTexts(IEnumerable<TimeRange> ranges, IReadOnlySet<long> except)
    {
        lock (_gate)
        {
            foreach (var hour in ranges.SelectMany(_index.Hours).Distinct().Where(hour => !except.Contains(hour) && !_changed.Contains(hour)).ToList())
            {
                if (_index.Get(hour) is not { HasTexts: true } block || block.WithoutTime().Any() || !_coverage.Covers(new(hour, hour + Block.Length)))
                    continue;
                _index.Set(hour, block.WithoutTexts());
                Version++;
            }
        }
    }

    /// <summary>Returns the hours of a range that lack their block in memory, or texts that they need, and have not changed since they were stored.</summary>
    /// <param name="range">The range.</param>
    /// <param name="needsTexts">Whether an hour needs its texts.</param>
    public List<long> EvictedHours(TimeRange range, Func<long, bool> needsTexts)
    {
        lock (_gate)
            return [.. _index.Hours(range).Where(hour => !_changed.Contains(hour) && IsMissing(hour, needsTexts))];
    }

    /// <summary>Forgets the hours of the ranges that lack their block or texts that they need, so that they are read again.</summary>
    public void ForgetEvicted(IEnumerable<TimeRange> ranges, Func<long, bool> needsTexts)
    {
        lock (_gate)
        {
            foreach (var hour in ranges.SelectMany(_index.Hours).Distinct().Where(hour => IsMissing(hour, needsTexts)).ToList())
                Get(hour);
        }
    }

    /// <summary>Restores a stored block, or the texts of one.</summary>
    public void RestoreBlock(long hour, JobBlock block)
    {
        lock (_gate)
        {
            if (!_index.Has(hour) || (_index.Get(hour) is { } known && (known.HasTexts || !block.HasTexts)))
                return;
            _index.Set(hour, block);
            var unfinished = _unfinished.Values.Select(open => open.Job).Where(job => HourOf(job) == hour);
            TrackUnfinished(hour, block, [.. unfinished, .. block.Unsettled()], seenAt: 0); // they may have changed since the block was stored
            Version++;
        }
    }

    private bool IsMissing(long hour, Func<long, bool> needsTexts) =>
        _index.Get(hour) is not { } block || (!block.HasTexts && needsTexts(hour));
}
