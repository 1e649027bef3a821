using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>
/// Copies what is known to the store and from it: hands out what has changed since it was saved, and takes over what this server, before it was
/// started again, or another server has saved. Thread-safe.
/// </summary>
/// <param name="gate">The lock of the known jobs.</param>
/// <param name="blocks">Their blocks.</param>
internal sealed class BlockReplication(Lock gate, KnownBlocks blocks)
{
    /// <summary>Whether this server has read jobs that are not stored yet.</summary>
    public bool HasChanges
    {
        get
        {
            lock (gate)
                return blocks.Unsaved.Count > 0;
        }
    }

    /// <summary>
    /// Returns the changes since the last call, for the store: the coverage, the job count of each hour, and the changed blocks.
    /// </summary>
    public (Coverage Coverage, IReadOnlyDictionary<long, int> Counts, IReadOnlyList<(long Hour, JobBlock Block)> Changed) TakeChanges()
    {
        lock (gate)
        {
            // A block that was evicted before it was stored is lost; an older stored version must not replace it.
            var changed = blocks.Unsaved.Select(hour => (hour, blocks.Get(hour) ?? JobBlock.Empty)).ToList();
            blocks.MarkSaved(changed.Select(each => each.hour));
            return (blocks.Coverage, blocks.Index.Counts, changed);
        }
    }

    /// <summary>Marks those of some hours that have their block in memory as not yet stored.</summary>
    public void MarkChanged(IEnumerable<long> hours)
    {
        lock (gate)
            blocks.MarkUnsaved(hours.Where(hour => blocks.Index.Get(hour) is not null));
    }

    /// <summary>Marks all hours in memory as changed, so that they are stored again: the store has lost them.</summary>
    public void MarkAllChanged()
    {
        lock (gate)
            blocks.MarkUnsaved(blocks.Index.Hours(TimeRange.Always).Where(hour => blocks.Index.Get(hour) is { HasTexts: true }));
    }

    /// <summary>Restores the stored coverage and counts; <see cref="BlockResidency.Restore"/> brings back the blocks later.</summary>
    public void RestoreCoverage(Coverage coverage, IReadOnlyDictionary<long, int> counts)
    {
        lock (gate)
        {
            blocks.Coverage = coverage;
            foreach (var (hour, count) in counts)
                blocks.Index.SetCount(hour, count);
        }
    }

    /// <summary>Returns those hours that have their jobs in memory, or changed since they were stored.</summary>
    public (IReadOnlyList<long> InMemory, IReadOnlyList<long> Unsaved) Held(IEnumerable<long> hours)
    {
        lock (gate)
            return ([.. hours.Where(hour => blocks.Index.Get(hour) is not null)], [.. blocks.Unsaved]);
    }

    /// <summary>Takes over what is known elsewhere.</summary>
    /// <param name="coverage">The coverage.</param>
    /// <param name="counts">The job count of each hour.</param>
    /// <param name="changed">The hours that changed, each with its block or, where its jobs are not needed in memory, null.</param>
    public void Follow(Coverage coverage, IReadOnlyDictionary<long, int> counts, IReadOnlyDictionary<long, JobBlock?> changed)
    {
        lock (gate)
        {
            foreach (var hour in blocks.Index.Hours(TimeRange.Always).Where(hour => !counts.ContainsKey(hour)).ToList())
                blocks.Drop(hour);
            foreach (var (hour, block) in changed)
            {
                var seen = blocks.Forget(hour);
                if (block is null)
                    continue;
                blocks.Put(hour, block);
                blocks.Track(hour, block, block.Unsettled(), seen);
            }

            foreach (var (hour, count) in counts)
            {
                if (!blocks.Index.Has(hour))
                    blocks.Index.SetCount(hour, count);
            }

            blocks.MarkSaved(changed.Keys);
            blocks.Coverage = coverage;
        }
    }

    /// <summary>Records that all unfinished jobs were looked at elsewhere.</summary>
    /// <param name="at">When.</param>
    public void MarkSeen(DateTimeOffset at)
    {
        lock (gate)
            blocks.Unfinished.MarkSeen(at.UtcTicks);
    }
}
