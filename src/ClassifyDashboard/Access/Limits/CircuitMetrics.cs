using System.Diagnostics.Metrics;
using ClassifyDashboard.Diagnostics;

namespace ClassifyDashboard.Access.Limits;

/// <summary>Measures how many pages are open.</summary>
internal sealed class CircuitMetrics
{
    public CircuitMetrics(IMeterFactory meters, CircuitCounter pages)
    {
        var meter = DashboardMeter.Of(meters);
        meter.CreateObservableGauge(DashboardMeter.Prefix + "circuit.open", () => pages.Total, "{circuit}", "Open pages with a live connection.");
        meter.CreateObservableGauge(DashboardMeter.Prefix + "circuit.limit", () => pages.Most, "{circuit}", "How many may be open: OpenPages:Most.");
    }
}
