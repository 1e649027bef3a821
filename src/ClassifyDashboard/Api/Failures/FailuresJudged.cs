using ClassifyDashboard.Api.Summary;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Failures;

/// <summary>What the state of a group rests on. Numbers that say nothing of the state are null.</summary>
internal sealed record FailuresEvidence(string Text, double KnownDays, double? Hours, int? Count, double? Expected, int? Needed)
{
    public static FailuresEvidence Of(CauseEvidence state) => new(
        DisplayFormat.InEnglish(() => CauseStateText.Evidence(state)),
        Math.Round(state.Known.TotalDays, 2),
        state.State is CauseState.Rising or CauseState.Quiet or CauseState.Returned ? Math.Round(state.Length.TotalHours, 2) : null,
        state.State == CauseState.Unknown ? null : state.Count,
        state.State is CauseState.Rising or CauseState.Quiet ? Math.Round(state.Expected, 2) : null,
        state is { State: CauseState.TooFew, Needed: > 0 } ? state.Needed : null);
}

/// <summary>The kind of trouble and its evidence. What says nothing of the kind is null.</summary>
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
        trouble.Kind == TroubleKind.Configuration ? SummaryResponse.Key(trouble.Value, JobFilter.Inline) : trouble.Value,
        trouble.Rate is { } rate ? FailuresResponse.Rate(rate) : null,
        trouble.Other is { } other ? FailuresResponse.Rate(other) : null,
        trouble.Days == 0 ? null : trouble.Days);
}
