using System.Collections.Concurrent;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Types;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>The jobs of a window at one version of the known jobs. Caches the filtered jobs of each filter.</summary>
internal sealed class WindowJobs(JobSet all)
{
    // Visitors may try any number of filters while nothing changes, so the cache is bounded.
    private const int MaxFilters = 64;

    private readonly ConcurrentDictionary<JobFilter, Lazy<FilteredJobs>> _filtered = new();

    public static WindowJobs None { get; } = new(JobSet.Empty);

    /// <summary>All known jobs of the window. The oldest may lack their texts (<see cref="JobSet.TextsAfter"/>).</summary>
    public JobSet All => all;

    /// <summary>The creation time of the oldest job; null where no job has one.</summary>
    public DateTimeOffset? Oldest { get; } = all.Oldest;

    public FilteredJobs Of(JobFilter filter)
    {
        if (_filtered.Count >= MaxFilters)
            _filtered.Clear();
        return _filtered.GetOrAdd(filter, static (key, all) => new(() => new(all, key)), all).Value;
    }
}

/// <summary>
/// The jobs that match a filter, with figures and sort orders. Each is computed at the first call and shared by all screens.
/// </summary>
internal sealed class FilteredJobs
{
    private const int MaxTimelines = 16;
    private const int MaxOrders = 4;
    private const int MaxCommon = 16;
    private const int MaxCompared = 8;
    private const int MaxMixes = 4;

    private readonly Lazy<JobFigures> _figures;
    private readonly Lazy<Facets> _facets;
    private readonly Lazy<CompareOffers> _offers;
    private readonly ConcurrentDictionary<(Period, string), Lazy<Timeline>> _timelines = new();
    private readonly ConcurrentDictionary<(JobColumn, bool), Lazy<IReadOnlyList<Job>>> _orders = new();
    private readonly ConcurrentDictionary<(string?, string), Lazy<CommonTraits>> _common = new();
    private readonly ConcurrentDictionary<(ComparePair?, JobSet?, double), Lazy<Comparison>> _compared = new();
    private readonly ConcurrentDictionary<Period, Lazy<TypeMix>> _mixes = new();
    private readonly Lazy<TypeFigures> _types;

    /// <param name="all">The jobs of the window.</param>
    /// <param name="filter">The filter that selects among them.</param>
    public FilteredJobs(JobSet all, JobFilter filter)
    {
        var listed = all.WithTexts();
        var counted = filter.NeedsTexts ? listed : all;
        Jobs = filter.IsOnlyWindow ? listed : listed.Where(filter);
        Counted = ReferenceEquals(counted, listed) ? Jobs : filter.IsOnlyWindow ? counted : counted.Where(filter);
        _figures = new(() => JobFigures.Of(Counted, DateTimeOffset.MinValue));
        _facets = new(() => Facets.Of(counted, filter));
        _offers = new(() => CompareOffers.Of(Counted));
        _types = new(() => TypeFigures.Of(Counted));
    }

    /// <summary>The jobs that can be listed: not the old ones that lack their texts.</summary>
    public JobSet Jobs { get; }

    /// <summary>The jobs that are counted: also those that lack their texts, unless the filter needs them.</summary>
    public JobSet Counted { get; }

    /// <summary>The available values of each filter key in the window.</summary>
    public Facets Facets => _facets.Value;

    /// <summary>What is said of the results.</summary>
    public TypeFigures Types => _types.Value;

    /// <summary>The figures, with the age of the oldest waiting job at the given time.</summary>
    public JobFigures FiguresAt(DateTimeOffset now)
    {
        var figures = _figures.Value;
        return figures.Backlog.Oldest?.CreatedAt is { } created
            ? figures with { Backlog = figures.Backlog with { OldestAge = TimeSpan.FromTicks(Math.Max(0, (now - created).Ticks)) } }
            : figures;
    }

    /// <summary>The timeline of the jobs over a period. Periods move with the time, so only the latest few are cached.</summary>
    public Timeline TimelineOf(Period period, TimeZoneInfo zone)
    {
        if (_timelines.Count >= MaxTimelines)
            _timelines.Clear();
        return _timelines.GetOrAdd((period, zone.Id), _ => new(() => Timeline.Of(Counted, period, zone))).Value;
    }

    /// <summary>What the failed jobs of a group of errors, or all of them, have in common. Anybody can name any group.</summary>
    public CommonTraits CommonTraitsOf(string? group, TimeZoneInfo zone)
    {
        if (_common.Count >= MaxCommon)
            _common.Clear();
        return _common.GetOrAdd((group, zone.Id), _ => new(() => CommonTraits.Of(Counted, group, zone))).Value;
    }

    /// <summary>The configurations and versions of rules that the jobs have.</summary>
    public CompareOffers CompareOffers => _offers.Value;

    /// <summary>The comparison of two sides among the jobs. Anybody can name any sides.</summary>
    public Comparison Compared(ComparePair pair, double threshold) => Compared((pair, null, threshold), () =>
        Comparison.Of(Counted.Where(pair.A.Of(JobFilter.Default)), Counted.Where(pair.B.Of(JobFilter.Default)), threshold));

    /// <summary>The comparison of the jobs with those of another period.</summary>
    public Comparison ComparedWith(JobSet other, double threshold) => Compared((null, other, threshold), () => Comparison.Of(Counted, other, threshold));

    private Comparison Compared((ComparePair?, JobSet?, double) key, Func<Comparison> compare)
    {
        if (_compared.Count >= MaxCompared)
            _compared.Clear();
        return _compared.GetOrAdd(key, _ => new(compare)).Value;
    }

    /// <summary>The results by type over a period. Periods move with the time, so only the latest few are cached.</summary>
    public TypeMix MixOf(Period period)
    {
        if (_mixes.Count >= MaxMixes)
            _mixes.Clear();
        return _mixes.GetOrAdd(period, key => new(() => TypeMix.Of(Counted, key))).Value;
    }

    /// <summary>The jobs in a table's sort order. Once sorted, an order has a number for each job, so only the latest few are cached.</summary>
    public IReadOnlyList<Job> InOrder(TableView table)
    {
        if (_orders.Count >= MaxOrders)
            _orders.Clear();
        return _orders.GetOrAdd((table.Sort, table.Descending), _ => new(() => table.InOrder(Jobs))).Value;
    }
}
