using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Sharing;

/// <summary>The preview that a chat shows for a link: the jobs' figures if all are known, and never a secret.</summary>
/// <param name="Title">The filter in words.</param>
/// <param name="Description">The figures.</param>
public sealed record LinkPreview(string Title, string Description)
{
    public const string Site = "ClassifyDashboard";

    /// <summary>The preview of a screen.</summary>
    /// <param name="filter">The filter of the link.</param>
    /// <param name="zone">The zone in which times are shown.</param>
    /// <param name="names">The names that the title uses instead of ids.</param>
    /// <param name="load">Its jobs, or null while they are unknown.</param>
    /// <param name="isSample">Whether the jobs are sample data.</param>
    public static LinkPreview Of(JobFilter filter, TimeZoneInfo zone, NameTable names, Load? load, bool isSample)
    {
        var filters = FilterText.InText(filter, names);
        var which = (filters.Length == 0 ? "" : $"{filters}, ") + WindowText.InText(filter.Window, zone);
        var description = load is { ReadAt: { } at }
            ? $"{Outcome(load.Figures, filter, which)} As of {DisplayFormat.Exact(at, zone)}{(load.Stage == LoadStage.Stale ? ", not up to date" : "")}."
            : "How document classification is going, what failed, and why.";
        return new($"Jobs: {which}", isSample ? $"{description} Sample data." : description);
    }

    private static string Outcome(JobFigures figures, JobFilter filter, string which)
    {
        var (jobs, failures) = (figures.Jobs, figures.Failures);

        // A failure rate is meaningless for jobs that were selected by their outcome.
        if (failures.Rate is not { } rate || filter != FilterKeys.WithAnyOutcome(filter))
            return $"{(jobs == 0 ? "No jobs" : DisplayFormat.Count(jobs, "job", "jobs"))}: {which}.";
        return failures.Finished == jobs
            ? $"{DisplayFormat.Percent(rate)} of {DisplayFormat.Count(jobs, "job", "jobs")} failed, {which}."
            : $"{DisplayFormat.Percent(rate)} of {DisplayFormat.Count(failures.Finished, "finished job", "finished jobs")} failed, {which}. "
                + $"{DisplayFormat.Count(jobs)} jobs in all.";
    }
}
