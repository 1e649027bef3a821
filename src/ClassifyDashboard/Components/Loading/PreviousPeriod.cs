using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Components.Loading;

/// <summary>The figures of the period of equal length before a load's own. It is read only after the load itself is complete.</summary>
public sealed class PreviousPeriod(JobReader reader, Func<Task> changed) : IDisposable
{
    // While the period moves with the time, the period before follows in steps of 1/48 of its length. Smaller steps would look the same,
    // and each step is one more period to read.
    private const int Steps = 48;

    private readonly JobsSubscription _subscription = new(reader, changed);
    private JobFilter? _compared;

    /// <summary>The load before another; null while it is not complete, or belongs to another filter.</summary>
    public Load? LoadBefore(Load load) => load.Filter == _compared && _subscription.Load is { ReadAt: not null } before ? before : null;

    /// <summary>The load of the period before while it is being read, else null.</summary>
    public Load? Reading => _subscription.Load is { Stage: LoadStage.Reading } load ? load : null;

    /// <summary>Follows the period before this load. Does nothing while the load is not complete.</summary>
    public void Follow(Load? load, TimeZoneInfo zone)
    {
        if (load is not { ReadAt: not null })
            return;
        _compared = load.Filter;
        _subscription.Follow(load.Filter with { Window = Before(load.Period) }, zone);
    }

    /// <summary>Follows nothing for now.</summary>
    public void Unsubscribe() => _subscription.Unsubscribe();

    public void Dispose() => _subscription.Dispose();

    /// <summary>The window of equal length that ends where a period begins, rounded to a step.</summary>
    internal static TimeWindow Before(Period period)
    {
        var step = Math.Max(TimeSpan.TicksPerSecond, period.Length.Ticks / Steps);
        var length = Math.Max(TimeSpan.TicksPerSecond, period.Length.Ticks);
        var end = period.From.UtcTicks - period.From.UtcTicks % step;
        return TimeWindow.Between(
            new DateTimeOffset(Math.Max(0, end - length), TimeSpan.Zero),
            new DateTimeOffset(Math.Max(0, end - 1), TimeSpan.Zero));
    }
}
