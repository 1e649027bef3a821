using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Failures;

/// <summary>What the state of a group rests on. Numbers that say nothing of the state are null.</summary>
/// <param name="Text">In words.</param>
/// <param name="KnownDays">How many days before are known.</param>
/// <param name="Hours">How many hours were looked at.</param>
/// <param name="Count">The failures in these hours.</param>
/// <param name="Expected">How many were expected.</param>
/// <param name="Needed">How many are needed to say something.</param>
internal sealed record FailuresEvidence(string Text, double KnownDays, double? Hours, int? Count, double? Expected, int? Needed)
{
    public static FailuresEvidence Of(CauseEvidence state) => new(
        DisplayFormat.InEnglish(() => CauseStateText.Evidence(state)),
        Math.Round(state.Known.TotalDays, 2),
        state.LacksWeekday || state.State is CauseState.Rising or CauseState.Quiet or CauseState.Returned ? Math.Round(state.Length.TotalHours, 2) : null,
        state.State == CauseState.Unknown ? null : state.Count,
        state.LacksWeekday || state.State is CauseState.Rising or CauseState.Quiet ? Math.Round(state.Expected, 2) : null,
        state is { State: CauseState.TooFew, Needed: > 0 } ? state.Needed : null);
}

/// <summary>The kind of trouble and its evidence. What says nothing of the kind is null.</summary>
/// <param name="Kind">documents, oneCause, configuration, account, service, nothing, tooFew or unknown.</param>
/// <param name="Text">Its evidence in words.</param>
/// <param name="Guess">Whether it is a guess.</param>
/// <param name="Jobs">The number of jobs that it rests on.</param>
/// <param name="Configurations">The number of their configurations.</param>
/// <param name="From">The first creation time of the burst, in UTC.</param>
/// <param name="Until">The last one, in UTC.</param>
/// <param name="Value">The key of the cause or the id of the configuration.</param>
/// <param name="Failure">The failure rate that is judged.</param>
/// <param name="Other">The rate that it is compared with.</param>
/// <param name="Days">On how many days a cap was reached.</param>
internal sealed record FailuresTrouble(string Kind, string Text, bool Guess, int? Jobs, int? Configurations, DateTime? From, DateTime? Until, string? Value,
    SummaryFailure? Failure, SummaryFailure? Other, int? Days)
{
    public static FailuresTrouble Of(FailureTrouble trouble, FailureCauses causes, Period period) => new(
        DisplayFormat.InCamelCase(trouble.Kind),
        DisplayFormat.InEnglish(() => TroubleText.Evidence(trouble, causes, period, TimeZoneInfo.Utc, NameTable.Empty)),
        trouble.IsGuess,
        trouble.Kind is TroubleKind.Unknown or TroubleKind.Nothing ? null : trouble.Count,
        trouble.Configurations == 0 ? null : trouble.Configurations,
        trouble.From?.UtcDateTime,
        trouble.Until?.UtcDateTime,
        trouble.Kind == TroubleKind.Configuration ? SummaryResponse.KeyOf(trouble.Value) : trouble.Value,
        trouble.Rate is { } rate ? FailuresResponse.Rate(rate) : null,
        trouble.Other is { } other ? FailuresResponse.Rate(other) : null,
        trouble.Days == 0 ? null : trouble.Days);
}
