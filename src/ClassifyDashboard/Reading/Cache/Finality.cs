using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>Decides when a job or a time range can no longer change. Pure rules.</summary>
internal static class Finality
{
    /// <summary>The maximum delay after its creation time before a job appears in a list.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMinutes(2);

    /// <summary>The maximum difference between the service's clock and ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>A read that is later than now by more than this was made before our clock was set back.</summary>
    public static readonly TimeSpan LeastStepBack = TimeSpan.FromSeconds(5);

    /// <summary>A clock that is further behind is wrong now, as that of a machine which has just started can be: it says nothing.</summary>
    public static readonly TimeSpan MostStepBack = TimeSpan.FromDays(1);

    /// <summary>A range that ended this long before it was read will have no further jobs.</summary>
    public static readonly TimeSpan FinalAfter = Lateness + Skew;

    /// <summary>How long refreshes poll a job whose status this version does not know.</summary>
    public static readonly TimeSpan UnknownStatusPolling = TimeSpan.FromHours(1);

    /// <summary>The end of the final part of a range that was read at a time.</summary>
    public static long FinalUntil(long readAt) => readAt - FinalAfter.Ticks;

    /// <summary>
    /// Whether each refresh polls the job. A finished job never changes. A status that this version does not know may or may not be
    /// final, so after an hour only the slow check reads such a job.
    /// </summary>
    public static bool NeedsPolling(Job job, long now) =>
        !job.Status.IsFinished
        && (job.Status.Kind != StatusKind.Other || job.CreatedAt is not { } created || created.UtcTicks > now - UnknownStatusPolling.Ticks);
}
