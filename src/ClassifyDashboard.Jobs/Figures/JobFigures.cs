namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The figures of the Jobs page for a set of jobs, counted in one pass. Every figure covers all jobs of the set.</summary>
/// <param name="Jobs">The number of jobs.</param>
/// <param name="Undated">The number of jobs without a creation time.</param>
/// <param name="Statuses">The number of jobs in each status.</param>
/// <param name="Backlog">The waiting and running jobs.</param>
/// <param name="Durations">The durations of the finished jobs.</param>
/// <param name="Types">The result types of the completed jobs.</param>
/// <param name="Confidence">The confidence of the classifier.</param>
/// <param name="Configurations">The jobs and failures of each configuration.</param>
public sealed record JobFigures(
    int Jobs,
    int Undated,
    StatusCounts Statuses,
    Backlog Backlog,
    Durations Durations,
    TypeShares Types,
    ConfidenceFigures Confidence,
    ConfigurationCounts Configurations)
{
    public FailureRate Failures { get; } = FailureRate.Of(Statuses.Kinds);

    /// <param name="jobs">The jobs.</param>
    /// <param name="now">The time for which the age of waiting jobs is computed.</param>
    public static JobFigures Of(JobSet jobs, DateTimeOffset now)
    {
        var undated = 0;
        var statuses = new StatusCounts.Tally();
        var backlog = new Backlog.Tally();
        var durations = new Durations.Tally(jobs.Count);
        var types = new TypeShares.Tally();
        var confidence = new ConfidenceFigures.Tally();
        var configurations = new ConfigurationCounts.Tally();
        foreach (var job in jobs.AsSpan())
        {
            undated += job.CreatedOrder == 0 ? 1 : 0;
            statuses.Add(job);
            backlog.Add(job);
            durations.Add(job);
            types.Add(job);
            confidence.Add(job);
            configurations.Add(job);
        }

        return new(
            jobs.Count,
            undated,
            statuses.Result(),
            backlog.Result(now),
            durations.Result(),
            types.Result(),
            confidence.Result(),
            configurations.Result());
    }
}
