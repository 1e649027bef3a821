namespace ClassifyDashboard.Jobs.Types;

/// <summary>The jobs that a person should look at, by reason. They are found among the jobs with texts only where their documents are compared.</summary>
public static class NeedsReview
{
    /// <summary>The jobs with a confidence up to a threshold; a job without a confidence is not scored, and never low.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="threshold">The threshold, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not from 0 to 1.</exception>
    public static JobSet AtOrBelow(JobSet jobs, double threshold) => jobs.Where(new JobFilter
    {
        Confidence = ConfidenceRange.Between(0, threshold) ?? throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold is 0 to 1."),
    });

    /// <summary>The completed jobs whose documents no rule matched.</summary>
    public static JobSet NoRuleMatched(JobSet jobs) => jobs.Where(new JobFilter { Statuses = [JobStatus.Completed], Types = [JobFilter.NoType] });

    /// <summary>The documents that got several answers under the same rules, latest first, at most <see cref="Repeats.MaxListed"/>.</summary>
    public static IReadOnlyList<RepeatedDocument> Disagreements(JobSet jobs) => Repeats.Of(ResultTable.Of(jobs), static _ => { }).Disagreeing;
}
