using ClassifyDashboard.Components.Loading;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Wall;

/// <summary>Keeps the jobs of one wall up to date: those of its window, whatever way they ended or only as asked for, those it judges by, and those of the same time a week ago.</summary>
/// <param name="reader">Where loads come from.</param>
/// <param name="changed">Called with each new load, from any thread.</param>
public sealed class WallWatch(JobReader reader, Func<Task> changed) : IDisposable
{
    private readonly LoadWatch _window = new(reader, changed);
    private readonly LoadWatch _all = new(reader, changed);
    private readonly LoadWatch _judged = new(reader, changed);
    private LoadWatch? _week;
    private JobFilter? _filter;
    private bool _isOfAll;
    private bool _hasWeek;
    private bool _isDisposed;

    /// <summary>The jobs of the window; null while nothing is known.</summary>
    public Load? Window => _window.Load;

    /// <summary>The jobs of the window whatever way they ended; null while nothing is known.</summary>
    public Load? All => _isOfAll ? Window : _all.Load;

    /// <summary>The jobs of the last day and two hours, which the state is judged by and yesterday's hour is in; null while nothing is known.</summary>
    public Load? Judged => _judged.Load;

    /// <summary>The jobs of the hours around the same time last week; null until all are known, which nothing waits for.</summary>
    public Load? WeekAgo => _week?.Load is { ReadAt: not null } load ? load : null;

    /// <summary>The same jobs whatever way they ended: a rate of those that were chosen by their end says nothing.</summary>
    public static JobFilter WhateverTheEnd(JobFilter filter) => filter with { Statuses = [], Types = [], Confidence = null, ErrorGroup = null };

    /// <summary>The jobs that a wall of these is judged by: of the last day and two hours, whatever way they ended.</summary>
    public static JobFilter JudgedBy(JobFilter filter) => WhateverTheEnd(filter) with { Window = Hours(-26, 0) };

    /// <summary>Watches these jobs from now on.</summary>
    public void Follow(JobFilter filter, TimeZoneInfo zone)
    {
        if (_isDisposed)
            return;
        (_filter, _isOfAll) = (filter, IsOfAll(filter));
        _window.Follow(filter, zone);
        if (!_isOfAll)
            _all.Follow(WhateverTheEnd(filter), zone);
        _judged.Follow(JudgedBy(filter), zone);
        Took(zone);
    }

    /// <summary>To be called with each new load: last week is read after all else.</summary>
    public void Took(TimeZoneInfo zone)
    {
        if (!_isDisposed && _filter is not null && Window is { ReadAt: not null } && Judged is { ReadAt: not null })
            (_week ??= new(reader, WeekChanged)).Follow(WhateverTheEnd(_filter) with { Window = Hours(-7 * 24 - 2, -7 * 24) }, zone);
    }

    /// <summary>For a page that is rendered once: waits for the whole answer, or as long as a reader of the page should.</summary>
    public Task ReadAsync(JobFilter filter, TimeZoneInfo zone, TimeSpan patience, TimeProvider time)
    {
        _isOfAll = IsOfAll(filter);
        return Task.WhenAll(
            _window.ReadAsync(filter, zone, patience, time),
            _isOfAll ? Task.CompletedTask : _all.ReadAsync(WhateverTheEnd(filter), zone, patience, time),
            _judged.ReadAsync(JudgedBy(filter), zone, patience, time));
    }

    // Most walls ask for nothing that a job's end decides, so that one load is both.
    private static bool IsOfAll(JobFilter filter) => filter == WhateverTheEnd(filter);

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
        _judged.Dispose();
        _week?.Dispose();
    }

    private static TimeWindow Hours(int from, int to) => new(Bound(from), Bound(to));

    private static TimeBound Bound(int hours) => hours == 0 ? TimeBound.Now : TimeBound.Ago(-hours, TimeUnit.Hour);
}
