using System.Globalization;
using System.Text;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Text;

/// <summary>Failures in words, verdict first.</summary>
public static class FailureText
{
    /// <summary>The minimum number of finished jobs of each of two periods to compare their rates.</summary>
    public const int LeastCompared = 20;

    private const int MaxError = 300;

    /// <summary>The outcome of a period as a sentence.</summary>
    public static string Verdict(FailureRate rate, Period period, TimeZoneInfo zone) => rate switch
    {
        { Finished: 0 } => "No job of this period has finished yet.",
        { Failed: 0, Finished: 1 } => $"The one finished job did not fail. It is the only one since {DisplayFormat.Exact(period.From, zone)}.",
        { Failed: 0 } => $"None of the {DisplayFormat.Count(rate.Finished)} finished jobs failed since {DisplayFormat.Exact(period.From, zone)}.",
        { Failed: 1, Finished: 1 } => "The only finished job failed.",
        _ when rate.Failed == rate.Finished => $"Every finished job failed: all {DisplayFormat.Count(rate.Finished)}.",
        _ => $"{DisplayFormat.Count(rate.Failed)} of {DisplayFormat.Count(rate.Finished)} finished jobs failed: {DisplayFormat.Percent(rate.Rate)}.",
    };

    /// <summary>What the rate of a period says of later jobs; empty while no job has finished.</summary>
    public static string Range(FailureRate rate) => rate.Rate is null ? ""
        : $"With 95 % certainty the rate is between {DisplayFormat.Percent(rate.Low)} and {DisplayFormat.Percent(rate.High)}"
            + (rate.Finished < LeastCompared ? ": too few jobs to say more." : ".");

    /// <summary>The rate beside that of the period before, as a sentence.</summary>
    /// <param name="now">The rate.</param>
    /// <param name="before">The rate of the period before; null while it is not known.</param>
    public static string Compared(FailureRate now, FailureRate? before)
    {
        if (now.Finished == 0)
            return "";
        if (before is null)
            return "The period before is not known yet.";
        if (before.Finished == 0)
            return "No job finished in the period before.";
        if (Math.Min(now.Finished, before.Finished) is var least && least < LeastCompared)
        {
            return $"Too few jobs to compare with the period before: {DisplayFormat.Count(least)} finished {(now.Finished == least ? "now" : "then")}, "
                + $"{LeastCompared} are needed.";
        }

        var difference = RateDifference.Of(now, before)!.Value;
        var then = $"{DisplayFormat.Percent(before.Rate)} of {DisplayFormat.Count(before.Finished)} then";
        if (!difference.IsBeyondChance)
            return $"Chance can explain the difference to the period before: {then}.";
        var (low, high) = difference.Low > 0 ? (difference.Low, difference.High) : (-difference.High, -difference.Low);
        return $"{(difference.Low > 0 ? "More" : "Fewer")} than in the period before: {then}. The difference is {Points(low)} to {Points(high)} points.";
    }

    /// <summary>A difference of shares in points: 0.3, 12.</summary>
    public static string Points(double difference) =>
        (difference * 100).ToString(Math.Abs(difference) < 0.0995 ? "0.#" : "0", CultureInfo.CurrentCulture);

    /// <summary>The error of a group: the first line of the job that failed last.</summary>
    public static string Error(FailureCause cause) => Error(cause.Latest, MaxError);

    /// <summary>How many configurations, users and kinds of input a group has.</summary>
    public static string Spread(FailureCause cause) => string.Join(", ",
        DisplayFormat.Count(cause.Configurations, "configuration", "configurations"),
        DisplayFormat.Count(cause.Users, "user", "users"),
        string.Join(" and ", cause.Inputs.Select(input => InputText.Many(input.Kind))));

    /// <summary>The jobs that are no longer listed, as sentences.</summary>
    public static string Gone(GoneJobs gone, TimeZoneInfo zone)
    {
        if (gone is not { First: { } first, Last: { } last, Kinds: var kinds })
            return "The service still lists all jobs of this period.";
        (int Count, string Word)[] all =
            [(kinds.Completed, "completed"), (kinds.Failed, "failed"), (kinds.Cancelled, "cancelled"), (kinds.Unfinished, "unfinished")];
        var ended = all.Where(kind => kind.Count > 0).Select(kind => $"{DisplayFormat.Count(kind.Count)} {kind.Word}");
        var until = first == last ? "" : $" to {DisplayFormat.Exact(last, zone)}";
        return $"The service no longer lists {DisplayFormat.Count(kinds.Total, "job", "jobs")} of this period: when last seen, {string.Join(", ", ended)}. "
            + $"Seen to be gone {(first == last ? "at" : "from")} {DisplayFormat.Exact(first, zone)}{until}"
            + $", from {DisplayFormat.Count(gone.Configurations, "configuration", "configurations")} and {DisplayFormat.Count(gone.Users, "user", "users")}.";
    }

    /// <summary>Where a remedy lies, in a word.</summary>
    public static string Word(RemedyKind kind) => kind switch
    {
        RemedyKind.Document => "Document",
        RemedyKind.Configuration => "Configuration",
        RemedyKind.Account => "Account",
        _ => "Service",
    };

    /// <summary>A group as plain text for the service's support: counts, times in UTC, ids and correlation ids.</summary>
    /// <param name="cause">The group.</param>
    /// <param name="rate">The rate of all jobs of the period.</param>
    /// <param name="period">The period.</param>
    public static string ForSupport(FailureCause cause, FailureRate rate, Period period)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{cause.Count} of {rate.Finished} finished classify jobs failed alike");
        text.Append(CultureInfo.InvariantCulture, $" ({rate.Failed} failed in all), created {Utc(period.From)} to {Utc(period.To)}.\n");
        text.Append(CultureInfo.InvariantCulture, $"Error: {Error(cause)}\n");
        text.Append(CultureInfo.InvariantCulture, $"First: {Utc(cause.First)}, last: {Utc(cause.Last)}. ");
        text.Append(CultureInfo.InvariantCulture, $"Configurations: {cause.Configurations}, users: {cause.Users}.\n");
        foreach (var job in cause.Samples)
        {
            text.Append(CultureInfo.InvariantCulture, $"{DisplayFormat.Line(job.Id, 100)}, failed {Utc(job.UpdatedAt)}");
            if (ServiceText.CorrelationIdIn(job.ErrorMessage) is { } id)
                text.Append(CultureInfo.InvariantCulture, $", correlation id {id}");
            text.Append(CultureInfo.InvariantCulture, $", project {DisplayFormat.Line(job.ProjectId, 60)}\n");
        }

        return text.ToString();
    }

    private static string Error(Job job, int most) =>
        DisplayFormat.Line(ServiceText.Shown(job, job.ErrorMessage ?? ""), most) is { Length: > 0 } line ? line : "no message";

    private static string Utc(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "not known";
}
