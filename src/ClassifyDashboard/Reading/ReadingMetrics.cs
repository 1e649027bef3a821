using System.Diagnostics.Metrics;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Reading;

/// <summary>Measures what is watched and known, when somebody asks.</summary>
internal sealed class ReadingMetrics
{
    private const string Waiting = "waiting";

    public ReadingMetrics(IMeterFactory meters, JobReader reader, BlockCache cache, JobArchive archive, StoreMetrics store, ServerRole role,
        TimeProvider time, RedisConnection? redis = null)
    {
        var meter = DashboardMeter.Of(meters);
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "window.watched", () => CountsOf(reader.Watched), "{window}",
            "Watched windows by stage: waiting, reading, complete, stale or failed.");
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "data.age", () => AgeOf(reader.Watched, time.GetUtcNow()), "s",
            "The age of the oldest jobs that a watched window shows which can still change; none where nothing is watched.");
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "job.known", () => reader.Scopes.Sum(scope => scope.Known.Counts.Total), "{job}",
            "Known jobs, in memory or stored. A job that is read in two scopes counts twice.");
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "job.unfinished", () => reader.Scopes.Sum(scope => scope.Known.Counts.Unfinished), "{job}",
            "Known jobs that have not finished and are asked for again.");
        meter.CreateObservableGauge(
            DashboardMeter.Prefix + "memory.used", () => cache.Share, "1", "The share of Reading:MaxJobs that the jobs in memory take.");
        store.MeasureLag(() => archive.Lag);
        if (redis is not null)
            store.MeasureLease(() => role.Part == ServerPart.Reader);
    }

    private static IEnumerable<Measurement<int>> CountsOf(IReadOnlyList<WatchedWindow> windows)
    {
        var counts = windows.CountBy(window => window.Snapshot?.Stage is { } stage ? DashboardMeter.Word(stage) : Waiting).ToDictionary();
        return Enum.GetValues<LoadStage>().Select(DashboardMeter.Word).Prepend(Waiting)
            .Select(stage => new Measurement<int>(counts.GetValueOrDefault(stage), new KeyValuePair<string, object?>("stage", stage)));
    }

    private static IEnumerable<Measurement<double>> AgeOf(IReadOnlyList<WatchedWindow> windows, DateTimeOffset now)
    {
        var oldest = windows.Select(window => window.Snapshot).Where(snapshot => snapshot?.RefreshEvery is not null).Min(snapshot => snapshot!.ReadAt);
        return oldest is { } at ? [new(Math.Max(0, (now - at).TotalSeconds))] : [];
    }
}
