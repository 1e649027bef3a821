using System.Globalization;
using ClassifyDashboard.Components.Badges;
using ClassifyDashboard.Components.Wall;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Judging;

namespace ClassifyDashboard.Alerts;

/// <summary>What a message says to people, line by line, and how a chat is kept from taking any of it for more than text.</summary>
internal static class AlertText
{
    private const int MostOfName = 60;
    private const int MostOfCause = 120;

    /// <summary>What is the matter, in a line.</summary>
    public static string Heading(Finding finding, Told told, AlertLevel? previous) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(told.Level == AlertLevel.Quiet ? "Fine" : told.Level.ToString())} – {Plain(finding.Name, MostOfName)}{(previous is { } before ? $" (before: {Word(before)})" : "")}");

    /// <summary>What it rests on.</summary>
    public static IReadOnlyList<string> Lines(Finding finding, Told told)
    {
        // Numbers are as the machine's language writes them only by accident: receivers are elsewhere.
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return [.. LinesInEnglish(finding, told)];
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>Why a job failed, on one line, without ids, numbers and addresses.</summary>
    public static string Error(Job job)
    {
        var masked = ErrorGroup.Mask(ServiceText.Shown(job, job.ErrorMessage ?? ""));
        return masked.Length == 0 ? "failed without a message"
            : Plain(masked.Replace("<id>", "…", StringComparison.Ordinal).Replace("<address>", "…", StringComparison.Ordinal), MostOfCause);
    }

    /// <summary>A text for Slack, which takes &lt;!channel&gt; for a call to all.</summary>
    public static string Slack(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A link as Slack writes it.</summary>
    public static string SlackLink(string address) => $"<{Slack(address).Replace("|", "%7C", StringComparison.Ordinal)}|Open these jobs>";

    public static string Word(AlertLevel level) => level switch { AlertLevel.Alarm => "alarm", AlertLevel.Watch => "watch", _ => "fine" };

    // On one line, cut, and without the character by which chats of all kinds call people.
    private static string Plain(string text, int most) => Wording.Line(text, most).Replace('@', '＠');

    private static IEnumerable<string> LinesInEnglish(Finding finding, Told told)
    {
        var verdict = finding.Verdict;
        var (failed, length) = (verdict.Failed.Now.Rate, WallWords.Span(verdict.Failed.Now.Length));
        yield return $"Since {Wording.Exact(told.Since, finding.Zone)}";
        yield return failed.Finished == 0
            ? $"No job finished in the last {length}."
            : $"{Wording.Count(failed.Failed)} of {Wording.Count(failed.Finished)} jobs failed in the last {length}: {WallWords.Rate(failed.Rate)}, at 95 % between {WallWords.Percents(failed.Low)} and {WallWords.Rate(failed.High)}.";
        if (verdict.State == JudgedState.TooFew)
            yield return "Too few jobs finish to say more.";
        if (told.Level == AlertLevel.Quiet)
            yield break;
        if (verdict.Unmatched.State is JudgedState.Watch or JudgedState.Alarm && verdict.Unmatched.Now is { } unmatched)
            yield return $"No rule matched {Wording.Count(unmatched.Rate.Failed)} of {Wording.Count(unmatched.Rate.Finished)} in the last {WallWords.Span(unmatched.Length)}: {WallWords.Rate(unmatched.Rate.Rate)}.";
        if (verdict.Stuck is { Reason: not StuckReason.None } stuck)
            yield return $"{(stuck.Reason == StuckReason.Silence ? "Nothing finishes: " : "")}{Wording.Count(stuck.Count, "job is", "jobs are")} stuck, the oldest for {WallWords.Span(stuck.OldestAge ?? default)}.";
        foreach (var cause in finding.Causes.Rows)
            yield return $"{Wording.Count(cause.Count)} × {Error(cause.Latest)}";
    }
}
