using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClassifyDashboard.Components;

/// <summary>
/// Returns the memory of closed pages to the operating system once most of many pages have closed. The garbage collector alone waits for
/// new allocations, and a server without viewers makes none.
/// </summary>
public sealed class CircuitMemoryRelease : CircuitHandler, IDisposable
{
    // Fewer pages are not worth a collection. While pages come and go, the collector runs anyway.
    private const int MinClosed = 50;
    private static readonly TimeSpan CollectAfter = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Action _collect;
    private readonly ITimer _timer;
    private int _open;
    private int _peak;

    public CircuitMemoryRelease(TimeProvider time)
        : this(time, () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    internal CircuitMemoryRelease(TimeProvider time, Action collect) =>
        (_collect, _timer) = (collect, time.CreateTimer(_ => Collect(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        lock (_gate)
            _peak = Math.Max(_peak, ++_open);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        bool haveMostGone;
        lock (_gate)
            haveMostGone = --_open <= _peak / 2 && _peak - _open >= MinClosed;
        if (haveMostGone)
            _timer.Change(CollectAfter, Timeout.InfiniteTimeSpan); // outside the lock, since a clock may call back while a timer is set
        return Task.CompletedTask;
    }

    public void Dispose() => _timer.Dispose();

    private void Collect()
    {
        lock (_gate)
            _peak = _open;
        _collect();
    }
}
