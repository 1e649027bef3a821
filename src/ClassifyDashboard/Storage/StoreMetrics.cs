using System.Diagnostics.Metrics;
using ClassifyDashboard.Diagnostics;

namespace ClassifyDashboard.Storage;

/// <summary>Measures the store. Whoever writes to it, or holds a lease of it, registers what is to be measured.</summary>
internal sealed class StoreMetrics
{
    private readonly Lock _gate = new();
    private Func<TimeSpan>[] _lags = [];
    private Func<bool>[] _leases = [];

    public StoreMetrics(IMeterFactory meters, KeyValueStore store)
    {
        var meter = DashboardMeter.Of(meters);
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "store.lag", () => Lags, "s", "The age of the oldest change that is not saved; 0 where all are.");
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "lease.held", () => Leases, null, "1 where this server holds the lease of the shared store, 0 where another does.");
        meter.CreateObservableCounter(
            DashboardMeter.Prefix + "store.failures", () => store.Failures, "{failure}",
            "Calls to the store that failed, or were not made in a pause after failures.");
    }

    private IEnumerable<Measurement<double>> Lags => _lags.Length == 0 ? [] : [new(_lags.Max(lag => lag().TotalSeconds))];

    private IEnumerable<Measurement<int>> Leases => _leases.Length == 0 ? [] : [new(_leases.All(isHeld => isHeld()) ? 1 : 0)];

    /// <summary>Measures from now on how old the oldest change is that is not saved; the oldest of all counts.</summary>
    /// <param name="lag">Returns the age, 0 where all is saved. Called from any thread; it must not wait.</param>
    public void MeasureLag(Func<TimeSpan> lag)
    {
        lock (_gate)
            _lags = [.. _lags, lag];
    }

    /// <summary>Measures from now on whether this server holds a lease; of several, whether it holds all.</summary>
    /// <param name="isHeld">Returns whether it does. Called from any thread; it must not wait.</param>
    public void MeasureLease(Func<bool> isHeld)
    {
        lock (_gate)
            _leases = [.. _leases, isHeld];
    }
}
