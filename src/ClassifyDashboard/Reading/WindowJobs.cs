using System.Collections.Concurrent;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Reading;

/// <summary>The jobs of a window at one version of what is known, and what filters and figures make of them, each made once.</summary>
internal sealed class WindowJobs(JobSet all)
{
    // Visitors may try any number of filters while nothing changes.
    private const int MostFilters = 64;

    private readonly ConcurrentDictionary<JobFilter, Lazy<FilteredJobs>> _filtered = new();

    public static WindowJobs None { get; } = new(JobSet.Empty);

    public JobSet All => all;

    /// <summary>The creation time of the oldest job; null where none has one.</summary>
    public DateTimeOffset? Oldest { get; } = OldestOf(all);

    public FilteredJobs Of(JobFilter filter)
    {
        if (_filtered.Count >= MostFilters)
            _filtered.Clear();
        return _filtered.GetOrAdd(filter, static (key, all) => new(() => new(key.IsOnlyWindow ? all : all.Where(key.Matches))), all).Value;
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

/// <summary>The jobs that a filter means, with their figures.</summary>
internal sealed class FilteredJobs(JobSet jobs)
{
    private const int MostTimelines = 16;

    private readonly Lazy<JobFigures> _figures = new(() => JobFigures.Of(jobs, DateTimeOffset.MinValue));
    private readonly ConcurrentDictionary<(Period, string), Lazy<Timeline>> _timelines = new();

    public JobSet Jobs => jobs;

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
        if (_timelines.Count >= MostTimelines)
            _timelines.Clear();
        return _timelines.GetOrAdd((period, zone.Id), _ => new(() => Timeline.Of(jobs, period, zone))).Value;
    }
}
