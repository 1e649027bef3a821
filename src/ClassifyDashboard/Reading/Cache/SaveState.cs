namespace ClassifyDashboard.Reading.Cache;

/// <summary>
/// What the store has of a scope, and what is still to be saved. Changes are marked by any thread; all else is for the holder of the mutex.
/// </summary>
internal sealed class SaveState(Scope scope)
{
    private long _changedAt;
    private long _saving;
    private int _isScheduled;

    /// <summary>The key of the scope's list in the store.</summary>
    public string Key { get; } = StoreKey.Of(scope);

    /// <summary>Held while the store is read or written for the scope.</summary>
    public SemaphoreSlim Mutex { get; } = new(1);

    /// <summary>Whether the saved coverage was read. Nothing is saved before: it would replace that.</summary>
    public bool IsRestored { get; set; }

    public Coverage? SavedCoverage { get; set; }

    /// <summary>The earliest time of the next save.</summary>
    public DateTimeOffset NextSaveAt { get; set; }

    /// <summary>When the oldest change came that is not saved, in UTC ticks; 0 where all are saved.</summary>
    public long UnsavedSince => Volatile.Read(ref _saving) is var saving and > 0 ? saving : Volatile.Read(ref _changedAt);

    /// <summary>Records that something has changed now.</summary>
    /// <returns>Whether the caller has to schedule a save, because none is scheduled.</returns>
    public bool MarkChanged(TimeProvider time)
    {
        if (Volatile.Read(ref _changedAt) == 0)
            Interlocked.CompareExchange(ref _changedAt, time.GetUtcNow().UtcTicks, 0);
        return Interlocked.Exchange(ref _isScheduled, 1) == 0;
    }

    /// <summary>Says that the scheduled save begins: changes from now on need another.</summary>
    public void Unschedule() => Interlocked.Exchange(ref _isScheduled, 0);

    /// <summary>Changes from now on belong to the next save. After a failure the oldest time stays until a save has succeeded.</summary>
    /// <returns>Whether the save before has failed.</returns>
    public bool BeginSave()
    {
        var changed = Interlocked.Exchange(ref _changedAt, 0);
        if (_saving != 0)
            return true;
        Volatile.Write(ref _saving, changed);
        return false;
    }

    public void EndSave() => Volatile.Write(ref _saving, 0);
}
