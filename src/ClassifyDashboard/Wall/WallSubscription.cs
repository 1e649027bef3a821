using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Wall;

/// <summary>
/// Keeps the jobs of one wall up to date: the filtered jobs of its window, the same jobs with any outcome, the jobs that decide the state,
/// and the jobs of the same time a week ago.
/// </summary>
/// <param name="reader">The source of loads.</param>
/// <param name="changed">Called with each new load, from any thread.</param>
public sealed class WallSubscription(JobReader reader, Func<Task> changed) : IDisposable
{
    private readonly JobsSubscription _window = new(reader, changed);
    private readonly JobsSubscription _all = new(reader, changed);
    private readonly JobsSubscription _recent = new(reader, changed);
    private JobsSubscription? _unfinished;
    private Load? _knownUnfinished;
    private JobsSubscription? _week;
    private JobFilter? _filter;
    private bool _hasAnyOutcome;
    private bool _hasWeek;
    private bool _isDisposed;

    /// <summary>The jobs of the window; null while nothing is known.</summary>
    public Load? Window => _window.Load;

    /// <summary>
    /// The jobs of the window with any outcome. Null if they could not be refreshed while the window was: the two would not fit together.
    /// </summary>
    public Load? All => AllAsRead is { ReadAt: not null } all && (all.Problem is null || Window?.Problem is not null) ? all : null;

    /// <summary>The jobs that decide the state; null until all of them are known.</summary>
    public AlarmJobs? Judged => _recent.Load is { ReadAt: not null } recent && KnownUnfinished is { } unfinished ? new(recent, unfinished) : null;

    /// <summary>Whether the jobs of the window and those that decide the state are read, so that there is something to show.</summary>
    public bool HasJobs => Window is { ReadAt: not null } && Judged is not null;

    /// <summary>The jobs of the hours around the same time last week; null until all are known. Nothing waits for them.</summary>
    public Load? WeekAgo => _week?.Load is { ReadAt: not null } load ? load : null;

    /// <summary>
    /// The latest loads of everything that a wall shows; null where nothing is known. A problem of any part is a problem of the wall.
    /// </summary>
    public IEnumerable<Load?> Parts => [Window, .. _hasAnyOutcome ? Array.Empty<Load?>() : [AllAsRead], _recent.Load, _unfinished?.Load];

    /// <summary>
    /// The read time of the oldest jobs on the wall; null until all are read. Jobs that cannot change any more do not age.
    /// </summary>
    public DateTimeOffset? AsOf => Window?.ReadAt is null || Judged is not { } judged ? null
        : new[] { Window, All, judged.Recent, judged.Unfinished }.Where(part => part?.RefreshEvery is not null).Min(part => part!.ReadAt) ?? Window.ReadAt;

    private Load? AllAsRead => _hasAnyOutcome ? Window : _all.Load;

    // The end of this window moves with time, so that it always has a new gap. Until that gap is read, the last complete load stays. If it
    // cannot be read, the wall says so and uses the incomplete load.
    private Load? KnownUnfinished =>
        _unfinished?.Load is { ReadAt: not null } load ? load : _knownUnfinished ?? (_unfinished?.Load is { Problem: not null } failed ? failed : null);

    /// <summary>Follows the jobs of a filter from now on.</summary>
    public void Follow(JobFilter filter, TimeZoneInfo zone)
    {
        if (_isDisposed)
            return;
        (_filter, _hasAnyOutcome) = (filter, HasAnyOutcome(filter));
        _window.Follow(filter, zone);
        if (!_hasAnyOutcome)
            _all.Follow(FilterKeys.WithAnyOutcome(filter), zone);
        _recent.Follow(AlarmJobs.OfTheLastDay(filter), zone);
        (_unfinished ??= new(reader, UnfinishedChanged)).Follow(AlarmJobs.LongUnfinished(filter), zone);
        OnLoad(zone);
    }

    /// <summary>Must be called after each new load. It starts reading last week once everything else is read.</summary>
    public void OnLoad(TimeZoneInfo zone)
    {
        if (!_isDisposed && _filter is not null && HasJobs)
            (_week ??= new(reader, WeekChanged)).Follow(FilterKeys.WithAnyOutcome(_filter) with { Window = Hours(-7 * 24 - 2, -7 * 24) }, zone);
    }

    /// <summary>For a page that is rendered once: waits for a complete load, at most for the given time.</summary>
    public Task ReadAsync(JobFilter filter, TimeZoneInfo zone, TimeSpan patience, TimeProvider time)
    {
        _hasAnyOutcome = HasAnyOutcome(filter);
        return Task.WhenAll(
            _window.ReadAsync(filter, zone, patience, time),
            _hasAnyOutcome ? Task.CompletedTask : _all.ReadAsync(FilterKeys.WithAnyOutcome(filter), zone, patience, time),
            _recent.ReadAsync(AlarmJobs.OfTheLastDay(filter), zone, patience, time),
            (_unfinished ??= new(reader, UnfinishedChanged)).ReadAsync(AlarmJobs.LongUnfinished(filter), zone, patience, time));
    }

    // Most walls filter by nothing that depends on the outcome, so that one load serves as both.
    private static bool HasAnyOutcome(JobFilter filter) => filter == FilterKeys.WithAnyOutcome(filter);

    private Task UnfinishedChanged()
    {
        if (_unfinished?.Load is { ReadAt: not null } load)
            _knownUnfinished = load;
        return changed();
    }

    // A window of the past is published again whenever any page opens, and hardly ever changes. Only its first load causes a rendering;
    // later ones appear with the next load of today.
    private Task WeekChanged()
    {
        if (_hasWeek || WeekAgo is null)
            return Task.CompletedTask;
        _hasWeek = true;
        return changed();
    }

    public void Dispose()
    {
        _isDisposed = true;
        _window.Dispose();
        _all.Dispose();
        _recent.Dispose();
        _unfinished?.Dispose();
        _week?.Dispose();
    }

    private static TimeWindow Hours(int from, int to) => new(TimeBound.Ago(-from, TimeUnit.Hour), TimeBound.Ago(-to, TimeUnit.Hour));
}
