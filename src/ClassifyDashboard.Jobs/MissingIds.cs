namespace ClassifyDashboard.Jobs;

/// <summary>Finds the ids of a filter that no job has.</summary>
public static class MissingIds
{
    /// <summary>Returns the filter's ids that none of these jobs has, in the filter's order.</summary>
    /// <param name="filter">The filter with the requested ids.</param>
    /// <param name="jobs">
    /// The jobs of the filter's window, including those that its status, type or text excludes: an excluded job is not missing.
    /// </param>
    public static ValueList<string> Of(JobFilter filter, JobSet jobs)
    {
        if (filter.JobIds.Count == 0)
            return [];
        var missing = new HashSet<string>(filter.JobIds, StringComparer.Ordinal);
        foreach (var row in jobs.Where(new JobFilter { JobIds = filter.JobIds }).Rows())
            missing.Remove(row.Block.IdOf(row.Row));
        return missing.Count == 0 ? [] : filter.JobIds.Where(missing.Contains).ToValueList();
    }
}
