namespace ClassifyDashboard.Jobs.Figures;

/// <summary>What the Jobs page says about a set of jobs, counted in one pass. Every figure is of all the jobs in the set.</summary>
/// <param name="Jobs">How many jobs there are.</param>
/// <param name="Undated">Those without a time of creation.</param>
/// <param name="Statuses">How many are in each status.</param>
/// <param name="Backlog">Those that wait or run.</param>
/// <param name="Durations">How long the finished ones took.</param>
/// <param name="Types">What the completed ones were classified as.</param>
/// <param name="Confidence">How sure the classifier was.</param>
/// <param name="Configurations">How each configuration fares.</param>
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
    /// <param name="now">The time at which waiting jobs are as old as they are said to be.</param>
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
