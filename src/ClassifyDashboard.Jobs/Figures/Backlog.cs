namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The unfinished jobs that the service still lists, and the age of the oldest.</summary>
/// <param name="Pending">The number of waiting jobs.</param>
/// <param name="Running">The number of running jobs.</param>
/// <param name="Other">The number of jobs in a status that this version does not know and therefore takes as unfinished.</param>
/// <param name="Oldest">The oldest unfinished job, or null where none has a creation time.</param>
/// <param name="OldestAge">Its age at the given time; never negative, even where clocks differ.</param>
public sealed record Backlog(int Pending, int Running, int Other, Job? Oldest, TimeSpan? OldestAge)
{
    public int Total => Pending + Running + Other;

    public DateTimeOffset? OldestCreatedAt => Oldest?.CreatedAt;

    public static Backlog Of(JobSet jobs, DateTimeOffset now) => JobFigures.Of(jobs, now).Backlog;

    /// <summary>Adds the counts of other jobs, none of which is among these.</summary>
    public Backlog And(Backlog other)
    {
        var oldest = Oldest is null || (other.Oldest is { } job && JobSet.NewestFirst(job, Oldest) > 0) ? other : this;
        return new(Pending + other.Pending, Running + other.Running, Other + other.Other, oldest.Oldest, oldest.OldestAge);
    }
}
