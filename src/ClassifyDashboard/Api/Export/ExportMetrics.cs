using System.Diagnostics.Metrics;
using ClassifyDashboard.Diagnostics;

namespace ClassifyDashboard.Api.Export;

/// <summary>Counts exports by what they have and how they ended, and measures how long they take.</summary>
internal sealed class ExportMetrics
{
    private readonly Counter<long> _exports;
    private readonly Histogram<double> _duration;

    public ExportMetrics(IMeterFactory meters)
    {
        var meter = DashboardMeter.Of(meters);
        _exports = meter.CreateCounter<long>(
            DashboardMeter.Prefix + "exports", "{export}",
            "Exports by file, format and outcome: sent (all jobs, or those that were asked for), refused, unavailable (not all jobs are read) or broken off.");
        _duration = meter.CreateHistogram(
            DashboardMeter.Prefix + "export.duration", "s", "From the request to the last byte, with the wait for the jobs, by format.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600] });
    }

    /// <summary>Notes that an export has ended.</summary>
    /// <param name="file">The file.</param>
    /// <param name="status">The status of the answer; null where the transfer did not end.</param>
    /// <param name="duration">How long it took.</param>
    public void Ended(ExportFile file, int? status, TimeSpan duration)
    {
        KeyValuePair<string, object?> format = new("format", file.Extension);
        _exports.Add(1, new("file", file.Name), format, new("outcome", OutcomeOf(status)));
        _duration.Record(duration.TotalSeconds, format);
    }

    private static string OutcomeOf(int? status) => status switch
    {
        null => "broken_off",
        < 400 => "sent",
        >= 500 => "unavailable",
        _ => "refused",
    };
}
