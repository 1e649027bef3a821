using System.Text.Json.Serialization;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Failures;

/// <summary>What the Failures page says, for scripts. docs/failures.md documents each field, so names must not change.</summary>
internal sealed record FailuresResponse(
    SummaryWindow Window,
    SummaryCoverage Coverage,
    SummaryFailure Failure,
    IReadOnlyList<FailuresCause> Causes,
    FailuresCommon InCommon,
    IReadOnlyList<FailuresConfiguration> ByConfiguration,
    FailuresTrouble Trouble,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IgnoredValue>? Ignored)
{
    /// <summary>The answer for the jobs of a filter; what they have in common is said of the group that it chooses.</summary>
    /// <param name="load">The load of the jobs with any outcome.</param>
    /// <param name="judgement">What is said of its failures.</param>
    /// <param name="group">The group of errors; null for all.</param>
    /// <param name="zone">The zone of hours and weekdays.</param>
    /// <param name="ignored">The parts of the address that are ignored.</param>
    public static FailuresResponse Of(Load load, FailureJudgement judgement, string? group, TimeZoneInfo zone, IReadOnlyList<IgnoredValue> ignored) =>
        Of(load.Period, SummaryCoverage.Of(load.Stage, load.Figures.Jobs, load.ReadAt, load.Problem).With(load, load.Filter.NeedsTexts), load.Figures,
            load.Causes, load.CommonTraitsOf(group, zone), judgement, ignored);

    /// <summary>The answer while nothing is known.</summary>
    public static FailuresResponse OfNothing(Period period, IReadOnlyList<IgnoredValue> ignored) => Of(period,
        SummaryCoverage.Of(LoadStage.Reading, 0, null, null), JobFigures.Of(JobSet.Empty, period.To), FailureCauses.None,
        CommonTraits.Of(JobSet.Empty, null, TimeZoneInfo.Utc), FailureJudgement.Unknown, ignored);

    private static FailuresResponse Of(Period period, SummaryCoverage coverage, JobFigures figures, FailureCauses causes, CommonTraits common,
        FailureJudgement judgement, IReadOnlyList<IgnoredValue> ignored) => new(
            new(period.From.UtcDateTime, period.To.UtcDateTime),
            coverage,
            Rate(figures.Failures),
            [.. causes.Rows.Select(cause => FailuresCause.Of(cause, judgement.StateOf(cause.Key)))],
            FailuresCommon.Of(common),
            [.. ConfigurationFunnel.Of(figures.Configurations).Rows.Select(row => new FailuresConfiguration(
                SummaryResponse.Key(row.Count.Id, JobFilter.Inline), Rate(row.Count.Failures), DisplayFormat.InCamelCase(row.Place)))],
            FailuresTrouble.Of(judgement.Trouble, causes, period),
            ignored.Count == 0 ? null : ignored);

    internal static SummaryFailure Rate(FailureRate rate) => new(rate.Failed, rate.Finished, rate.Rate, rate.Low, rate.High);
}

/// <summary>A group of alike errors.</summary>
internal sealed record FailuresCause(string Key, string Error, int Count, double Share, DateTime? First, DateTime? Last, int Configurations, int Users,
    IReadOnlyList<string> InputTypes, FailuresRemedy? Remedy, IReadOnlyList<string> LatestJobs, string State, FailuresEvidence Evidence)
{
    private const int MaxError = 1_000;

    public static FailuresCause Of(FailureCause cause, CauseEvidence state) => new(
        cause.Key, ErrorOf(cause), cause.Count, cause.Share, cause.First?.UtcDateTime, cause.Last?.UtcDateTime, cause.Configurations, cause.Users,
        [.. cause.Inputs.Select(input => input.KindName ?? "unknown")],
        cause.Remedy is { } remedy ? new(DisplayFormat.InCamelCase(remedy.Kind), remedy.Text) : null, [.. cause.Samples.Select(job => job.Id)],
        DisplayFormat.InCamelCase(state.State), FailuresEvidence.Of(state));

    /// <summary>The error of the job that failed last, without secrets, cut where it is long.</summary>
    public static string ErrorOf(FailureCause cause)
    {
        var error = ServiceText.Shown(cause.Latest, cause.Latest.ErrorMessage ?? "");
        return error.Length <= MaxError ? error : error[..(char.IsHighSurrogate(error[MaxError - 1]) ? MaxError - 1 : MaxError)] + "…";
    }
}

/// <summary>What to do about a group.</summary>
internal sealed record FailuresRemedy(string Kind, string Text);

/// <summary>What the failures have in common.</summary>
internal sealed record FailuresCommon(string Verdict, int Failed, int Others, int Needed, IReadOnlyList<FailuresTrait> Traits)
{
    public static FailuresCommon Of(CommonTraits common) => new(DisplayFormat.InCamelCase(common.Verdict), common.Failed, common.Others, common.Needed,
        [.. common.Causes.SelectMany(cause => cause.Following.Select(each => FailuresTrait.Of(each.Trait, cause)).Prepend(FailuresTrait.Of(cause, null)))]);
}

/// <summary>A trait that stands out.</summary>
internal sealed record FailuresTrait(string Kind, string Value, int FailedWith, int OthersWith, double Difference, double Low, double High, double P,
    string? FollowsFrom)
{
    public static FailuresTrait Of(CommonTrait each, CommonTrait? cause) => new(DisplayFormat.InCamelCase(each.Trait.Kind), ValueOf(each.Trait),
        each.Counts.FailedWith, each.Counts.OthersWith, each.Difference.Points, each.Difference.Low, each.Difference.High, each.P,
        cause is null ? null : $"{DisplayFormat.InCamelCase(cause.Trait.Kind)} {ValueOf(cause.Trait)}");

    private static string ValueOf(Trait trait) => trait.Kind switch
    {
        TraitKind.Hours => string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{trait.Value} {trait.FromHour:00}:00-{(trait.FromHour + trait.Hours) % 24:00}:00").TrimStart(),
        TraitKind.Repeated => "true",
        _ => trait.Value,
    };
}

/// <summary>The failures of a configuration.</summary>
internal sealed record FailuresConfiguration(string Id, SummaryFailure Failure, string BeyondChance);

// The default encoder escapes everything but plain ASCII, so that texts of the service cannot control a terminal.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FailuresResponse))]
internal sealed partial class FailuresJson : JsonSerializerContext;
