using ClassifyDashboard.Jobs;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Alerts;

/// <summary>The text of a message for people, line by line, without markup.</summary>
internal static class AlertText
{
    private const int MaxOfName = 60;
    private const int MaxOfCause = 120;

    /// <summary>The first line: state and name.</summary>
    public static string Heading(AlertObservation observation, AlertChange change, AlertLevel? previous) => DisplayFormat.InEnglish(() =>
    {
        return $"{observation.Headline(change.Level)} – {Name(observation)}"
            + (change.Reminder > 0 ? $" (still, for {WallText.Span(change.SeenAt - change.Since)})"
            : observation.Kind == AlertKind.State && previous is { } before ? $" (before: {AlertObservation.Word(observation.Kind, before)})" : "");
    });

    /// <summary>The name of the watched jobs, on one line.</summary>
    public static string Name(AlertObservation observation) => Plain(observation.Name, MaxOfName);

    /// <summary>The lines after the heading.</summary>
    public static IReadOnlyList<string> Lines(AlertObservation observation, AlertChange change) =>
        DisplayFormat.InEnglish<IReadOnlyList<string>>(() =>
            [$"Since {DisplayFormat.Exact(change.Since, observation.Zone)}", .. observation.Facts(change.Level)]);

    /// <summary>Why a job failed, on one line, without ids, numbers and addresses.</summary>
    public static string Error(Job job)
    {
        var masked = ErrorGroup.Mask(ServiceText.Shown(job, job.ErrorMessage ?? ""));
        return masked.Length == 0 ? "failed without a message"
            : Plain(masked.Replace("<id>", "…", StringComparison.Ordinal).Replace("<address>", "…", StringComparison.Ordinal), MaxOfCause);
    }

    // One line, shortened, and without @, with which all chats mention people.
    private static string Plain(string text, int limit) => DisplayFormat.Line(text, limit).Replace('@', '＠');
}
