using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading;

/// <summary>What a first look at a stretch of time says about where its jobs lie.</summary>
/// <param name="JobsPerTick">How densely, or null where that cannot be told.</param>
/// <param name="Trial">A length to try first where it cannot be told, in ticks.</param>
/// <param name="FromBelow">Whether the density is that of the early end, so that reading should go on from there.</param>
/// <param name="Earliest">The earliest job seen.</param>
/// <param name="Latest">The latest job seen.</param>
internal sealed record Sample(double? JobsPerTick, long Trial, bool FromBelow, long Earliest, long Latest);

/// <summary>Into what pieces a stretch of time is cut, so that each can be read, kept and lost on its own. Pure rules.</summary>
/// <remarks>
/// A piece costs half a page on average that is not full. So pieces are as large as they may be without making a
/// failure expensive, and get smaller towards the end, so that all lanes end at about the same time. Nothing here
/// decides what is known: where a guess is wrong, a request more is spent.
/// </remarks>
internal static class PieceSizes
{
    public const int LargestPages = 20;
    public const int SmallestPages = 12;

    /// <summary>A stretch that needs more pages than this is cut.</summary>
    public const double LongPages = 1.2 * LargestPages;

    /// <summary>The most requests under way for one stretch.</summary>
    public const int Lanes = 8;

    /// <summary>A stretch that had not ended after so many pages is cut.</summary>
    public const int ProbePages = 2;

    /// <summary>A piece that had not ended after so many pages shows that others as long as it are worth beginning.</summary>
    public const int TrialPages = 4;

    /// <summary>A piece that holds less than this share of what was expected shows that jobs do not lie as was thought.</summary>
    public const double LeastShare = 0.25;

    /// <summary>Jobs of which a density can be told within about a fifth.</summary>
    public const int EnoughToTell = 30;

    /// <summary>How much longer a next piece may be where the last held too few jobs to tell.</summary>
    public const int Growth = 16;

    private const double MuchDenser = 3;

    // A fiftieth of what was seen: of 200 jobs in no order the four newest, behind which a fiftieth of all jobs lies.
    private const int TrialShare = 50;

    /// <summary>The jobs that the next piece should hold, given how many are still to be read.</summary>
    public static double Target(double jobsLeft) =>
        Math.Clamp(jobsLeft / (2 * Lanes), SmallestPages * ClassifyClient.PageSize, (double)LargestPages * ClassifyClient.PageSize);

    /// <summary>What jobs, in the order in which they came, say about the stretch they are the beginning of; null where nothing can be told.</summary>
    public static Sample? Look(IReadOnlyList<Job> jobs)
    {
        var times = jobs.Where(job => job.CreatedAt is not null).Select(job => job.CreatedAt!.Value.UtcTicks).ToArray();
        if (times.Length < EnoughToTell)
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
            return new(times.Length / (double)(latest - earliest), 0, FromBelow: falls == 0, earliest, latest);
        var trial = latest - times[^Math.Max(2, times.Length / TrialShare)];
        return new(null, Math.Max(TimeSpan.TicksPerSecond, trial), FromBelow: false, earliest, latest);
    }

    /// <summary>Whether a walk is so long that its stretch should be cut, going by its beginning.</summary>
    /// <param name="sample">What its beginning showed.</param>
    /// <param name="from">Where the stretch begins.</param>
    /// <param name="until">Where it ends.</param>
    /// <param name="isProbe">Whether it was begun to see how much there is; another one has a length that was thought about.</param>
    public static bool IsLong(Sample sample, long from, long until, bool isProbe)
    {
        if (sample.JobsPerTick is not { } density)
            return isProbe; // in no order: only the end would tell
        var pages = density * (sample.FromBelow ? until - sample.Earliest : sample.Latest - from) / ClassifyClient.PageSize;
        return pages > (isProbe ? LongPages : MuchDenser * LargestPages);
    }

    /// <summary>How long a piece should be where jobs lie so densely, in ticks, at least a second.</summary>
    /// <param name="jobsPerTick">How densely.</param>
    /// <param name="left">The length of what is still to be read.</param>
    public static long OfDensity(double jobsPerTick, long left) =>
        Math.Max(TimeSpan.TicksPerSecond, (long)Math.Min(left, Target(jobsPerTick * left) / jobsPerTick));
}
