using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Text;

/// <summary>What is said of a single job in words, the same on its page and in the drawer.</summary>
public static class JobText
{
    /// <summary>The job in a few words for a browser's tab: Failed · invoice · clj-3d9adc…3939cb.</summary>
    public static string Title(Job job) => string.Join(" · ", new[] { StatusAppearance.WordOf(job.Status), Type(job), DisplayFormat.ShortId(job.Id) }.OfType<string>());

    /// <summary>The result's type; null where there is no result.</summary>
    public static string? Type(Job job) => job.Result switch
    {
        null => null,
        { Type: null } => "no rule matched",
        { Type: var type } => DisplayFormat.Line(type, 60) is { Length: > 0 } line ? line : "unnamed type",
    };

    /// <summary>How long it took, or has taken so far; null where that cannot be known.</summary>
    public static TimeSpan? Taken(Job job, DateTimeOffset now) => job switch
    {
        { Status.IsFinished: true } => job.Duration,
        { CreatedAt: { } created } => now > created ? now - created : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>The same in words, such as 4.2 s or 20 s so far; empty where it cannot be known.</summary>
    public static string TakenInWords(Job job, DateTimeOffset now) => Taken(job, now) is { } took ? DisplayFormat.Span(took) + (job.Status.IsFinished ? "" : " so far") : "";

    /// <summary>The duration against the usual one: 4.2 s, usual: 1.1 s to 6 s (median 2.3 s of 812 jobs).</summary>
    public static string Duration(Job job, UsualDuration? usual, DateTimeOffset now)
    {
        var words = TakenInWords(job, now) is { Length: > 0 } taken ? taken : job.Status.IsFinished ? "not known" : "not known so far";
        if (usual is null)
            return words;
        var among = usual.IsOfConfiguration ? " with this configuration" : "";
        return $"{words}, usual: {DisplayFormat.Span(usual.Low)} to {DisplayFormat.Span(usual.High)} (median {DisplayFormat.Span(usual.Median)} of {DisplayFormat.Count(usual.Count, "job", "jobs")}{among})";
    }

    /// <summary>Whether it took longer or less than usual, in words; null where it is as usual or not known. What has not ended cannot be short.</summary>
    public static string? Unusual(Job job, UsualDuration? usual, DateTimeOffset now) => Taken(job, now) is not { } took || usual is null ? null
        : took > usual.High ? "Longer than usual"
        : took < usual.Low && job.Status.IsFinished ? "Shorter than usual"
        : null;

    /// <summary>What the input is.</summary>
    public static string Kind(DocumentInput input) => input.Kind switch
    {
        DocumentInputKind.Url => "Address",
        DocumentInputKind.File => "File",
        DocumentInputKind.ParseJob => "Parse job",
        _ => "Input",
    };

    /// <summary>The moment in UTC, for where the zone's clock is shown.</summary>
    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFF 'UTC'", CultureInfo.InvariantCulture);
}
