using System.Diagnostics.Metrics;
using ClassifyDashboard.Diagnostics;

namespace ClassifyDashboard.Alerts;

/// <summary>Counts attempts to send a change to the webhook, by kind and outcome.</summary>
internal sealed class AlertMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _deliveries = DashboardMeter.Of(meters).CreateCounter<long>(
        DashboardMeter.Prefix + "alert.deliveries", "{delivery}",
        "Attempts to send a change to the webhook, by kind (state, reading, silence) and outcome (delivered, unsure, not_taken, refused).");

    /// <summary>Notes the result of an attempt.</summary>
    public void Ended(AlertKind kind, DeliveryOutcome outcome) =>
        _deliveries.Add(1, new("kind", DashboardMeter.Word(kind)), new("outcome", DashboardMeter.Word(outcome)));
}
