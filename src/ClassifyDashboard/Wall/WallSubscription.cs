using ClassifyDashboard.Components.Loading;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Wall;

/// <summary>Keeps the jobs of one wall up to date: those of its window, whatever way they ended or only as asked for, those it judges by, and those of the same time a week ago.</summary>
/// <param name="reader">Where loads come from.</param>
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
    private bool _isOfAll;
    private bool _hasWeek;
    private bool _isDisposed;

    /// <summary>The jobs of the window; null while nothing is known.</summary>
    public Load? Window => _window.Load;

    /// <summary>The jobs of the window whatever way they ended, as far as they can be shown beside it: not where they stand still and the window goes on.</summary>
    public Load? All => AllAsRead is { ReadAt: not null } all && (all.Problem is null || Window?.Problem is not null) ? all : null;

    /// <summary>What the state is judged by; null until all of it is known.</summary>
    public AlarmJobs? Judged => _recent.Load is { ReadAt: not null } recent && KnownUnfinished is { } unfinished ? new(recent, unfinished) : null;

    /// <summary>The jobs of the hours around the same time last week; null until all are known, which nothing waits for.</summary>
    public Load? WeekAgo => _week?.Load is { ReadAt: not null } load ? load : null;

    /// <summary>All that a wall rests on, each as it was read last, null where nothing is known: whatever is the matter with one of them is the matter with the wall.</summary>
    public IEnumerable<Load?> Parts => [Window, .. _isOfAll ? Array.Empty<Load?>() : [AllAsRead], _recent.Load, _unfinished?.Load];

    /// <summary>As of when the oldest of what is drawn is known; null until all is. What cannot change any more does not grow old.</summary>
    public DateTimeOffset? AsOf => Window?.ReadAt is null || Judged is not { } judged ? null
        : new[] { Window, All, judged.Recent, judged.Unfinished }.Where(part => part?.RefreshEvery is not null).Min(part => part!.ReadAt) ?? Window.ReadAt;

    private Load? AllAsRead => _isOfAll ? Window : _all.Load;

    // An end that moves through the past is a gap again and again: until that is read, what was known of it stands, and while
    // it cannot be read, which the wall says, what there is.
    private Load? KnownUnfinished => _unfinished?.Load is { ReadAt: not null } load ? load : _knownUnfinished ?? (_unfinished?.Load is { Problem: not null } failed ? failed : null);

    /// <summary>Watches these jobs from now on.</summary>
    public void Follow(JobFilter filter, TimeZoneInfo zone)
    {
        if (_isDisposed)
            return;
        (_filter, _isOfAll) = (filter, IsOfAll(filter));
        _window.Follow(filter, zone);
        if (!_isOfAll)
            _all.Follow(AlarmJobs.WhateverTheEnd(filter), zone);
        _recent.Follow(AlarmJobs.OfTheLastDay(filter), zone);
        (_unfinished ??= new(reader, UnfinishedChanged)).Follow(AlarmJobs.LongUnfinished(filter), zone);
        OnLoad(zone);
    }

    /// <summary>To be called with each new load: last week is read after all else.</summary>
    public void OnLoad(TimeZoneInfo zone)
    {
        if (!_isDisposed && _filter is not null && Window is { ReadAt: not null } && Judged is not null)
            (_week ??= new(reader, WeekChanged)).Follow(AlarmJobs.WhateverTheEnd(_filter) with { Window = Hours(-7 * 24 - 2, -7 * 24) }, zone);
    }

    /// <summary>For a page that is rendered once: waits for the whole answer, or as long as a reader of the page should.</summary>
    public Task ReadAsync(JobFilter filter, TimeZoneInfo zone, TimeSpan patience, TimeProvider time)
    {
        _isOfAll = IsOfAll(filter);
        return Task.WhenAll(
            _window.ReadAsync(filter, zone, patience, time),
            _isOfAll ? Task.CompletedTask : _all.ReadAsync(AlarmJobs.WhateverTheEnd(filter), zone, patience, time),
            _recent.ReadAsync(AlarmJobs.OfTheLastDay(filter), zone, patience, time),
            (_unfinished ??= new(reader, UnfinishedChanged)).ReadAsync(AlarmJobs.LongUnfinished(filter), zone, patience, time));
    }

    // Most walls ask for nothing that a job's end decides, so that one load is both.
    private static bool IsOfAll(JobFilter filter) => filter == AlarmJobs.WhateverTheEnd(filter);

    private Task UnfinishedChanged()
    {
        if (_unfinished?.Load is { ReadAt: not null } load)
            _knownUnfinished = load;
        return changed();
    }

    // A window of the past is told anew whenever any page is opened, and hardly ever says anything else: what comes after the
    // first is seen with the next load of today.
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
