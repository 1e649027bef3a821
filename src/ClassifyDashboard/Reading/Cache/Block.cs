using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>The times of blocks: each <see cref="JobBlock"/> has the known jobs of one hour of creation times.</summary>
/// <remarks>Jobs without a creation time are in the block of the hour in which they were found.</remarks>
internal static class Block
{
    /// <summary>The time span of a block.</summary>
    public const long Length = TimeSpan.TicksPerHour;

    /// <summary>Returns the start of the hour that contains a moment.</summary>
    public static long HourOf(long ticks) => ticks - ticks % Length;

    /// <summary>Returns the start of the hour in which a job was created; null for a job without a creation time.</summary>
    public static long? HourOf(Job job) => job.CreatedAt is { } created ? HourOf(created.UtcTicks) : null;

    /// <summary>Joins the jobs of several blocks, given newest first, within a range and the undated ones.</summary>
    public static JobSet Join(IReadOnlyList<JobBlock> blocks, TimeRange range) => JobSet.Of(blocks, range.From, range.Until);
}
