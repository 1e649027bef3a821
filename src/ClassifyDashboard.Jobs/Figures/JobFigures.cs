namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The figures of the Jobs page for a set of jobs. Every figure covers all jobs of the set.</summary>
/// <param name="Jobs">The number of jobs.</param>
/// <param name="Undated">The number of jobs without a creation time.</param>
/// <param name="Statuses">The number of jobs in each status.</param>
/// <param name="Backlog">The waiting and running jobs that the service still lists.</param>
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

    /// <summary>The jobs that the service no longer lists.</summary>
    public GoneCounts Gone { get; init; } = new(0, 0);

    /// <summary>What the jobs cost, as far as the service's list says it.</summary>
    public CreditFigures Credits { get; init; } = new(0, 0, 0);

    /// <param name="jobs">The jobs.</param>
    /// <param name="now">The time for which the age of waiting jobs is computed.</param>
    public static JobFigures Of(JobSet jobs, DateTimeOffset now) => FiguresSum.Of(jobs).Result(now);
}
