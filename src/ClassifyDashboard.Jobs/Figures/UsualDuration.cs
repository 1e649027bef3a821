namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The usual duration of the other finished jobs of a job's project, for comparison with the job's own duration.</summary>
/// <param name="Count">The number of jobs on which it is based.</param>
/// <param name="Low">The duration that 5 % of them did not exceed.</param>
/// <param name="Median">The duration that half of them did not exceed.</param>
/// <param name="High">The duration that 95 % of them did not exceed.</param>
/// <param name="IsOfConfiguration">Whether it is based on jobs of the same configuration only.</param>
public sealed record UsualDuration(int Count, TimeSpan Low, TimeSpan Median, TimeSpan High, bool IsOfConfiguration)
{
    /// <summary>The minimum number of jobs of the same configuration to prefer them to all jobs of the project.</summary>
    public const int Enough = 20;

    /// <summary>The minimum number of jobs for any statement.</summary>
    public const int Least = 5;

    /// <summary>Returns the usual duration among these jobs for one of their project; null where they are too few.</summary>
    public static UsualDuration? Of(JobSet jobs, Job job)
    {
        var all = new List<long>();
        var alike = new List<long>();
        foreach (var other in jobs.Rows())
        {
            if (other.Duration is not { } took || other.ProjectId != job.ProjectId || other.Is(job))
                continue;
            all.Add(took.Ticks);
            if (other.ConfigurationId == job.ConfigurationId && (job.ConfigurationId is not null || other.Configuration == job.Configuration))
                alike.Add(took.Ticks);
        }

        return alike.Count >= Enough ? Of(alike, true) : all.Count >= Least ? Of(all, false) : null;
    }

    private static UsualDuration Of(List<long> taken, bool isOfConfiguration)
    {
        var ticks = taken.ToArray();
        return new(
            ticks.Length,
            QuickSelect.Quantile(ticks, 0.05)!.Value,
            QuickSelect.Quantile(ticks, 0.5)!.Value,
            QuickSelect.Quantile(ticks, 0.95)!.Value,
            isOfConfiguration);
    }
}
