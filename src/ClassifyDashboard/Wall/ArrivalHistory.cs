using System.Security.Cryptography;
using System.Text;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Wall;

/// <summary>
/// Remembers over restarts when the jobs of a filter arrived during the last weeks, and says whether a silence is unusual.
/// </summary>
/// <remarks>It records what walls and alerts read anyway, so that it costs no request. It stores two kilobytes for each filter.</remarks>
internal sealed class ArrivalHistory(KeyValueStore store, TimeProvider time)
{
    // The most filters in memory. The filter that was unused for longest is read from the store again when it is needed.
    private const int MaxFilters = 64;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<JobFilter, Log> _logs = [];

    /// <summary>Judges the time since the last job. Null while the store has not answered, or the jobs are not known.</summary>
    /// <param name="recent">The jobs of the last day.</param>
    /// <param name="zone">The zone whose hours and weekdays are compared.</param>
    public Silence? SilenceOf(Load recent, TimeZoneInfo zone)
    {
        if (recent.ReadAt is not { } at)
            return null;
        lock (_gate)
        {
            var log = LogOf(recent.Filter);
            if (!log.Kept.IsCompletedSuccessfully)
                return null;
            if (log.Latest is { } latest && ReferenceEquals(latest.Load, recent) && latest.Zone == zone.Id)
                return latest.Silence;
            Note(log, recent.Counted, new(recent.Period.From, at));
            DateTimeOffset? newest = recent.Jobs.Count > 0 ? recent.Jobs[0].CreatedAt : null;
            var quiet = log.Arrivals.QuietSince(at);
            var silence = Silence.Of(log.Arrivals, newest > quiet || quiet is null ? newest ?? recent.Period.From : quiet, at, zone);
            log.Latest = (recent, zone.Id, silence);
            return silence;
        }
    }

    private Log LogOf(JobFilter filter)
    {
        if (!_logs.TryGetValue(filter, out var log))
        {
            if (_logs.Count >= MaxFilters)
                _logs.Remove(_logs.MinBy(each => each.Value.UsedAt).Key);
            _logs[filter] = log = new(KeyOf(filter), time.GetUtcNow());
            log.Kept = ReadAsync(log);
        }

        log.UsedAt = time.GetUtcNow();
        return log;
    }

    private async Task ReadAsync(Log log)
    {
        var kept = Arrivals.Read(await store.GetAsync(log.Key, CancellationToken.None));
        lock (_gate)
            log.Arrivals = kept;
    }

    // Writes at most every ten minutes. After a crash, the jobs of the last day fill in what was not written.
    private void Note(Log log, JobSet jobs, Period period)
    {
        var before = log.Arrivals;
        log.Arrivals = before.With(jobs, period);
        if (ReferenceEquals(before, log.Arrivals) || time.GetUtcNow() < log.WrittenAt + WriteInterval)
            return;
        log.WrittenAt = time.GetUtcNow();
        _ = store.SetAsync(log.Key, log.Arrivals.Write(), Arrivals.Reach, CancellationToken.None);
    }

    private static string KeyOf(JobFilter filter) =>
        $"arrivals/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((JobQuery.Default with { Filter = filter }).Write())).AsSpan(0, 12))}";

    private sealed class Log(string key, DateTimeOffset begunAt)
    {
        public string Key => key;

        public Arrivals Arrivals { get; set; } = Arrivals.None;

        public Task Kept { get; set; } = Task.CompletedTask;

        public DateTimeOffset UsedAt { get; set; }

        public DateTimeOffset WrittenAt { get; set; } = begunAt; // a filter that is used for less than ten minutes is not stored

        public (Load Load, string Zone, Silence Silence)? Latest { get; set; }
    }
}
