using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Types;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>The progress of reading a filter's jobs.</summary>
public enum LoadStage
{
    /// <summary>The reader is still reading; the jobs so far are incomplete.</summary>
    Reading,

    /// <summary>The reader has read all jobs, as of <see cref="Load.ReadAt"/>.</summary>
    Complete,

    /// <summary>The reader has read all jobs, but a later refresh failed: the jobs are as of <see cref="Load.ReadAt"/>.</summary>
    Stale,

    /// <summary>
    /// The reader could not read all jobs because of <see cref="Load.Problem"/>; the load has the jobs read before the problem.
    /// </summary>
    Failed,
}

/// <summary>The known jobs of a filter, with figures computed from them. Immutable; screens share it.</summary>
public sealed class Load
{
    private readonly FilteredJobs _filtered;
    private readonly Snapshot _snapshot;
    private readonly Lazy<JobFigures> _figures;
    private readonly Lazy<FailureCauses> _causes;
    private readonly Lazy<ValueList<string>> _missingIds;
    private Tuple<FailureHistory, FailureJudgement>? _judged;

    internal Load(JobFilter filter, Snapshot snapshot)
    {
        (Filter, _snapshot) = (filter with { Named = null }, snapshot);
        _filtered = snapshot.Jobs.Of(filter);
        ListedAfter = snapshot.Jobs.All.TextsAfter;
        _figures = new(() => _filtered.FiguresAt(snapshot.Period.To));
        _causes = new(() => FailureCauses.Of(Counted, Period));
        _missingIds = new(() => ReadAt is null || ListedAfter is not null ? [] : ClassifyDashboard.Jobs.MissingIds.Of(filter, snapshot.Jobs.All));
    }

    public JobFilter Filter { get; }

    /// <summary>The jobs that can be listed. Where not all jobs fit in memory, the oldest are only counted: see <see cref="ListedAfter"/>.</summary>
    public JobSet Jobs => _filtered.Jobs;

    /// <summary>The jobs that are counted, some of which may lack their texts (<see cref="JobSet.TextsAfter"/>).</summary>
    public JobSet Counted => _filtered.Counted;

    /// <summary>The time after which jobs are listed and searched; null where all jobs of the window are.</summary>
    public DateTimeOffset? ListedAfter { get; }

    /// <summary>The period to which the filter's window resolved when the jobs were read.</summary>
    public Period Period => _snapshot.Period;

    public LoadStage Stage => _snapshot.Stage;

    /// <summary>The time as of which all jobs in <see cref="Jobs"/> are known; null while some are unknown.</summary>
    public DateTimeOffset? ReadAt => _snapshot.ReadAt;

    /// <summary>The reason why the load is stale or failed; otherwise null.</summary>
    public Problem? Problem => _snapshot.Problem;

    /// <summary>The number of known jobs in the window, including those that the filter excludes.</summary>
    public int JobsRead => _snapshot.Jobs.All.Count;

    /// <summary>
    /// The filter's ids that no job of the window has, regardless of the filter's other keys; empty until all jobs are known.
    /// </summary>
    public ValueList<string> MissingIds => _missingIds.Value;

    /// <summary>The progress while <see cref="Stage"/> is <see cref="LoadStage.Reading"/>, otherwise null.</summary>
    public ReadProgress? Progress => _snapshot.Progress;

    /// <summary>
    /// The interval between two refreshes; longer than the setting where the budget requires it. Null where nothing in the window can
    /// change any more.
    /// </summary>
    public TimeSpan? RefreshEvery => _snapshot.RefreshEvery;

    /// <summary>The state of the request budget when the load was made; null where no request was needed.</summary>
    public BudgetState? Budget => _snapshot.Budget;

    /// <summary>The number of entries from the service that could not be parsed as a job.</summary>
    public int Unreadable => _snapshot.Unreadable;

    /// <summary>The figures of <see cref="Jobs"/>, computed once for each version of the jobs and shared by all screens.</summary>
    public JobFigures Figures => _figures.Value;

    /// <summary>The failed jobs of <see cref="Counted"/> by cause.</summary>
    public FailureCauses Causes => _causes.Value;

    /// <summary>What is said of the results of <see cref="Counted"/>, computed once for each version of the jobs.</summary>
    public TypeFigures Types => _filtered.Types;

    /// <summary>The results of <see cref="Counted"/> by type over the period.</summary>
    public TypeMix Mix => _filtered.MixOf(Period);

    /// <summary>What the failed jobs have in common, or those of one group of errors, computed once for each version of the jobs.</summary>
    /// <param name="group">The group's key; null for all failed jobs.</param>
    /// <param name="zone">The zone of hours and weekdays.</param>
    public CommonTraits CommonTraitsOf(string? group, TimeZoneInfo zone) => _filtered.CommonTraitsOf(group, zone);

    /// <summary>
    /// What is said of the failures beside an earlier time, computed once for each of its versions; nothing while some jobs are unknown.
    /// </summary>
    /// <param name="earlier">What is known of the time before the period.</param>
    public FailureJudgement JudgedWith(FailureHistory earlier)
    {
        if (ReadAt is null)
            return FailureJudgement.Unknown;
        if (_judged is { } known && ReferenceEquals(known.Item1, earlier))
            return known.Item2;
        var from = Filter.NeedsTexts && ListedAfter is { } listed ? listed : Period.From;
        var judgement = FailureJudgement.Of(Counted, Period, Period with { From = from }, Causes, earlier);
        _judged = new(earlier, judgement);
        return judgement;
    }

    /// <summary>What can be compared among <see cref="Counted"/>, found once for each version of the jobs.</summary>
    public CompareOffers CompareOffers => _filtered.CompareOffers;

    /// <summary>The comparison of two sides among these jobs, computed once for each version of the jobs.</summary>
    /// <param name="pair">The sides, which are no periods.</param>
    /// <param name="threshold">The confidence below which an answer counts as low.</param>
    public Comparison Compared(ComparePair pair, double threshold) => _filtered.Compared(pair, threshold);

    /// <summary>The comparison of these jobs, as side A, with those of another period, computed once for each version of both.</summary>
    /// <param name="other">The jobs of side B.</param>
    /// <param name="threshold">The confidence below which an answer counts as low.</param>
    public Comparison ComparedWith(Load other, double threshold) => _filtered.ComparedWith(other.Counted, threshold);

    /// <summary>The timeline of the jobs over the load's period, computed once for each zone.</summary>
    public Timeline TimelineIn(TimeZoneInfo zone) => _filtered.TimelineOf(Period, zone);

    /// <summary>The available values of each filter key, computed once for each version of the jobs.</summary>
    public Facets Facets => _filtered.Facets;

    /// <summary>The jobs in a table's sort order, sorted once for each version of the jobs.</summary>
    public IReadOnlyList<Job> InOrder(TableView table) => _filtered.InOrder(table);
}
