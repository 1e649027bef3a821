using System.Diagnostics.Metrics;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Components.Wall;

/// <summary>Measures how many walls are shown.</summary>
internal sealed class WallMetrics
{
    public WallMetrics(IMeterFactory meters, LiveWalls live, PlainWalls plain) => DashboardMeter.Of(meters).CreateObservableGauge(
        DashboardMeter.Prefix + "wall.shown",
        () => new[] { Of(live.Count, "live"), Of(plain.Count, "plain") },
        "{wall}",
        "Wall screens with a live connection, and different walls that are shown without one.");

    private static Measurement<int> Of(int count, string kind) => new(count, new KeyValuePair<string, object?>("kind", kind));
}
