using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>What a first look at a stretch of time says about where its jobs lie.</summary>
/// <param name="JobsPerTick">How densely, or null where that cannot be told.</param>
/// <param name="Trial">A length to try first where it cannot be told, in ticks.</param>
/// <param name="FromBelow">Whether the density is that of the early end, so that reading should go on from there.</param>
/// <param name="Earliest">The earliest job seen.</param>
/// <param name="Latest">The latest job seen.</param>
internal sealed record DensitySample(double? JobsPerTick, long Trial, bool FromBelow, long Earliest, long Latest);

/// <summary>Into what pieces a stretch of time is cut, so that each can be read, kept and lost on its own. Pure rules.</summary>
/// <remarks>
/// A piece costs half a page on average that is not full. So pieces are as large as they may be without making a
/// failure expensive, and get smaller towards the end, so that all lanes end at about the same time. Nothing here
/// decides what is known: where a guess is wrong, a request more is spent.
/// </remarks>
internal static class ChunkSizing
{
    public const int LargestPages = 20;

    /// <summary>The smallest where there are few pages in all.</summary>
    public const int SmallPages = 12;

    /// <summary>The smallest of all.</summary>
    public const int SmallestPages = 4;

    /// <summary>A stretch that needs more pages than this is cut.</summary>
    public const double LongPages = 1.2 * LargestPages;

    /// <summary>The most requests under way for one stretch.</summary>
    public const int Lanes = 8;

    /// <summary>A walk that was begun to see how much there is shows that after so many pages, or after the first where that shows twice as much.</summary>
    public const int ProbePages = 2;

    /// <summary>A piece that turns out to need more pages than this is cut once more.</summary>
    public const double MuchTooLongPages = 2 * LargestPages;

    /// <summary>How many more pieces may be begun for each that shows that there is enough to read.</summary>
    public const int LanesOnTrial = 2;

    /// <summary>How much smaller a piece is where nothing is known beside it.</summary>
    public const int Unseen = 4;

    /// <summary>A piece that holds less than this share of what was expected shows that jobs do not lie as was thought.</summary>
    public const double MinShare = 0.25;

    /// <summary>Jobs of which a density can be told within about a fifth.</summary>
    public const int EnoughToTell = 30;

    /// <summary>How much longer a next piece may be where the last held too few jobs to tell.</summary>
    public const int Growth = 16;

    // Small pieces at the end have to be paid by the large ones before: so many pages go into one on average.
    private const int AveragePages = 14;

    // Where there are few pages in all, there are few large pieces to pay by: of 250 pages the smallest is 12, of 750 it is 4.
    private const double SmallOfAll = 3_000;

    // What is left goes into so many pieces for each lane, were they all as large as the next.
    private const double Rounds = 1.5;

    // A fiftieth of what was seen: of 200 jobs in no order the four newest, behind which a fiftieth of all jobs lies.
    private const int TrialShare = 50;

    /// <summary>The jobs that the next piece should hold.</summary>
    /// <param name="left">How many are in no piece yet.</param>
    /// <param name="all">How many there are in all.</param>
    /// <param name="pieces">How many pieces there were.</param>
    public static double Target(double left, double all, int pieces)
    {
        var pages = all / ClassifyClient.PageSize;
        var smallest = pieces * AveragePages > pages ? SmallPages : Math.Clamp(SmallOfAll / pages, SmallestPages, SmallPages);
        return ClassifyClient.PageSize * Math.Clamp(left / ClassifyClient.PageSize / (Rounds * Lanes), smallest, LargestPages);
    }

    /// <summary>What jobs, in the order in which they came, say about the stretch they are the beginning of; null where nothing can be told.</summary>
    public static DensitySample? Look(IReadOnlyList<Job> jobs)
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
}
