using System.Text.Json.Serialization;
using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Failures;

/// <summary>What the Failures page says, for scripts. docs/failures.md documents each field, so names must not change.</summary>
/// <param name="Window">The window of creation times.</param>
/// <param name="Coverage">What the answer rests on.</param>
/// <param name="Failure">The share of failed jobs.</param>
/// <param name="Causes">The groups of alike errors, the most frequent first.</param>
/// <param name="InCommon">What the failed jobs have in common.</param>
/// <param name="ByConfiguration">The failure rate of each configuration.</param>
/// <param name="Trouble">What kind of trouble it is.</param>
/// <param name="Ignored">The parts of the address that could not be used; absent if there are none.</param>
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
                SummaryResponse.KeyOf(row.Count.Id), Rate(row.Count.Failures), DisplayFormat.InCamelCase(row.Place)))],
            FailuresTrouble.Of(judgement.Trouble, causes, period),
            ignored.Count == 0 ? null : ignored);

    internal static SummaryFailure Rate(FailureRate rate) => new(rate.Failed, rate.Finished, rate.Rate, rate.Low, rate.High);
}

/// <summary>A group of alike errors.</summary>
/// <param name="Key">The value of the key `error` that selects its jobs.</param>
/// <param name="Error">The error of the job that failed last.</param>
/// <param name="Count">The number of its jobs.</param>
/// <param name="Share">Their share of all failures, 0 to 1.</param>
/// <param name="First">When the first of them failed, in UTC.</param>
/// <param name="Last">When the last of them failed, in UTC.</param>
/// <param name="Configurations">The number of their configurations.</param>
/// <param name="Users">The number of their users.</param>
/// <param name="InputTypes">The kinds of their inputs.</param>
/// <param name="Remedy">What to do; null where the service documents nothing.</param>
/// <param name="LatestJobs">Up to five ids, the latest first.</param>
/// <param name="State">new, returned, rising, ongoing, quiet or tooFew; unknown while jobs are being read.</param>
/// <param name="Evidence">What the state rests on.</param>
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
/// <param name="Kind">Where to do it: document, configuration, account or service.</param>
/// <param name="Text">What to do, in words.</param>
internal sealed record FailuresRemedy(string Kind, string Text);

/// <summary>What the failures have in common.</summary>
/// <param name="Verdict">noFailures, noOthers, tooFew, nothing or found.</param>
/// <param name="Failed">The number of failed jobs that were compared.</param>
/// <param name="Others">The number of other finished jobs.</param>
/// <param name="Needed">How many failures are needed for an answer.</param>
/// <param name="Traits">The traits that stand out, by their evidence.</param>
internal sealed record FailuresCommon(string Verdict, int Failed, int Others, int Needed, IReadOnlyList<FailuresTrait> Traits)
{
    public static FailuresCommon Of(CommonTraits common) => new(DisplayFormat.InCamelCase(common.Verdict), common.Failed, common.Others, common.Needed,
        [.. common.Causes.SelectMany(cause => cause.Following.Select(each => FailuresTrait.Of(each.Trait, cause)).Prepend(FailuresTrait.Of(cause, null)))]);
}

/// <summary>A trait that stands out.</summary>
/// <param name="Kind">What the trait is, such as configuration or host.</param>
/// <param name="Value">Its value, as the key of an address takes it where there is one.</param>
/// <param name="FailedWith">How many failed jobs have it.</param>
/// <param name="OthersWith">How many other jobs have it.</param>
/// <param name="Difference">The difference of the two shares, -1 to 1.</param>
/// <param name="Low">The lower end of its 95 % range.</param>
/// <param name="High">The upper end.</param>
/// <param name="P">The probability of such a difference by chance, before correction.</param>
/// <param name="FollowsFrom">The trait from which it follows; null for none.</param>
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
/// <param name="Id">The configuration; "(inline)" for rules that came with their jobs.</param>
/// <param name="Failure">The share of failed jobs.</param>
/// <param name="BeyondChance">above, below, within or unknown: whether the rate is beyond what chance explains.</param>
internal sealed record FailuresConfiguration(string Id, SummaryFailure Failure, string BeyondChance);

// The default encoder escapes everything but plain ASCII, so that texts of the service cannot control a terminal.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FailuresResponse))]
internal sealed partial class FailuresJson : JsonSerializerContext;
