using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClassifyDashboard.Components;

/// <summary>
/// Returns the memory of closed pages to the operating system once most of many pages have closed. The garbage collector alone waits for
/// new allocations, and a server without viewers makes none.
/// </summary>
public sealed class CircuitMemoryRelease : CircuitHandler, IDisposable
{
    // Fewer pages are not worth a collection. While pages come and go, the collector runs anyway.
    private const int Many = 50;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Action _giveBack;
    private readonly ITimer _soon;
    private int _open;
    private int _most;

    public CircuitMemoryRelease(TimeProvider time)
        : this(time, () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    internal CircuitMemoryRelease(TimeProvider time, Action giveBack) =>
        (_giveBack, _soon) = (giveBack, time.CreateTimer(_ => GiveBack(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        lock (_gate)
            _most = Math.Max(_most, ++_open);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        bool haveMostGone;
        lock (_gate)
            haveMostGone = --_open <= _most / 2 && _most - _open >= Many;
        if (haveMostGone)
            _soon.Change(Quiet, Timeout.InfiniteTimeSpan); // outside the lock, since a clock may call back while a timer is set
        return Task.CompletedTask;
    }

    public void Dispose() => _soon.Dispose();

    private void GiveBack()
    {
        lock (_gate)
            _most = _open;
        _giveBack();
    }
}
