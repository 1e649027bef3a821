using System.Collections.Concurrent;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>The jobs of a window at one version of what is known, and what filters and figures make of them, each made once.</summary>
internal sealed class WindowJobs(JobSet all)
{
    // Visitors may try any number of filters while nothing changes.
    private const int MaxFilters = 64;

    private readonly ConcurrentDictionary<JobFilter, Lazy<FilteredJobs>> _filtered = new();

    public static WindowJobs None { get; } = new(JobSet.Empty);

    public JobSet All => all;

    /// <summary>The creation time of the oldest job; null where none has one.</summary>
    public DateTimeOffset? Oldest { get; } = OldestOf(all);

    public FilteredJobs Of(JobFilter filter)
    {
        if (_filtered.Count >= MaxFilters)
            _filtered.Clear();
        return _filtered.GetOrAdd(filter, static (key, all) => new(() => new(all, key)), all).Value;
    }

    // Newest first, the undated last.
    private static DateTimeOffset? OldestOf(JobSet jobs)
    {
        for (var i = jobs.Count - 1; i >= 0; i--)
        {
            if (jobs[i].CreatedAt is { } created)
                return created;
        }

        return null;
    }
}

/// <summary>The jobs that a filter means, with what is counted and ordered for screens: each at the first call, for all screens.</summary>
internal sealed class FilteredJobs
{
    private const int MaxTimelines = 16;
    private const int MaxOrders = 4;

    private readonly Lazy<JobFigures> _figures;
    private readonly Lazy<Facets> _facets;
    private readonly ConcurrentDictionary<(Period, string), Lazy<Timeline>> _timelines = new();
    private readonly ConcurrentDictionary<(JobColumn, bool), Lazy<IReadOnlyList<Job>>> _orders = new();

    /// <param name="all">The jobs of the window.</param>
    /// <param name="filter">Which of them are meant.</param>
    public FilteredJobs(JobSet all, JobFilter filter)
    {
        Jobs = filter.IsOnlyWindow ? all : all.Where(filter.Matches);
        _figures = new(() => JobFigures.Of(Jobs, DateTimeOffset.MinValue));
        _facets = new(() => Facets.Of(all, filter));
    }

    public JobSet Jobs { get; }

    /// <summary>What there is to choose from in the window.</summary>
    public Facets Facets => _facets.Value;

    /// <summary>The figures, with the age of the oldest waiting job at a time.</summary>
    public JobFigures FiguresAt(DateTimeOffset now)
    {
        var figures = _figures.Value;
        return figures.Backlog.Oldest?.CreatedAt is { } created
            ? figures with { Backlog = figures.Backlog with { OldestAge = TimeSpan.FromTicks(Math.Max(0, (now - created).Ticks)) } }
            : figures;
    }

    /// <summary>The jobs over a period. Periods move with the time, so that only the latest few are kept.</summary>
    public Timeline TimelineOf(Period period, TimeZoneInfo zone)
    {
        if (_timelines.Count >= MaxTimelines)
            _timelines.Clear();
        return _timelines.GetOrAdd((period, zone.Id), _ => new(() => Timeline.Of(Jobs, period, zone))).Value;
    }

    /// <summary>The jobs in a table's order. Each takes a reference a job, so that only the latest few are kept.</summary>
    public IReadOnlyList<Job> InOrder(TableView table)
    {
        if (_orders.Count >= MaxOrders)
            _orders.Clear();
        return _orders.GetOrAdd((table.Sort, table.Descending), _ => new(() => table.InOrder(Jobs))).Value;
    }
}
