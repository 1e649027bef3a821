using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Sharing;

/// <summary>What a chat shows of a link before anybody opens it: the jobs' figures where they are all known, and never a secret.</summary>
/// <param name="Title">Which jobs.</param>
/// <param name="Description">How they did.</param>
public sealed record LinkPreview(string Title, string Description)
{
    public const string Site = "ClassifyDashboard";

    /// <summary>The preview of a screen.</summary>
    /// <param name="address">What the link says.</param>
    /// <param name="load">Its jobs, or null while there are none to tell of.</param>
    /// <param name="isSample">Whether the jobs are made up.</param>
    public static LinkPreview Of(Address address, Load? load, bool isSample)
    {
        var filters = FilterText.InText(address.Filter);
        var which = (filters.Length == 0 ? "" : $"{filters}, ") + WindowText.InText(address.Filter.Window, address.Zone);
        var description = load is { ReadAt: { } at }
            ? $"{Outcome(load.Figures, address.Filter, which)} As of {DisplayFormat.Exact(at, address.Zone)}{(load.Stage == LoadStage.Stale ? ", not up to date" : "")}."
            : "How document classification is going, what failed, and why.";
        return new($"Jobs: {which}", isSample ? $"{description} Sample data." : description);
    }

    private static string Outcome(JobFigures figures, JobFilter filter, string which)
    {
        var (jobs, failures) = (figures.Jobs, figures.Failures);

        // A rate says nothing of jobs that were chosen by how they ended.
        if (failures.Rate is not { } rate || filter is not { Statuses.Count: 0, Types.Count: 0, Confidence: null, ErrorGroup: null })
            return $"{(jobs == 0 ? "No jobs" : DisplayFormat.Count(jobs, "job", "jobs"))}: {which}.";
        return failures.Finished == jobs
            ? $"{DisplayFormat.Percent(rate)} of {DisplayFormat.Count(jobs, "job", "jobs")} failed, {which}."
            : $"{DisplayFormat.Percent(rate)} of {DisplayFormat.Count(failures.Finished, "finished job", "finished jobs")} failed, {which}. {DisplayFormat.Count(jobs)} jobs in all.";
    }
}
