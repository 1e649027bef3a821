namespace ClassifyDashboard.Reading.Cache;

/// <summary>
/// Returns memory to the operating system once many jobs were read or restored. Reading leaves several times as much garbage as jobs, which
/// the garbage collector alone keeps until something else needs room.
/// </summary>
/// <remarks>The collection stops the process for about a third of a second for each million jobs, so it waits until the read has ended.</remarks>
internal sealed class MemoryRelease : IDisposable
{
    // Fewer jobs are not worth a collection.
    private const long Many = 100_000;

    // More jobs than this within one wait mean that the read goes on. The refreshes of a busy account add fewer.
    private const long StillReading = 2_000;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Action _collect;
    private readonly ITimer _timer;
    private long _added;
    private long _addedBefore;
    private bool _isWaiting;

    public MemoryRelease(TimeProvider time)
        : this(time, () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    internal MemoryRelease(TimeProvider time, Action collect) =>
        (_collect, _timer) = (collect, time.CreateTimer(_ => CollectOrWait(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

    /// <summary>Counts jobs that came into memory.</summary>
    public void Added(long jobs)
    {
        lock (_gate)
        {
            _added += Math.Max(0, jobs);
            if (_isWaiting || _added < Many)
                return;
            (_isWaiting, _addedBefore) = (true, _added);
        }

        _timer.Change(Wait, Timeout.InfiniteTimeSpan); // outside the lock, since a clock may call back while a timer is set
    }

    public void Dispose() => _timer.Dispose();

    private void CollectOrWait()
    {
        bool isReading;
        lock (_gate)
        {
            isReading = _added - _addedBefore > StillReading;
            _addedBefore = _added;
            if (!isReading)
                (_isWaiting, _added) = (false, 0);
        }

        if (isReading)
            _timer.Change(Wait, Timeout.InfiniteTimeSpan);
        else
            _collect();
    }
}
