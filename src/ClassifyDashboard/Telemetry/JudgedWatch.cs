using ClassifyDashboard.Alerts;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Wall;

namespace ClassifyDashboard.Telemetry;

/// <summary>Follows the jobs of one watch, judges them as alerts and walls do, and passes on what is known.</summary>
/// <remarks>The jobs of the last 24 hours are among those of the judgement, so that counting them costs no request.</remarks>
internal sealed class JudgedWatch : IDisposable
{
    private const string Unnamed = "unnamed";

    private readonly WatchedJobs _watched;
    private readonly JudgedContext _context;
    private readonly JobsSubscription _recent;
    private readonly JobsSubscription _unfinished;
    private readonly JobsSubscription _day;
    private readonly TypeLabels _labels = new();
    private readonly Lock _gate = new();
    private JudgedFigures _figures;

    public JudgedWatch(WatchedJobs watched, JobReader reader, JudgedContext context)
    {
        (_watched, _context) = (watched, context);
        _figures = new(LabelText.Clean(watched.NameOr(watched.Query.Options.Or(context.Wall.Options).Title), Unnamed));
        (_recent, _unfinished, _day) = (new(reader, Judge), new(reader, Judge), new(reader, Count));
    }

    /// <summary>Begins to follow the jobs.</summary>
    public void Follow()
    {
        var (filter, zone) = (_watched.Query.Filter, _watched.Zone);
        _context.Metrics.Set(_figures);
        _unfinished.Follow(AlarmJobs.LongUnfinished(filter), zone);
        _recent.Follow(AlarmJobs.OfTheLastDay(filter), zone);
        _day.Follow(FilterKeys.WithAnyOutcome(filter) with { Window = TimeWindow.Default }, zone);
    }

    public void Dispose()
    {
        _recent.Dispose();
        _unfinished.Dispose();
        _day.Dispose();
    }

    private Task Judge() => Update(() =>
    {
        if (_recent.Load is not { } recent || _unfinished.Load is not { } unfinished || new AlarmJobs(recent, unfinished) is var jobs
            && !jobs.AreCurrent(_context.RefreshInterval, _context.Time.GetUtcNow())
            || WallAlarm.Of(jobs, _watched.Query.Options.Or(_context.Wall.Options)) is not { } verdict)
            return _figures; // the last judgement stays for a while
        return _figures with
        {
            State = new(recent.ReadAt!.Value, verdict.State, verdict.Failed.Now.Rate, verdict.Unmatched.Now.Rate, verdict.Stuck.Count,
                _context.Arrivals.SilenceOf(recent, _watched.Zone)),
        };
    });

    private Task Count() => Update(() =>
    {
        if (_day.Load is not { } day)
            return _figures;
        var complete = day.Stage == Reading.Watching.LoadStage.Complete;
        if (day.ReadAt is not { } at)
            return _figures with { IsComplete = complete };
        return _figures with
        {
            IsComplete = complete, ReadAt = at, Statuses = day.Figures.Statuses.Kinds, Types = _labels.Count(day.Figures.Types.Rows),
        };
    });

    // An exception would end the subscription without a word.
    private Task Update(Func<JudgedFigures> next)
    {
        try
        {
            lock (_gate)
                _context.Metrics.Set(_figures = next());
        }
        catch (Exception e)
        {
            _context.Logger.LogError(e, "The figures for the metrics could not be computed, by an error of the dashboard. Report it with this line.");
        }

        return Task.CompletedTask;
    }
}

/// <summary>What all watches share.</summary>
/// <param name="Metrics">Takes what is known.</param>
/// <param name="Arrivals">When jobs arrived in the last weeks.</param>
/// <param name="Wall">The defaults for what a watch does not set.</param>
/// <param name="RefreshInterval">The normal refresh interval.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record JudgedContext(
    JudgedMetrics Metrics, ArrivalHistory Arrivals, WallOptions Wall, TimeSpan RefreshInterval, TimeProvider Time, ILogger Logger);
