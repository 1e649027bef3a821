using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Alerts;

/// <summary>What a message says to people, line by line, without any markup.</summary>
internal static class AlertText
{
    private const int MaxOfName = 60;
    private const int MaxOfCause = 120;

    /// <summary>What is the matter, in a line.</summary>
    public static string Heading(AlertObservation finding, AlertChange told, AlertLevel? previous) => InEnglish(() =>
    {
        return $"{finding.Headline(told.Level)} – {Name(finding)}" + (told.Reminder > 0 ? $" (still, for {WallText.Span(told.SeenAt - told.Since)})"
            : finding.Kind == AlertKind.State && previous is { } before ? $" (before: {AlertObservation.Word(finding.Kind, before)})" : "");
    });

    /// <summary>What people call the jobs, on one line.</summary>
    public static string Name(AlertObservation finding) => Plain(finding.Name, MaxOfName);

    /// <summary>What it rests on.</summary>
    public static IReadOnlyList<string> Lines(AlertObservation finding, AlertChange told) =>
        InEnglish<IReadOnlyList<string>>(() => [$"Since {DisplayFormat.Exact(told.Since, finding.Zone)}", .. finding.Facts(told.Level)]);

    /// <summary>Why a job failed, on one line, without ids, numbers and addresses.</summary>
    public static string Error(Job job)
    {
        var masked = ErrorGroup.Mask(ServiceText.Shown(job, job.ErrorMessage ?? ""));
        return masked.Length == 0 ? "failed without a message"
            : Plain(masked.Replace("<id>", "…", StringComparison.Ordinal).Replace("<address>", "…", StringComparison.Ordinal), MaxOfCause);
    }

    // On one line, cut, and without the character by which chats of all kinds call people.
    private static string Plain(string text, int most) => DisplayFormat.Line(text, most).Replace('@', '＠');

    // Numbers are as the machine's language writes them only by accident: receivers are elsewhere.
    private static T InEnglish<T>(Func<T> write)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return write();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
