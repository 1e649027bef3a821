using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Text;

/// <summary>Describes a single job in words, the same on its page and in the drawer.</summary>
public static class JobText
{
    /// <summary>The title of a browser tab: Failed · invoice · clj-3d9adc…3939cb.</summary>
    public static string Title(Job job) =>
        string.Join(" · ", new[] { StatusAppearance.WordOf(job.Status), Type(job), DisplayFormat.ShortId(job.Id) }.OfType<string>());

    /// <summary>The result's type; null without a result.</summary>
    public static string? Type(Job job) => job.Result is { } result ? TypeText.Name(result.Type) : null;

    /// <summary>The duration of a job, or its duration so far; null if it is not known.</summary>
    public static TimeSpan? Taken(Job job, DateTimeOffset now) => job switch
    {
        { Status.IsFinished: true } => job.Duration,
        { IsListed: false } => null,
        { CreatedAt: { } created } => now > created ? now - created : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>The duration in words, such as 4.2 s or 20 s so far; empty if it is not known.</summary>
    public static string DurationText(Job job, DateTimeOffset now) =>
        Taken(job, now) is { } took ? DisplayFormat.Span(took) + (job.Status.IsFinished ? "" : " so far") : "";

    /// <summary>The duration beside the usual one: 4.2 s, usual: 1.1 s to 6 s (median 2.3 s of 812 jobs).</summary>
    public static string Duration(Job job, UsualDuration? usual, DateTimeOffset now)
    {
        var words = DurationText(job, now) is { Length: > 0 } taken ? taken : job.Status.IsFinished || !job.IsListed ? "not known" : "not known so far";
        if (usual is null)
            return words;
        var among = usual.IsOfConfiguration ? " with this configuration" : "";
        return $"{words}, usual: {DisplayFormat.Span(usual.Low)} to {DisplayFormat.Span(usual.High)} (median {DisplayFormat.Span(usual.Median)} of "
            + $"{DisplayFormat.Count(usual.Count, "job", "jobs")}{among})";
    }

    /// <summary>
    /// Whether the duration is longer or shorter than usual, in words; null if it is usual or not known. An unfinished job is never too
    /// short.
    /// </summary>
    public static string? Unusual(Job job, UsualDuration? usual, DateTimeOffset now) => Taken(job, now) is not { } took || usual is null ? null
        : took > usual.High ? "Longer than usual"
        : took < usual.Low && job.Status.IsFinished ? "Shorter than usual"
        : null;

    /// <summary>How long a step of the job took, of which looks at it show the bounds: 51 s, 14 s to 17 s, at most 6 s, or not seen.</summary>
    public static string Step(SpanRange? step)
    {
        if (step is not var (low, high))
            return "not seen";
        var (from, to) = (DisplayFormat.Span(low), DisplayFormat.Span(high));
        return from == to ? from : low == TimeSpan.Zero ? $"at most {to}" : $"{from} to {to}";
    }

    /// <summary>
    /// The statuses in which looks showed the job, with the moment of the first, and the end of a finished job. Empty where no look showed
    /// it before its end.
    /// </summary>
    public static IEnumerable<(string Word, DateTimeOffset At)> Seen(Job job)
    {
        if (job.Steps is not { } steps)
            yield break;
        if (steps.PendingFirst is { } pending)
            yield return (StatusAppearance.WordOf(JobStatus.Pending), pending);
        if (steps.RunningFirst is { } running)
            yield return (StatusAppearance.WordOf(JobStatus.Running), running);
        if (job.Status.IsFinished && job.UpdatedAt is { } end)
            yield return (StatusAppearance.WordOf(job.Status), end);
    }

    /// <summary>Why some jobs may never have been seen, for figures of jobs that go early.</summary>
    public static string Unseen(GoneCounts gone) =>
        $"Some jobs may never have been seen: {DisplayFormat.Count(gone.Early)} of these left the service's list "
        + "before their end was seen, or within a minute of it.";

    /// <summary>What a job cost, in words.</summary>
    /// <param name="billed">The credits; null while it is not billed.</param>
    public static string Cost(double? billed) => billed is { } credits
        ? $"{DisplayFormat.Credits(credits)} {(credits == 1 ? "credit" : "credits")}"
        : "not billed yet";

    /// <summary>A time in UTC, for tooltips beside a time in the chosen zone.</summary>
    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFF 'UTC'", CultureInfo.InvariantCulture);
}
