namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The jobs and failures of each saved configuration.</summary>
/// <param name="Rows">One row per configuration, the one with most jobs first, then by id.</param>
public sealed record ConfigurationCounts(ValueList<ConfigurationCount> Rows)
{
    public static ConfigurationCounts Of(JobSet jobs) => JobFigures.Of(jobs, DateTimeOffset.MinValue).Configurations;
}

/// <summary>The jobs of one configuration.</summary>
/// <param name="Id">The saved configuration, or null for jobs whose rules came with the request.</param>
/// <param name="Jobs">The number of its jobs, finished or not.</param>
/// <param name="Failures">The failures among its jobs with an outcome.</param>
public sealed record ConfigurationCount(string? Id, int Jobs, FailureRate Failures)
{
    public int Failed => Failures.Failed;

    /// <summary>The number of completed and failed jobs.</summary>
    public int Finished => Failures.Finished;
}
