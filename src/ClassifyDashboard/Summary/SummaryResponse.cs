using System.Text.Json.Serialization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Summary;

/// <summary>The figures of a filter's jobs as scripts get them. docs/api.md tells callers what each field means: names stay.</summary>
/// <remarks>
/// <c>ByStatus</c> counts all jobs under the service's own names, those that this version does not know too; <c>ByType</c>
/// completed jobs with a result, <see cref="JobFilter.NoType"/> where no rule matched; <c>ByConfiguration</c> all jobs,
/// <see cref="JobFilter.Inline"/> where the rules came with the job. What there is none of has no key.
/// <c>Ignored</c>, what in the address could not be used, is absent where it would be empty.
/// </remarks>
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IgnoredValue>? Ignored)
{
    public static SummaryResponse Of(Load load, IReadOnlyList<IgnoredValue> ignored) =>
        Of(load.Figures, load.Period, SummaryCoverage.Of(load.Stage, load.Figures.Jobs, load.ReadAt, load.Problem), ignored);

    /// <summary>The answer where nothing is known yet.</summary>
    public static SummaryResponse OfNothing(Period period, IReadOnlyList<IgnoredValue> ignored) =>
        Of(JobFigures.Of(JobSet.Empty, period.To), period, SummaryCoverage.Of(LoadStage.Reading, 0, null, null), ignored);

    internal static SummaryResponse Of(JobFigures figures, Period period, SummaryCoverage coverage, IReadOnlyList<IgnoredValue> ignored) => new(
        new(period.From.UtcDateTime, period.To.UtcDateTime),
        coverage,
        figures.Jobs,
        Counts(JobStatus.Known.Select(status => (status.Name, figures.Statuses[status.Kind])).Concat(figures.Statuses.Others.Select(other => (other.Name, other.Count)))),
        Counts(figures.Types.Rows.Select(row => (Key(row.Type, JobFilter.NoType), row.Count))),
        Counts(figures.Configurations.Rows.Select(row => (Key(row.Id, JobFilter.Inline), row.Jobs))),
        new(figures.Failures.Failed, figures.Failures.Finished, figures.Failures.Rate, figures.Failures.Low, figures.Failures.High),
        new(figures.Confidence.Count, figures.Confidence.Mean),
        new(figures.Durations.Count, figures.Durations.Median?.TotalSeconds, figures.Durations.P95?.TotalSeconds),
        ignored.Count == 0 ? null : ignored);

    /// <summary>A name as a key beside the one that stands for its absence. No two names share a key.</summary>
    /// <remarks>Who calls a rule "(none)" finds it as "=(none)", and one called "=(none)" as "==(none)".</remarks>
    internal static string Key(string? name, string absent) =>
        name is null ? absent : name.AsSpan().TrimStart('=').SequenceEqual(absent) ? "=" + name : name;

    // In the order given, most frequent first: people read it too.
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

/// <summary>The stretch of creation times that the query's window meant, both ends included, in UTC.</summary>
internal sealed record SummaryWindow(DateTime From, DateTime To);

/// <summary>What the figures rest on.</summary>
/// <param name="Complete">Whether all jobs of the window were read, at <paramref name="ReadAt"/>.</param>
/// <param name="Jobs">How many jobs are counted.</param>
/// <param name="ReadAt">Since when all of them are known, in UTC; null until then.</param>
/// <param name="Stale">Whether a later look failed, so that they stand as they were.</param>
/// <param name="Problem">Why it is stale or could not be completed, in words, else null.</param>
internal sealed record SummaryCoverage(bool Complete, int Jobs, DateTime? ReadAt, bool Stale, string? Problem)
{
    public static SummaryCoverage Of(LoadStage stage, int jobs, DateTimeOffset? readAt, Problem? problem) =>
        new(stage is LoadStage.Complete or LoadStage.Stale, jobs, readAt?.UtcDateTime, stage == LoadStage.Stale, Words(problem));

    // The service's words name the id that its support asks for, unless they were cut before it.
    private static string? Words(Problem? problem) =>
        problem?.CorrelationId is { } id && !problem.Message.Contains(id, StringComparison.Ordinal)
            ? $"{problem.Message} Correlation id: {id}."
            : problem?.Message;
}

/// <summary>The share of failed jobs among completed and failed ones with its 95 % bounds, 0 to 1; null while none has finished.</summary>
internal sealed record SummaryFailure(int Failed, int Finished, double? Rate, double? Low, double? High);

/// <summary>How sure the classifier was on average, 0 to 1, over the completed jobs that say so.</summary>
internal sealed record SummaryConfidence(int N, double? Mean);

/// <summary>How long finished jobs took, in seconds: median and 95th percentile over those whose times are known.</summary>
internal sealed record SummaryDuration(int N, double? P50, double? P95);

// The default encoder writes all but plain ASCII as \u escapes: what the service sends can play no tricks on a terminal.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SummaryResponse))]
internal sealed partial class SummaryJson : JsonSerializerContext;
