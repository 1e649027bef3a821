using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>When the service has said its last word on a job or on a stretch of time. Pure rules.</summary>
internal static class Finality
{
    /// <summary>How long after its creation time a job may first be seen.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMinutes(2);

    /// <summary>How far the service's clock may be from ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>A stretch that ended so long before it was read will not have further jobs.</summary>
    public static readonly TimeSpan Unsure = Lateness + Skew;

    /// <summary>For how long a status that this version does not know is taken as one that may change soon.</summary>
    public static readonly TimeSpan OddStatusFollowed = TimeSpan.FromHours(1);

    /// <summary>Up to where what was read at a time is complete for good.</summary>
    public static long FirmUntil(long readAt) => readAt - Unsure.Ticks;

    /// <summary>
    /// Whether each refresh asks for the job. A finished job never changes. Of a status that is new to this version
    /// nobody knows whether it is final, so after an hour the slow check has to do.
    /// </summary>
    public static bool IsFollowed(Job job, long now) =>
        !job.Status.IsFinished
        && (job.Status.Kind != StatusKind.Other || job.CreatedAt is not { } created || created.UtcTicks > now - OddStatusFollowed.Ticks);
}
