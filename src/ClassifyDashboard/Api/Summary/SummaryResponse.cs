using System.Globalization;
using System.Text.Json.Serialization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Summary;

/// <summary>The figures of a filter's jobs for scripts. docs/api.md documents each field, so names must not change.</summary>
/// <param name="Window">The window of creation times.</param>
/// <param name="Coverage">What the figures rest on.</param>
/// <param name="Jobs">All jobs.</param>
/// <param name="ByStatus">All jobs by the service's own status names, also names that are new. Counts of zero have no key.</param>
/// <param name="ByType">Completed jobs with a result by its type; "(none)" means that no rule matched.</param>
/// <param name="ByConfiguration">All jobs by their configuration; "(inline)" means that the rules came with the job.</param>
/// <param name="Failure">The share of failed jobs.</param>
/// <param name="Confidence">How sure the model was.</param>
/// <param name="DurationSeconds">How long jobs took.</param>
/// <param name="Ignored">The parts of the address that could not be used; absent if there are none.</param>
/// <param name="NoLongerListed">The jobs that the service no longer lists.</param>
internal sealed record SummaryResponse(
    SummaryWindow Window,
    SummaryCoverage Coverage,
    int Jobs,
    OrderedDictionary<string, int> ByStatus,
    OrderedDictionary<string, int> ByType,
    OrderedDictionary<string, int> ByConfiguration,
    SummaryFailure Failure,
    SummaryConfidence Confidence,
    SummaryDuration DurationSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IgnoredValue>? Ignored,
    SummaryGone NoLongerListed)
{
    /// <summary>The names of the configurations by their ids; absent while none is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderedDictionary<string, string>? ConfigurationNames { get; init; }

    /// <summary>What the jobs cost; absent while the service's list says it of none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SummaryCredits? Credits { get; init; }

    public static SummaryResponse Of(Load load, NameTable names, IReadOnlyList<IgnoredValue> ignored) =>
        Of(load.Figures, load.Period, SummaryCoverage.Of(load.Stage, load.Figures.Jobs, load.ReadAt, load.Problem).With(load, load.Filter.NeedsTexts), ignored)
            with { ConfigurationNames = NamesOf(load.Figures.Configurations, names) };

    /// <summary>The answer while nothing is known.</summary>
    public static SummaryResponse OfNothing(Period period, IReadOnlyList<IgnoredValue> ignored) =>
        Of(JobFigures.Of(JobSet.Empty, period.To), period, SummaryCoverage.Of(LoadStage.Reading, 0, null, null), ignored);

    internal static SummaryResponse Of(JobFigures figures, Period period, SummaryCoverage coverage, IReadOnlyList<IgnoredValue> ignored) => new(
        new(period.From.UtcDateTime, period.To.UtcDateTime),
        coverage,
        figures.Jobs,
        Counts(JobStatus.Known.Select(status => (status.Name, figures.Statuses[status.Kind]))
            .Concat(figures.Statuses.Others.Select(other => (other.Name, other.Count)))),
        Counts(figures.Types.Rows.Select(row => (ResultTypeKey.Of(row.Type), row.Count))),
        Counts(figures.Configurations.Rows.Select(row => (KeyOf(row.Id), row.Jobs))),
        new(figures.Failures.Failed, figures.Failures.Finished, figures.Failures.Rate, figures.Failures.Low, figures.Failures.High),
        new(figures.Confidence.Count, figures.Confidence.Mean),
        new(figures.Durations.Count, figures.Durations.Median?.TotalSeconds, figures.Durations.P95?.TotalSeconds),
        ignored.Count == 0 ? null : ignored,
        new(figures.Gone.Jobs, figures.Gone.Early))
    {
        Credits = figures.Credits.Count == 0 ? null : new(figures.Credits.Count, figures.Credits.Sum, figures.Credits.Without),
    };

    /// <summary>The key for a configuration, or for rules that came with the job. A configuration called "(inline)" gets the key "=(inline)".</summary>
    internal static string KeyOf(string? configuration) =>
        configuration is null ? JobFilter.Inline : configuration.AsSpan().TrimStart('=') is JobFilter.Inline ? "=" + configuration : configuration;

    private static OrderedDictionary<string, string>? NamesOf(ConfigurationCounts configurations, NameTable names)
    {
        var known = configurations.Rows.Select(row => (row.Id, names.FindConfiguration(row.Id)?.Name)).Where(row => row.Name is not null);
        var written = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, name) in known)
            written.Add(KeyOf(id), name!);
        return written.Count > 0 ? written : null;
    }

    // Keeps the given order, most frequent first, because people read the answer too.
    private static OrderedDictionary<string, int> Counts(IEnumerable<(string Name, int Count)> counts)
    {
        var written = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, count) in counts)
        {
            if (count > 0)
                written.Add(name, count);
        }

        return written;
    }
}

/// <summary>The time range of the query's window, by creation time, both ends included, in UTC.</summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The last moment.</param>
internal sealed record SummaryWindow(DateTime From, DateTime To);

/// <summary>How complete and how recent the figures are.</summary>
/// <param name="Complete">Whether all jobs of the window were read, at <paramref name="ReadAt"/>.</param>
/// <param name="Jobs">How many jobs are counted.</param>
/// <param name="ReadAt">The time at which all of them were read, in UTC; null before that.</param>
/// <param name="Stale">Whether a later read failed, so that the figures are those of an earlier read.</param>
/// <param name="Problem">Why the figures are stale or incomplete, as a message; else null.</param>
internal sealed record SummaryCoverage(bool Complete, int Jobs, DateTime? ReadAt, bool Stale, string? Problem)
{
    public static SummaryCoverage Of(LoadStage stage, int jobs, DateTimeOffset? readAt, Problem? problem) =>
        new(stage is LoadStage.Complete or LoadStage.Stale, jobs, readAt?.UtcDateTime, stage == LoadStage.Stale, Words(problem));

    /// <summary>The time after which jobs are listed and searched, in UTC; absent where all are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? ListedAfter { get; init; }

    /// <summary>What that means for these figures, as a sentence; absent where all jobs are listed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>Returns the coverage with how far back a load's jobs are listed.</summary>
    /// <param name="load">The load.</param>
    /// <param name="needsAll">Whether the answer is incomplete without the jobs that are not listed.</param>
    public SummaryCoverage With(Load load, bool needsAll) => load.ListedAfter is not { } after ? this : this with
    {
        Complete = Complete && !needsAll,
        ListedAfter = after.UtcDateTime,
        Note = ListedText.Of(load.Filter, after.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
    };

    // The service's message normally contains the id that its support needs, but the message can be shortened.
    private static string? Words(Problem? problem) =>
        problem?.CorrelationId is { } id && !problem.Message.Contains(id, StringComparison.Ordinal)
            ? $"{problem.Message} Correlation id: {id}."
            : problem?.Message;
}

/// <summary>The share of failed jobs among completed and failed ones with its 95 % bounds, 0 to 1; null while none has finished.</summary>
/// <param name="Failed">The number of failed jobs.</param>
/// <param name="Finished">The number of completed and failed jobs.</param>
/// <param name="Rate">Their share, 0 to 1.</param>
/// <param name="Low">The lower end of its 95 % range.</param>
/// <param name="High">The upper end.</param>
internal sealed record SummaryFailure(int Failed, int Finished, double? Rate, double? Low, double? High);

/// <summary>The average confidence of the classifier, 0 to 1, over the completed jobs that report one.</summary>
/// <param name="N">The number of these jobs.</param>
/// <param name="Mean">The average.</param>
internal sealed record SummaryConfidence(int N, double? Mean);

/// <summary>How long finished jobs took, in seconds: median and 95th percentile of those with known times.</summary>
/// <param name="N">The number of these jobs.</param>
/// <param name="P50">The median.</param>
/// <param name="P95">The 95th percentile.</param>
internal sealed record SummaryDuration(int N, double? P50, double? P95);

/// <summary>The sum of the credits of the jobs whose credits are known.</summary>
/// <param name="N">The number of these jobs.</param>
/// <param name="Sum">The sum.</param>
/// <param name="Without">The number of jobs without known credits: not billed yet, or never.</param>
internal sealed record SummaryCredits(int N, double Sum, int Without);

/// <summary>The jobs that the service no longer lists; all other figures count them too.</summary>
/// <param name="Jobs">The number of them.</param>
/// <param name="Early">
/// The number of those that went before their end was seen, or within a minute of it. If there are any, some jobs may never have been seen.
/// </param>
internal sealed record SummaryGone(int Jobs, int Early);

// The default encoder escapes everything but plain ASCII, so that texts of the service cannot control a terminal.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SummaryResponse))]
internal sealed partial class SummaryJson : JsonSerializerContext;
