using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>A watcher of a filter, compared with what the sample API itself counts.</summary>
/// <param name="filter">The watched filter.</param>
/// <param name="query">
/// The same for the sample API without the window, such as &amp;status=FAILED; a type is for <paramref name="filter"/> only.
/// </param>
sealed class Watcher(JobFilter filter, string query = "")
{
    private CancellationTokenSource? _stop;
    private Task _run = Task.CompletedTask;
    private volatile Load? _latest;

    public Load? Latest => _latest;

    public void Start(JobReader reader)
    {
        (_stop, _latest) = (new(), null);
        var stopped = _stop.Token;
        _run = Task.Run(async () =>
        {
            await foreach (var load in reader.WatchAsync(filter, TimeZoneInfo.Utc, stopped))
                _latest = load;
        });
    }

    /// <exception cref="Exception">The watch failed, which must never happen.</exception>
    public async Task StopAsync()
    {
        await _stop!.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run);
        _stop.Dispose();
    }

    /// <summary>The error in the latest load, or null.</summary>
    /// <param name="sample">The source of the truth.</param>
    /// <param name="until">Up to when jobs are compared, or null.</param>
    public string? FindFault(SampleApiHost sample, DateTimeOffset? until)
    {
        if (_run.IsCompleted)
            return $"the watch has ended: {_run.Exception}";
        if (_latest is not { } load)
            return $"{this}: nothing came";
        if (load.Jobs.Select(job => job.Id).Distinct(StringComparer.Ordinal).Count() != load.Jobs.Count)
            return "a job is there twice";
        if (load.Stage != LoadStage.Complete)
            return $"{this} {load.Stage} as of {load.ReadAt:s}, {load.Jobs.Count} jobs: {load.Problem}";

        var to = filter.Window.To == TimeBound.Now ? DateTimeOffset.MaxValue : load.Period.To;
        if (until is { } end)
            to = to < end ? to : end;
        var figures = JobFigures.Of(load.Counted.Where(job => job.IsListed && !(job.CreatedAt > until)), DateTimeOffset.MinValue);
        var truth = sample.Count(
            $"?created_at_on_or_after={Text(load.Period.From)}{(to == DateTimeOffset.MaxValue ? "" : $"&created_at_on_or_before={Text(to)}")}{query}");
        var (expected, found) = filter.Types.Count > 0 ? (OfType(truth, filter.Types[0]), $"{figures.Jobs}") : (Text(truth), Text(figures));
        return expected == found ? null : $"{filter.Window}{query} of {load.ReadAt:s} has {found} instead of {expected}";
    }

    public override string ToString() => $"{filter.Window}{query}{string.Join(',', filter.Types)}";

    private static string OfType(Truth truth, string type) => $"{(type == JobFilter.NoType ? truth.NoRuleMatched : truth.Types.GetValueOrDefault(type))}";

    private static string Text(Truth truth) => Text(truth.Total, truth.Undated, truth.NoRuleMatched, truth.Statuses, truth.Types);

    private static string Text(JobFigures figures) => Text(
        figures.Jobs,
        figures.Undated,
        figures.Types.NoRuleMatched.Count,
        JobStatus.Known.Where(status => figures.Statuses[status.Kind] > 0).Select(status => KeyValuePair.Create(status.Name, figures.Statuses[status.Kind]))
            .Concat(figures.Statuses.Others.Select(other => KeyValuePair.Create(other.Name, other.Count))),
        figures.Types.Rows.Where(row => row.Type is not null).Select(row => KeyValuePair.Create(row.Type!, row.Count)));

    private static string Text(int jobs, int undated, int untyped, IEnumerable<KeyValuePair<string, int>> statuses,
        IEnumerable<KeyValuePair<string, int>> types) =>
        $"{jobs} jobs, {undated} undated, {untyped} without a type; {Text(statuses)}; {Text(types)}";

    private static string Text(IEnumerable<KeyValuePair<string, int>> counts) =>
        string.Join(' ', counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key}:{count.Value}"));

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
