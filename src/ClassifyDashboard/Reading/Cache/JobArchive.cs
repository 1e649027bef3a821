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
internal sealed class JobArchive(IBlockStore store, Retention retention, TimeProvider time, ILogger<JobArchive> logger)
{
    private readonly ConcurrentDictionary<KnownJobs, SaveState> _states = new();

    /// <summary>Restores the saved coverage of a scope, once.</summary>
    public async Task RestoreCoverageAsync(Scope scope, KnownJobs known, CancellationToken cancellationToken)
    {
        var state = _states.GetOrAdd(known, _ => new(scope));
        if (!store.IsOn || state.IsRestored)
            return;
        await state.Mutex.WaitAsync(cancellationToken);
        try
        {
            if (!state.IsRestored && await store.ReadListAsync(state.Key, cancellationToken) is { } entry)
            {
                var (coverage, counts) = BlockListCodec.Read(entry);
                var old = counts.Keys.Where(hour => LeftOf(hour) <= TimeSpan.Zero).ToList(); // the setting may be lower than before
                await store.RemoveAsync(state.Key, old, cancellationToken);
                var (storedCoverage, storedCounts) = Stored(coverage, counts);
                known.Replication.RestoreCoverage(storedCoverage, storedCounts);
            }

            state.IsRestored = true;
        }
        catch (InvalidDataException)
        {
            logger.LogWarning("The saved list of jobs is damaged; the jobs are read from the service again. Nothing is to be done.");
            state.IsRestored = true;
        }
        finally
        {
            state.Mutex.Release();
        }
    }

    /// <summary>Takes a scope whose coverage comes from elsewhere.</summary>
    public void Open(Scope scope, KnownJobs known) => _states.GetOrAdd(known, _ => new(scope)).IsRestored = true;

    /// <summary>Whether there is a store.</summary>
    public bool IsOn => store.IsOn;

    /// <summary>
    /// Restores the saved blocks of ranges that are not in memory, newest first, on all processors, with texts for the hours that need them.
    /// </summary>
    /// <returns>The number of restored blocks.</returns>
    public async Task<int> RestoreBlocksAsync(
        KnownJobs known, IReadOnlyList<TimeRange> ranges, Func<long, bool> needsTexts, CancellationToken cancellationToken)
    {
        if (!store.IsOn || !_states.TryGetValue(known, out var state))
            return 0;
        var restored = 0;
        var hours = ranges.SelectMany(range => known.Residency.EvictedHours(range, needsTexts)).Distinct().OrderDescending().ToList();
        await Parallel.ForEachAsync(hours, cancellationToken, async (hour, stopped) =>
        {
            if (await ReadBlockAsync(state.Key, hour, stopped) is not { } block)
                return;
            known.Residency.Restore(hour, needsTexts(hour) ? block : block.WithoutTexts());
            Interlocked.Increment(ref restored);
        });
        return restored;
    }

    /// <summary>Reads saved blocks of hours, in order, without keeping them. Those that are missing or damaged are left out.</summary>
    public async Task ReadBlocksAsync(KnownJobs known, IReadOnlyList<long> hours, Action<long, JobBlock> use)
    {
        if (!store.IsOn || !_states.TryGetValue(known, out var state))
            return;
        foreach (var hour in hours)
        {
            if (await ReadBlockAsync(state.Key, hour, CancellationToken.None) is { } block)
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
        var state = _states.GetOrAdd(known, _ => new(scope));
        if (state.MarkChanged(time))
            _ = Task.Run(() => SaveLaterAsync(state, known));
    }

    /// <summary>The age of the oldest change that is not saved; 0 where all are, or nothing is stored.</summary>
    public TimeSpan Lag
    {
        get
        {
            var now = time.GetUtcNow().UtcTicks;
            return TimeSpan.FromTicks(_states.Values.Select(state => state.UnsavedSince).Where(at => at > 0).Select(at => Math.Max(0, now - at))
                .DefaultIfEmpty().Max());
        }
    }

    /// <summary>Saves the changes of a scope now.</summary>
    public Task SaveAsync(KnownJobs known) => _states.TryGetValue(known, out var state) ? SaveAsync(state, known) : Task.CompletedTask;

    /// <summary>Saves the remaining changes of a scope that is no longer read.</summary>
    public async Task CloseAsync(KnownJobs known)
    {
        if (_states.TryRemove(known, out var state))
            await SaveAsync(state, known);
    }

    private async Task SaveLaterAsync(SaveState state, KnownJobs known)
    {
        try
        {
            await time.UntilAsync(state.NextSaveAt, CancellationToken.None);
            state.Unschedule();
            await SaveAsync(state, known);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Jobs could not be saved. They are saved with the next change; until then a restart reads them from the service again. "
                + "If this repeats, look at {Setting}.", StorageOptions.PathSetting);
        }
    }

    private async Task SaveAsync(SaveState state, KnownJobs known)
    {
        if (!store.IsOn || !store.CanWrite || !state.IsRestored)
            return;
        await state.Mutex.WaitAsync();
        var begun = time.GetUtcNow();
        var isRetry = state.BeginSave();
        try
        {
            var (coverage, counts, changed) = known.Replication.TakeChanges();
            if (changed.Count == 0 && ReferenceEquals(coverage, state.SavedCoverage))
            {
                if (!isRetry)
                    state.EndSave();
                return;
            }

            using var activity = Tracing.Start("save")?.SetTag("blocks", changed.Count);
            var (storedCoverage, storedCounts) = Stored(coverage, counts);
            var outcome = await store.WriteAsync(
                state.Key, [.. changed.Select(each => Encoded(each.Hour, each.Block))], BlockListCodec.Write(storedCoverage, storedCounts), retention.Stored);
            if (outcome == WriteOutcome.Written)
            {
                state.SavedCoverage = coverage;
                state.EndSave();
            }
            else
                known.Replication.MarkChanged(changed.Select(each => each.Hour));
            var ended = time.GetUtcNow();
            var pause = 2 * (ended - begun); // a busy hour is written whole each time
            var (shortest, longest) = (store.MinPause, 5 * store.MinPause);
            state.NextSaveAt = ended + (pause < shortest ? shortest : pause > longest ? longest : pause);
        }
        finally
        {
            state.Mutex.Release();
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
