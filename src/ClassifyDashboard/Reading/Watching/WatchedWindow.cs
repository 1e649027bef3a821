using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>A watched window: holds its latest snapshot and notifies its watchers of the next one.</summary>
internal sealed class WatchedWindow(TimeWindow window, TimeZoneInfo? zone)
{
    private const long PrefetchStep = 10 * TimeSpan.TicksPerMinute;

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = New();
    private Snapshot? _snapshot;
    private (TimeSpan? Left, DateTimeOffset At) _estimate;

    /// <summary>The number of watchers. The lock of <see cref="WatchedWindows"/> guards it.</summary>
    public int Watchers { get; set; }

    public TimeWindow Window => window;

    public TimeZoneInfo? Zone => zone;

    /// <summary>The latest snapshot (null before the first) and a task that completes when a newer one arrives.</summary>
    public (Snapshot? Snapshot, Task Changed) Current
    {
        get
        {
            lock (_gate)
                return (_snapshot, _changed.Task);
        }
    }

    public Snapshot? Snapshot => Current.Snapshot;

    /// <summary>The period to which the window resolves at a time.</summary>
    public Period PeriodAt(DateTimeOffset now) => window.Resolve(now, zone ?? TimeZoneInfo.Utc);

    /// <summary>
    /// The range that must be known to complete the window. A window that reaches up to now has no end, since clocks differ.
    /// </summary>
    public TimeRange RangeAt(DateTimeOffset now)
    {
        var period = PeriodAt(now);
        var range = TimeRange.Of(period);
        return period.To >= now - Finality.FinalAfter ? range with { Until = TimeRange.NoEnd } : range;
    }

    /// <summary>
    /// The range to fetch for the window. Where its end moves through the past, the range includes the next minutes, so that they are
    /// known in time.
    /// </summary>
    public TimeRange WantedRangeAt(DateTimeOffset now)
    {
        var range = RangeAt(now);
        if (range.IsOpen || !window.To.IsRelative)
            return range;
        var until = range.Until - (range.Until % PrefetchStep) + (2 * PrefetchStep);
        return range with { Until = until >= (now - Finality.FinalAfter).UtcTicks ? TimeRange.NoEnd : until };
    }

    /// <summary>
    /// The range of known jobs to show: exact to the tick, and bounded at the end only where the window has an end of its own.
    /// </summary>
    public TimeRange ShownRangeAt(DateTimeOffset now)
    {
        var period = PeriodAt(now);
        return new(period.From.UtcTicks, window.To == TimeBound.Now ? TimeRange.NoEnd : period.To.UtcTicks + 1);
    }

    /// <summary>Returns the progress with a smoothed estimate.</summary>
    public ReadProgress Progress(DateTimeOffset? knownFrom, TimeSpan? measured, DateTimeOffset now)
    {
        lock (_gate)
        {
            var left = ReadProgress.Smooth(_estimate.Left, now - _estimate.At, measured);
            _estimate = (left, now);
            return new(knownFrom, left);
        }
    }

    public void Publish(Snapshot snapshot)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _snapshot = snapshot;
            (changed, _changed) = (_changed, New());
        }

        changed.SetResult();
    }

    /// <summary>Whether the window depends on the time zone, because it counts in days or longer units.</summary>
    public static bool DependsOnZone(TimeWindow window) => DependsOnZone(window.From) || DependsOnZone(window.To);

    private static bool DependsOnZone(TimeBound bound) =>
        bound.Steps.Any(step => step.Amount is null || step.Unit is not (TimeUnit.Second or TimeUnit.Minute or TimeUnit.Hour));

    // Watchers continue on other threads, so that a slow watcher does not block the reader.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
