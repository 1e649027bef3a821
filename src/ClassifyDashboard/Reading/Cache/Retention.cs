namespace ClassifyDashboard.Reading.Cache;

/// <summary>What happens to a job that the service no longer lists: the setting Reading:Gone.</summary>
public enum GoneJobs
{
    /// <summary>It stays as it was last known, with a mark.</summary>
    Keep,

    /// <summary>It is forgotten.</summary>
    Drop,
}

/// <summary>Which jobs are kept, and for how long.</summary>
/// <param name="Gone">What happens to jobs that the service no longer lists.</param>
/// <param name="Stored">How long after its creation a job stays in the store.</param>
internal sealed record Retention(GoneJobs Gone, TimeSpan Stored)
{
    /// <summary>Returns how long the block of an hour stays in the store; zero or less for jobs that are too old.</summary>
    /// <param name="hour">The beginning of the hour, in UTC ticks. A job can have any creation time, also one that is still to come.</param>
    /// <param name="now">The current time.</param>
    public TimeSpan LeftOf(long hour, DateTimeOffset now) => new(Stored.Ticks + Math.Min(0, hour + Block.Length - now.UtcTicks));
}
