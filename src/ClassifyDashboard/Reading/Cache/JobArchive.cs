using System.Collections.Concurrent;
using ClassifyDashboard.Async;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>Saves the known jobs of each scope, and restores them after a restart or an eviction from memory.</summary>
/// <remarks>
/// Each block is one entry of the store; one more entry lists the blocks with the coverage. Blocks are saved first: a block newer than the
/// list has more jobs than the list counts, and the reader fetches those again, while a missing block makes its hour unknown. A save begins
/// a second after the one before has ended (less where other servers wait for it), or later where that took long, so that a killed process
/// loses what it read in its last seconds, and no more. The service supplies that again. A block expires when its hour is as old as jobs are
/// stored, also where nobody opens it.
/// </remarks>
internal sealed partial class JobArchive(IBlockStore store, Retention retention, TimeProvider time, ILogger<JobArchive> logger)
{
    private readonly ConcurrentDictionary<KnownJobs, ScopeEntry> _entries = new();

    /// <summary>Restores the saved coverage of a scope, once.</summary>
    public async Task RestoreCoverageAsync(Scope scope, KnownJobs known, CancellationToken cancellationToken)
    {
        var scopeEntry = _entries.GetOrAdd(known, _ => new(scope));
        if (!store.IsOn || scopeEntry.IsRestored)
            return;
        await scopeEntry.Mutex.WaitAsync(cancellationToken);
        try
        {
            if (!scopeEntry.IsRestored && await store.ReadListAsync(scopeEntry.Key, cancellationToken) is { } entry && Read(entry) is var (coverage, counts))
            {
                var old = counts.Keys.Where(hour => LeftOf(hour) <= TimeSpan.Zero).ToList(); // the setting may be lower than before
                await store.RemoveAsync(scopeEntry.Key, old, cancellationToken);
                var (storedCoverage, storedCounts) = Stored(coverage, counts);
                known.Replication.RestoreCoverage(storedCoverage, storedCounts);
            }

            scopeEntry.IsRestored = true;
        }
        catch (InvalidDataException)
        {
            logger.LogWarning("The saved list of jobs is damaged; the jobs are read from the service again. Nothing is to be done.");
            scopeEntry.IsRestored = true;
        }
        finally
        {
            scopeEntry.Mutex.Release();
        }
    }

    /// <summary>Takes a scope whose coverage comes from elsewhere.</summary>
    public void Open(Scope scope, KnownJobs known) => _entries.GetOrAdd(known, _ => new(scope)).IsRestored = true;

    /// <summary>Whether there is a store.</summary>
    public bool IsOn => store.IsOn;

    /// <summary>
    /// Restores the saved blocks of ranges that are not in memory, newest first, on all processors, with texts for the hours that need them.
    /// </summary>
    /// <returns>The number of restored blocks.</returns>
    public async Task<int> RestoreBlocksAsync(
        KnownJobs known, IReadOnlyList<TimeRange> ranges, Func<long, bool> needsTexts, CancellationToken cancellationToken)
    {
        if (!store.IsOn || !_entries.TryGetValue(known, out var scopeEntry))
            return 0;
        var restored = 0;
        var hours = ranges.SelectMany(range => known.Residency.EvictedHours(range, needsTexts)).Distinct().OrderDescending().ToList();
        await Parallel.ForEachAsync(hours, cancellationToken, async (hour, stopped) =>
        {
            if (await ReadBlockAsync(scopeEntry.Key, hour, stopped) is not { } block)
                return;
            known.Residency.Restore(hour, needsTexts(hour) ? block : block.WithoutTexts());
            Interlocked.Increment(ref restored);
        });
        return restored;
    }

    /// <summary>Reads saved blocks of hours, in order, without keeping them. Those that are missing or damaged are left out.</summary>
    public async Task ReadBlocksAsync(KnownJobs known, IReadOnlyList<long> hours, Action<long, JobBlock> use)
    {
        if (!store.IsOn || !_entries.TryGetValue(known, out var scopeEntry))
            return;
        foreach (var hour in hours)
        {
            if (await ReadBlockAsync(scopeEntry.Key, hour, CancellationToken.None) is { } block)
                use(hour, block);
        }
    }

    /// <summary>
    /// Reads a saved block; null where it is missing. A damaged block counts as missing: its hour is read from the service again once someone
    /// watches it.
    /// </summary>
    public async Task<JobBlock?> ReadBlockAsync(string scopeKey, long hour, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadBlockAsync(scopeKey, hour, cancellationToken) is { } entry
                ? JobBlock.Of(JobCodec.Read(entry).Where(job => job.IsListed || retention.Gone == GoneJobs.Keep))
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Schedules a save after a change.</summary>
    public void Changed(Scope scope, KnownJobs known)
    {
        if (!store.IsOn)
            return;
        var scopeEntry = _entries.GetOrAdd(known, _ => new(scope));
        if (Volatile.Read(ref scopeEntry.ChangedAt) == 0)
            Interlocked.CompareExchange(ref scopeEntry.ChangedAt, time.GetUtcNow().UtcTicks, 0);
        if (Interlocked.Exchange(ref scopeEntry.IsDue, 1) == 0)
            _ = Task.Run(() => SaveLaterAsync(scopeEntry, known));
    }

    /// <summary>The age of the oldest change that is not saved; 0 where all are, or nothing is stored.</summary>
    public TimeSpan Lag
    {
        get
        {
            var now = time.GetUtcNow().UtcTicks;
            return TimeSpan.FromTicks(_entries.Values.Select(entry => entry.UnsavedSince).Where(at => at > 0).Select(at => Math.Max(0, now - at))
                .DefaultIfEmpty().Max());
        }
    }

    /// <summary>Saves the changes of a scope now.</summary>
    public Task SaveAsync(KnownJobs known) => _entries.TryGetValue(known, out var scopeEntry) ? SaveAsync(scopeEntry, known) : Task.CompletedTask;

    /// <summary>Saves the remaining changes of a scope that is no longer read.</summary>
    public async Task CloseAsync(KnownJobs known)
    {
        if (_entries.TryRemove(known, out var scopeEntry))
            await SaveAsync(scopeEntry, known);
    }

    private async Task SaveLaterAsync(ScopeEntry scopeEntry, KnownJobs known)
    {
        try
        {
            await time.UntilAsync(scopeEntry.NextSaveAt, CancellationToken.None);
            Interlocked.Exchange(ref scopeEntry.IsDue, 0);
            await SaveAsync(scopeEntry, known);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Jobs could not be saved. They are saved with the next change; until then a restart reads them from the service again. "
                + "If this repeats, look at {Setting}.", StorageOptions.PathSetting);
        }
    }

    private async Task SaveAsync(ScopeEntry scopeEntry, KnownJobs known)
    {
        if (!store.IsOn || !store.CanWrite || !scopeEntry.IsRestored)
            return;
        await scopeEntry.Mutex.WaitAsync();
        var begun = time.GetUtcNow();
        var isRetry = scopeEntry.BeginSave();
        try
        {
            var (coverage, counts, changed) = known.Replication.TakeChanges();
            if (changed.Count == 0 && ReferenceEquals(coverage, scopeEntry.SavedCoverage))
            {
                if (!isRetry)
                    scopeEntry.EndSave();
                return;
            }

            using var activity = Tracing.Start("save")?.SetTag("blocks", changed.Count);
            var (storedCoverage, storedCounts) = Stored(coverage, counts);
            var outcome = await store.WriteAsync(
                scopeEntry.Key, [.. changed.Select(each => Encoded(each.Hour, each.Block))], Write(storedCoverage, storedCounts), retention.Stored);
            if (outcome == WriteOutcome.Written)
            {
                scopeEntry.SavedCoverage = coverage;
                scopeEntry.EndSave();
            }
            else
                known.Replication.MarkChanged(changed.Select(each => each.Hour));
            var ended = time.GetUtcNow();
            var pause = 2 * (ended - begun); // a busy hour is written whole each time
            var (shortest, longest) = (store.MinPause, 5 * store.MinPause);
            scopeEntry.NextSaveAt = ended + (pause < shortest ? shortest : pause > longest ? longest : pause);
        }
        finally
        {
            scopeEntry.Mutex.Release();
        }
    }

    private StoredBlock Encoded(long hour, JobBlock block) =>
        block.Count > 0 && LeftOf(hour) is var left && left > TimeSpan.Zero ? new(hour, JobCodec.Write([.. block.All()]), left) : new(hour, null, default);

    private TimeSpan LeftOf(long hour) => retention.LeftOf(hour, time.GetUtcNow());

    // What the store has for as long as it is read: not the jobs that are too old.
    private (Coverage Coverage, IReadOnlyDictionary<long, int> Counts) Stored(Coverage coverage, IReadOnlyDictionary<long, int> counts)
    {
        var old = counts.Keys.Where(hour => LeftOf(hour) <= TimeSpan.Zero).ToList();
        return old.Count == 0 ? (coverage, counts)
            : (coverage.Without(new(0, old.Max() + Block.Length)), counts.Where(hour => LeftOf(hour.Key) > TimeSpan.Zero).ToDictionary());
    }
}
