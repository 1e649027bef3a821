using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Wire;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>The distribution of jobs in a time range, as its first pages show it.</summary>
/// <param name="JobsPerTick">The jobs per tick, or null where the order does not show it.</param>
/// <param name="Trial">The length in ticks to try first where the density is unknown.</param>
/// <param name="FromOldest">Whether the density is that of the oldest end, so that reading should continue from there.</param>
/// <param name="Earliest">The creation time of the earliest job, in UTC ticks.</param>
/// <param name="Latest">The creation time of the latest job, in UTC ticks.</param>
internal sealed record DensitySample(double? JobsPerTick, long Trial, bool FromOldest, long Earliest, long Latest);

/// <summary>Sizes the partitions of a time range; each partition can be read, stored and retried on its own. Pure rules.</summary>
/// <remarks>
/// A partition wastes half a page on average. So partitions are as large as possible without making a failure expensive, and get smaller
/// towards the end, so that all workers end at about the same time. These rules only estimate: a wrong estimate costs one more request
/// and never a job.
/// </remarks>
internal static class ChunkSizing
{
    public const int LargestPartitionPages = 20;

    /// <summary>The smallest partition of a gap with few pages, in pages.</summary>
    public const int SmallGapPartitionPages = 12;

    /// <summary>The smallest partition of any gap, in pages.</summary>
    public const int SmallestPartitionPages = 4;

    /// <summary>A range that needs more pages than this is partitioned.</summary>
    public const double SplitAbovePages = 1.2 * LargestPartitionPages;

    /// <summary>The maximum number of concurrent requests for one range.</summary>
    public const int MaxWorkers = 8;

    /// <summary>A probe shows its size after this many pages, or after the first page where that shows twice as much.</summary>
    public const int ProbePages = 2;

    /// <summary>A partition that turns out to need more pages than this is partitioned again.</summary>
    public const double SplitAgainAbovePages = 2 * LargestPartitionPages;

    /// <summary>The number of further partitions that may begin for each partition with more than one page.</summary>
    public const int WorkersPerTrial = 2;

    /// <summary>The divisor for a partition's length where nothing beside it is known.</summary>
    public const int UnknownSideDivisor = 4;

    /// <summary>A partition with less than this share of the expected jobs shows that the estimated density was wrong.</summary>
    public const double MinExpectedShare = 0.25;

    /// <summary>The number of jobs that shows a density within about a fifth.</summary>
    public const int MinSampleJobs = 30;

    /// <summary>The growth factor of the next partition where the last one had too few jobs to show a density.</summary>
    public const int GrowthFactor = 16;

    // Large partitions must make up for the small ones at the end: one partition has this many pages on average.
    private const int AveragePages = 14;

    // A gap with few pages has few large partitions to make up: of 250 pages the smallest partition is 12, of 750 it is 4.
    private const double SmallestPagesFactor = 3_000;

    // The number of partitions for each worker in the remainder, if all were as large as the next.
    private const double PartitionsPerWorker = 1.5;

    // A fiftieth of the sample: of 200 unordered jobs the four newest, after which a fiftieth of all jobs lies.
    private const int TrialShare = 50;

    /// <summary>Returns the number of jobs that the next partition should have.</summary>
    /// <param name="left">The estimated number of jobs in no partition yet.</param>
    /// <param name="all">The estimated number of all jobs.</param>
    /// <param name="partitions">The number of partitions so far.</param>
    public static double Target(double left, double all, int partitions)
    {
        var pages = all / JobListPage.MaxJobs;
        var smallest = partitions * AveragePages > pages
            ? SmallGapPartitionPages
            : Math.Clamp(SmallestPagesFactor / pages, SmallestPartitionPages, SmallGapPartitionPages);
        return JobListPage.MaxJobs * Math.Clamp(left / JobListPage.MaxJobs / (PartitionsPerWorker * MaxWorkers), smallest, LargestPartitionPages);
    }

    /// <summary>Returns what jobs in the order of arrival show about their range; null where they show nothing.</summary>
    public static DensitySample? Sample(IReadOnlyList<Job> jobs)
    {
        var times = jobs.Where(job => job.CreatedAt is not null).Select(job => job.CreatedAt!.Value.UtcTicks).ToArray();
        if (times.Length < MinSampleJobs)
            return null;
        var (rises, falls) = (0, 0);
        for (var i = 1; i < times.Length; i++)
        {
            rises += times[i] > times[i - 1] ? 1 : 0;
            falls += times[i] < times[i - 1] ? 1 : 0;
        }

        var isSorted = rises == 0 || falls == 0;
        Array.Sort(times);
        var (earliest, latest) = (times[0], times[^1]);
        if (earliest == latest)
            return null;
        if (isSorted)
            return new(times.Length / (double)(latest - earliest), 0, FromOldest: falls == 0, earliest, latest);
        var trial = latest - times[^Math.Max(2, times.Length / TrialShare)];
        return new(null, Math.Max(TimeSpan.TicksPerSecond, trial), FromOldest: false, earliest, latest);
    }
}
