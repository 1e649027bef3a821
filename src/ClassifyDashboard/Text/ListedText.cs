using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Text;

/// <summary>Says in one sentence how far back jobs are listed and searched, where not the texts of all fit in memory.</summary>
public static class ListedText
{
    /// <param name="filter">The filter of the jobs.</param>
    /// <param name="listedAfter">The time after which jobs are listed and searched, in words.</param>
    public static string Of(JobFilter filter, string listedAfter) => filter.NeedsTexts
        ? $"Only jobs created after {listedAfter} are searched and counted here: the texts of older ones do not fit in memory (Reading:MaxJobs)."
        : $"Jobs created up to {listedAfter} are counted, but neither listed nor searched: their texts do not fit in memory (Reading:MaxJobs).";
}
