using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading;

/// <summary>How far the reading of a filter's jobs has come.</summary>
public enum LoadStage
{
    /// <summary>Still reading; the jobs so far are not all.</summary>
    Reading,

    /// <summary>All jobs were read, at <see cref="Load.ReadAt"/>.</summary>
    Complete,

    /// <summary>All jobs were read, but a later look failed: they stand as they were at <see cref="Load.ReadAt"/>.</summary>
    Stale,

    /// <summary>They could not all be read, because of <see cref="Load.Problem"/>; the jobs are those that came before it.</summary>
    Failed,
}

/// <summary>The jobs a filter means, as far as they are known, and what can be said of them. Immutable; screens share it.</summary>
public sealed class Load
{
    private readonly FilteredJobs _filtered;
    private readonly Snapshot _snapshot;
    private readonly Lazy<JobFigures> _figures;
    private readonly Lazy<ValueList<string>> _missingIds;

    internal Load(JobFilter filter, Snapshot snapshot)
    {
        (Filter, _snapshot) = (filter, snapshot);
        _filtered = snapshot.Jobs.Of(filter);
        _figures = new(() => _filtered.FiguresAt(snapshot.Period.To));
        _missingIds = new(() => ReadAt is null ? [] : ClassifyDashboard.Jobs.MissingIds.Of(filter, snapshot.Jobs.All));
    }

    public JobFilter Filter { get; }

    public JobSet Jobs => _filtered.Jobs;

    /// <summary>The stretch of time that the filter's window meant when it was read.</summary>
    public Period Period => _snapshot.Period;

    public LoadStage Stage => _snapshot.Stage;

    /// <summary>Since when everything in <see cref="Jobs"/> is known; null until then.</summary>
    public DateTimeOffset? ReadAt => _snapshot.ReadAt;

    /// <summary>Why the load is stale or failed, else null.</summary>
    public Problem? Problem => _snapshot.Problem;

    /// <summary>The jobs of the window that are known, those that the filter leaves out as well.</summary>
    public int JobsRead => _snapshot.Jobs.All.Count;

    /// <summary>The ids that the filter asks for and no job of the window has, whatever else the filter leaves out; none until all jobs are known.</summary>
    public ValueList<string> MissingIds => _missingIds.Value;

    /// <summary>How far reading has come while <see cref="Stage"/> is <see cref="LoadStage.Reading"/>, else null.</summary>
    public ReadProgress? Progress => _snapshot.Progress;

    /// <summary>How long after one look the next is taken; longer than the setting where the budget asks for it. Null where nothing in the window can change any more.</summary>
    public TimeSpan? RefreshEvery => _snapshot.RefreshEvery;

    /// <summary>How the request budget stood when the load was made; null where no request was needed.</summary>
    public BudgetState? Budget => _snapshot.Budget;

    /// <summary>Entries that the service sent and that could not be read as a job.</summary>
    public int Unreadable => _snapshot.Unreadable;

    /// <summary>The figures of <see cref="Jobs"/>, computed once for each version of them, however many screens show them.</summary>
    public JobFigures Figures => _figures.Value;

    /// <summary>The jobs over the load's period, computed once for each zone.</summary>
    public Timeline TimelineIn(TimeZoneInfo zone) => _filtered.TimelineOf(Period, zone);

    /// <summary>What there is to choose from in each part of the filter, computed once for each version of the jobs.</summary>
    public Facets Facets => _filtered.Facets;

    /// <summary>The jobs in a table's order, sorted once for each version of them.</summary>
    public IReadOnlyList<Job> InOrder(TableView table) => _filtered.InOrder(table);
}
