namespace ClassifyDashboard.Jobs;

/// <summary>Which of the ids that a filter asks for are nowhere to be found.</summary>
public static class MissingIds
{
    /// <summary>The filter's ids that none of these jobs has, in the filter's order.</summary>
    /// <param name="filter">Which jobs are asked for.</param>
    /// <param name="jobs">The jobs of the filter's window, those that its status, type or text leave out as well: what is left out is not missing.</param>
    public static ValueList<string> Of(JobFilter filter, JobSet jobs)
    {
        if (filter.JobIds.Count == 0)
            return [];
        var missing = new HashSet<string>(filter.JobIds, StringComparer.Ordinal);
        foreach (var job in jobs.AsSpan())
            missing.Remove(job.Id);
        return missing.Count == 0 ? [] : filter.JobIds.Where(missing.Contains).ToValueList();
    }
}
