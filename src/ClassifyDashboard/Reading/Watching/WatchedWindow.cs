using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>A window that someone watches: what is known of it now, and a way to wait for the next news.</summary>
internal sealed class WatchedWindow(TimeWindow window, TimeZoneInfo? zone)
{
    private const long Ahead = 10 * TimeSpan.TicksPerMinute;

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = New();
    private Snapshot? _snapshot;
    private (TimeSpan? Left, DateTimeOffset At) _estimate;

    /// <summary>How many watch it. Guarded by whoever holds the views.</summary>
    public int Watchers { get; set; }

    public TimeWindow Window => window;

    /// <summary>The latest state, null before the first, and a task that ends when there is a later one.</summary>
    public (Snapshot? Snapshot, Task Changed) Current
    {
        get
        {
            lock (_gate)
                return (_snapshot, _changed.Task);
        }
    }

    public Snapshot? Snapshot => Current.Snapshot;

    /// <summary>The stretch of time that the window means.</summary>
    public Period PeriodAt(DateTimeOffset now) => window.Resolve(now, zone ?? TimeZoneInfo.Utc);

    /// <summary>What has to be known for it. A window that reaches up to now has no end, since clocks differ.</summary>
    public TimeRange StretchAt(DateTimeOffset now)
    {
        var period = PeriodAt(now);
        var stretch = TimeRange.Of(period);
        return period.To >= now - Finality.Unsure ? stretch with { Until = TimeRange.NoEnd } : stretch;
    }

    /// <summary>What is read for it: where its end moves through the past, some of what it comes to next, so that it is known by then.</summary>
    public TimeRange WantedAt(DateTimeOffset now)
    {
        var stretch = StretchAt(now);
        if (stretch.IsOpen || !window.To.IsRelative)
            return stretch;
        var until = stretch.Until - (stretch.Until % Ahead) + (2 * Ahead);
        return stretch with { Until = until >= (now - Finality.Unsure).UtcTicks ? TimeRange.NoEnd : until };
    }

    /// <summary>What is shown of what is known: to the tick, and up to the end only where the window has one of its own.</summary>
    public TimeRange ShownAt(DateTimeOffset now)
    {
        var period = PeriodAt(now);
        return new(period.From.UtcTicks, window.To == TimeBound.Now ? TimeRange.NoEnd : period.To.UtcTicks + 1);
    }

    /// <summary>How far reading has come, with an estimate that does not jump about.</summary>
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

    /// <summary>Whether the window's days begin where a zone says.</summary>
    public static bool DependsOnZone(TimeWindow window) => DependsOnZone(window.From) || DependsOnZone(window.To);

    private static bool DependsOnZone(TimeBound bound) =>
        bound.Steps.Any(step => step.Amount is null || step.Unit is not (TimeUnit.Second or TimeUnit.Minute or TimeUnit.Hour));

    // Watchers go on elsewhere: one that is slow must not hold up the reading.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
