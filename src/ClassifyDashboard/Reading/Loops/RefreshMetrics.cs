using System.Diagnostics.Metrics;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Measures how long refreshes take.</summary>
internal sealed class RefreshMetrics(IMeterFactory meters)
{
    private readonly Histogram<double> _duration = DashboardMeter.Of(meters).CreateHistogram(
        DashboardMeter.Prefix + "refresh.duration", "s", "How long a refresh took, with its waits in the budget, by outcome.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, 300] });

    /// <summary>Notes that a refresh has ended.</summary>
    /// <param name="problem">Why it failed; null if it did not.</param>
    /// <param name="duration">How long it took.</param>
    public void Ended(ProblemKind? problem, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", problem is { } kind ? DashboardMeter.Word(kind) : "ok"));
}
