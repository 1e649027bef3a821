using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Text;

/// <summary>The kind of trouble of a period in words.</summary>
public static class TroubleText
{
    /// <summary>Where the vendor tells of outages.</summary>
    public const string StatusPage = "https://llamaindex.statuspage.io";

    private const int MaxError = 80;
    private const int LeastFinished = 20;

    /// <summary>The kind in a few words, with a full stop or a colon.</summary>
    public static string Heading(FailureTrouble trouble) => trouble switch
    {
        { Kind: TroubleKind.TooFew } => "Too few to say:",
        { Kind: TroubleKind.Nothing } => "Nothing unusual:",
        { Kind: TroubleKind.Documents } => "The documents:",
        { Kind: TroubleKind.OneCause } => "One cause:",
        { Kind: TroubleKind.Configuration } => "A configuration:",
        { Kind: TroubleKind.Account, IsGuess: true } => "Perhaps the account:",
        { Kind: TroubleKind.Account } => "The account:",
        { Kind: TroubleKind.Service, IsGuess: true } => "Perhaps the service:",
        { Kind: TroubleKind.Service } => "The service:",
        _ => "Not known yet:",
    };

    /// <summary>What the kind rests on, as a sentence that begins in lower case.</summary>
    /// <param name="trouble">The kind of trouble.</param>
    /// <param name="causes">The causes among which it was found.</param>
    /// <param name="period">The period.</param>
    /// <param name="zone">The zone of times.</param>
    /// <param name="names">The names of configurations.</param>
    public static string Evidence(FailureTrouble trouble, FailureCauses causes, Period period, TimeZoneInfo zone, NameTable names) => trouble switch
    {
        { Kind: TroubleKind.Account, Days: > 0 } => string.Create(CultureInfo.InvariantCulture,
            $"on {trouble.Days} days nothing succeeded from about {trouble.CapFrom:HH:mm} to {trouble.CapUntil:HH:mm} UTC. ")
            + "This looks like a daily cap of credits.",
        { Kind: TroubleKind.Account } => $"{Jobs(trouble.Count)} failed because of credits, a cap, a key or a limit{Times(trouble, period, zone)}.",
        { Kind: TroubleKind.Service, IsGuess: true } =>
            $"nearly all jobs failed{Times(trouble, period, zone)}: {DisplayFormat.Count(trouble.Count)} of {Configurations(trouble)}.",
        { Kind: TroubleKind.Service } =>
            $"{Jobs(trouble.Count)} of {Configurations(trouble)} {Ended(trouble, "its errors")}{Times(trouble, period, zone)}.",
        { Kind: TroubleKind.Configuration } =>
            $"{(trouble.Value is { } id ? names.OfValueOrId(FilterKeys.Configuration, id) : FilterText.OfValue(JobFilter.Inline))} failed in "
            + $"{DisplayFormat.Percent(trouble.Rate?.Rate)} of its jobs{Times(trouble, period, zone)}, "
            + $"the others in {DisplayFormat.Percent(trouble.Other?.Rate)}.",
        { Kind: TroubleKind.OneCause } =>
            $"{DisplayFormat.Count(trouble.Count)} of {DisplayFormat.Count(trouble.All)} failures have it{Most(trouble, period, zone)}: "
            + ErrorOf(trouble, causes),
        { Kind: TroubleKind.Documents } => $"{DisplayFormat.Count(trouble.Causes, "cause", "causes")}, none with more than "
            + $"{DisplayFormat.Percent(causes.Rows.Max(row => (double?)row.Share))} of the failures{Before(trouble)}.",
        { Kind: TroubleKind.Nothing } => $"no time, configuration or cause stands out{Before(trouble)}.",
        { Kind: TroubleKind.TooFew, From: not null } =>
            $"{Jobs(trouble.Count)} {Ended(trouble, "errors of the service")}{Times(trouble, period, zone)}.",
        { Kind: TroubleKind.TooFew } => $"{Jobs(trouble.Rate?.Finished ?? 0)} finished, {DisplayFormat.Count(LeastFinished)} are needed.",
        _ => "not all jobs are known.",
    };

    private static string Ended(FailureTrouble trouble, string errors) => trouble.Stuck == 0 ? $"failed with {errors},"
        : trouble.Stuck == trouble.Count ? "got stuck," : $"failed with {errors}, or got stuck,";

    private static string Before(FailureTrouble trouble) => trouble.Other is { } before
        ? $"; {DisplayFormat.Percent(before.Rate)} failed in the known time before" : "";

    private static string Times(FailureTrouble trouble, Period period, TimeZoneInfo zone) => trouble is { From: { } from, Until: { } until }
        ? $" created from {DisplayFormat.ExactToday(from, period.To, zone)} to {DisplayFormat.ExactToday(until, period.To, zone)}" : "";

    private static string Most(FailureTrouble trouble, Period period, TimeZoneInfo zone) =>
        trouble.From is null ? "" : $", most of them{Times(trouble, period, zone)}";

    private static string Jobs(int count) => DisplayFormat.Count(count, "job", "jobs");

    private static string Configurations(FailureTrouble trouble) => DisplayFormat.Count(trouble.Configurations, "configuration", "configurations");

    private static string ErrorOf(FailureTrouble trouble, FailureCauses causes) =>
        causes.Rows.FirstOrDefault(row => row.Key == trouble.Value) is { } row ? DisplayFormat.Line(FailureText.Error(row), MaxError) : "";
}
