using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Telemetry;

/// <summary>The judged figures of each watch as metrics. They have no value before the first judgement.</summary>
internal sealed class JudgedMetrics
{
    /// <summary>A judgement of older jobs is left out, as Prometheus leaves out a target that is away. Shorter gaps are common.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    private const string Prefix = DashboardMeter.Prefix + "watch.";

    private readonly ConcurrentDictionary<string, JudgedFigures> _watches = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    public JudgedMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = DashboardMeter.Of(meters);
        meter.CreateObservableGauge(
            Prefix + "failure_rate", () => OfStates(judged => Of(judged.Failed.Rate)), "1",
            "The share of finished jobs that failed, of the last 15 minutes or of as many jobs as a judgement needs.");
        meter.CreateObservableGauge(
            Prefix + "failure_rate_low", () => OfStates(judged => Of(judged.Failed.Low)), "1", "The lower bound of that share at 95 %.");
        meter.CreateObservableGauge(
            Prefix + "failure_rate_high", () => OfStates(judged => Of(judged.Failed.High)), "1", "The upper bound of that share at 95 %.");
        meter.CreateObservableGauge(
            Prefix + "unmatched_rate", () => OfStates(judged => Of(judged.Unmatched.Rate)), "1", "The share of results that no rule matched, in the same way.");
        meter.CreateObservableGauge(
            Prefix + "state", () => OfStates(StatesOf), null, "1 for the state as on a wall and in alerts (fine, too_few, watch or alarm), 0 for the others.");
        meter.CreateObservableGauge(
            Prefix + "stuck", () => OfStates(judged => [(judged.Stuck, null)]), "{job}", "Jobs that are stuck.");
        meter.CreateObservableGauge(
            Prefix + "silence", () => OfStates(judged => Of(judged.Silence?.Length.TotalSeconds)), "s", "The time since the last job came.");
        meter.CreateObservableGauge(
            Prefix + "silent", () => OfStates(SilentOf), null, "1 where that time is unusual for the hour and weekday, 0 where it is usual; none where too "
                + "few weeks are known.");
        meter.CreateObservableGauge(
            Prefix + "jobs", () => OfAll(figures => figures.Statuses is { } counts ? CountsOf(counts) : []), "{job}",
            "Jobs of the last 24 hours by status.");
        meter.CreateObservableGauge(
            Prefix + "jobs_by_type", () => OfAll(figures => TypesOf(figures.Types)), "{job}",
            "Completed jobs of the last 24 hours by type: about twenty by name, the rest as (other), those without a type as (none).");
        meter.CreateObservableGauge(
            Prefix + "data.age", () => OfAll(figures => Of(figures.ReadAt is { } at ? Math.Max(0, (time.GetUtcNow() - at).TotalSeconds) : null)), "s",
            "The age of the jobs of the last 24 hours.");
        meter.CreateObservableGauge(
            Prefix + "complete", () => OfAll(figures => [(figures.IsComplete ? 1 : 0, null)]), null,
            "1 where all jobs of the last 24 hours are known and up to date, otherwise 0.");
    }

    /// <summary>Takes what is known of a watch from now on.</summary>
    public void Set(JudgedFigures figures) => _watches[figures.Watch] = figures;

    private IEnumerable<Measurement<double>> OfStates(Func<JudgedState, IEnumerable<(double, KeyValuePair<string, object?>?)>> values)
    {
        var oldest = _time.GetUtcNow() - Lasts;
        return OfAll(figures => figures.State is { } judged && judged.At >= oldest ? values(judged) : []);
    }

    private IEnumerable<Measurement<double>> OfAll(Func<JudgedFigures, IEnumerable<(double Value, KeyValuePair<string, object?>? Label)>> values) =>
        from figures in _watches.Values
        from each in values(figures)
        select each.Label is { } label ? new Measurement<double>(each.Value, Label("watch", figures.Watch), label)
            : new Measurement<double>(each.Value, Label("watch", figures.Watch));

    private static IEnumerable<(double, KeyValuePair<string, object?>?)> Of(double? value) => value is { } known ? [(known, null)] : [];

    private static IEnumerable<(double, KeyValuePair<string, object?>?)> StatesOf(JudgedState judged) => Enum.GetValues<AlarmState>()
        .Select(state => (state == judged.State ? 1.0 : 0, (KeyValuePair<string, object?>?)Label("state", DashboardMeter.Word(state))));

    private static IEnumerable<(double, KeyValuePair<string, object?>?)> SilentOf(JudgedState judged) =>
        Of(judged.Silence?.State switch { SilenceState.Silent => 1, SilenceState.Usual => 0, _ => null });

    private static IEnumerable<(double, KeyValuePair<string, object?>?)> CountsOf(KindCounts counts) => Enum.GetValues<StatusKind>()
        .Select(kind => ((double)counts[kind], (KeyValuePair<string, object?>?)Label("status", DashboardMeter.Word(kind))));

    private static IEnumerable<(double, KeyValuePair<string, object?>?)> TypesOf(IReadOnlyDictionary<string, long> types) =>
        types.Select(type => ((double)type.Value, (KeyValuePair<string, object?>?)Label("type", type.Key)));

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
