using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

// What another server reads, as it comes from the store.
internal sealed partial class KnownJobs
{
    /// <summary>Whether this server has read jobs that are not stored yet.</summary>
    public bool HasChanges
    {
        get
        {
            lock (_gate)
                return _changed.Count > 0;
        }
    }

    /// <summary>Returns those hours that have their jobs in memory, or changed since they were stored.</summary>
    public (IReadOnlyList<long> InMemory, IReadOnlyList<long> Unsaved) Held(IEnumerable<long> hours)
    {
        lock (_gate)
            return ([.. hours.Where(hour => _index.Get(hour) is not null)], [.. _changed]);
    }

    /// <summary>Marks all hours in memory as changed, so that they are stored again: the store has lost them.</summary>
    public void MarkAllChanged()
    {
        lock (_gate)
            _changed.UnionWith(_index.Hours(TimeRange.Always).Where(hour => _index.Get(hour) is { HasTexts: true }));
    }

    /// <summary>Takes over what is known elsewhere.</summary>
    /// <param name="coverage">The coverage.</param>
    /// <param name="counts">The job count of each hour.</param>
    /// <param name="changed">The hours that changed, each with its block or, where its jobs are not needed in memory, null.</param>
    public void Follow(Coverage coverage, IReadOnlyDictionary<long, int> counts, IReadOnlyDictionary<long, JobBlock?> changed)
    {
        lock (_gate)
        {
            foreach (var hour in _index.Hours(TimeRange.Always).Where(hour => !counts.ContainsKey(hour)).ToList())
            {
                Forget(hour);
                Version++;
            }

            foreach (var (hour, block) in changed)
            {
                var seen = Forget(hour);
                if (block is null)
                    continue;
                _index.Set(hour, block);
                TrackUnfinished(hour, block, block.Unsettled(), seen);
                Version++;
            }

            foreach (var (hour, count) in counts)
            {
                if (!_index.Has(hour))
                    _index.SetCount(hour, count);
            }

            _changed.ExceptWith(changed.Keys);
            _coverage = coverage;
        }
    }

    /// <summary>Records that all unfinished jobs were looked at elsewhere.</summary>
    /// <param name="at">When.</param>
    public void MarkSeen(DateTimeOffset at)
    {
        lock (_gate)
        {
            foreach (var (id, open) in _unfinished.Where(known => known.Value.SeenAt < at.UtcTicks).ToList())
                _unfinished[id] = (open.Job, at.UtcTicks);
        }
    }

    // Returns when the unfinished jobs of the hour were last seen.
    private long Forget(long hour)
    {
        var seen = 0L;
        foreach (var id in _undated.Where(known => known.Value == hour).Select(known => known.Key).ToList())
        {
            _undated.Remove(id);
            seen = Math.Max(seen, _unfinished.GetValueOrDefault(id).SeenAt);
            _unfinished.Remove(id);
        }

        foreach (var (id, open) in _unfinished.Where(known => HourOf(known.Value.Job) == hour).ToList())
        {
            seen = Math.Max(seen, open.SeenAt);
            _unfinished.Remove(id);
        }

        _index.Forget(hour);
        return seen;
    }
}
