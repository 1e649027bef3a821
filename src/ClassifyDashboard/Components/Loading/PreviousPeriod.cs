using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Components.Loading;

/// <summary>The figures of the period before a load's own, equally long; read only after the load itself is complete.</summary>
public sealed class PreviousPeriod(JobReader reader, Func<Task> changed) : IDisposable
{
    // While the period moves with now, the one before follows in steps of this part of its length: nobody would see
    // less, and each step is one more period to read.
    private const int Steps = 48;

    private readonly JobsSubscription _watch = new(reader, changed);
    private JobFilter? _compared;

    /// <summary>What came before a load; null while that is not known in full, or belongs to another filter.</summary>
    public JobFigures? FiguresBefore(Load load) => load.Filter == _compared && _watch.Load is { ReadAt: not null } before ? before.Figures : null;

    /// <summary>How far the reading of the period before has come; null where it is not being read.</summary>
    public Load? Reading => _watch.Load is { Stage: LoadStage.Reading } load ? load : null;

    /// <summary>Compares with what came before this load; lets go where there is none to compare.</summary>
    public void Follow(Load? load, TimeZoneInfo zone)
    {
        if (load is not { ReadAt: not null })
            return;
        _compared = load.Filter;
        _watch.Follow(load.Filter with { Window = Before(load.Period) }, zone);
    }

    /// <summary>Follows nothing for now.</summary>
    public void Unsubscribe() => _watch.Unsubscribe();

    public void Dispose() => _watch.Dispose();

    /// <summary>The window as long as a period that ends where the period begins, to within a part of its length.</summary>
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
