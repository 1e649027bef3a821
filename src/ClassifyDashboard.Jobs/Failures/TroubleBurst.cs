using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>The time of a period in which jobs of one end are most concentrated: a scan statistic.</summary>
/// <remarks>
/// After J. I. Naus, "The Distribution of the Size of the Maximum Cluster of Points on a Line", Journal of the American Statistical Association
/// 60 (1965): of all windows of some lengths that begin with such a job the one with the strongest evidence counts. The evidence is Fisher's
/// exact test of the window against the rest of the period, so that neither traffic nor the ordinary number of such jobs matters. It is
/// corrected by the number of all windows (Bonferroni), which overlap, so that it errs on the safe side.
/// </remarks>
/// <param name="From">When the first of its jobs was created.</param>
/// <param name="Until">When the last of them was created.</param>
/// <param name="Count">The number of its jobs that ended so.</param>
/// <param name="All">The number of all jobs from the first to the last of them.</param>
/// <param name="Configurations">The number of configurations of the jobs that ended so.</param>
/// <param name="Users">The number of their users.</param>
/// <param name="P">The probability of such a burst by chance, after correction; at most 1.</param>
internal sealed record TroubleBurst(DateTimeOffset From, DateTimeOffset Until, int Count, int All, int Configurations, int Users, double P)
{
    private const int MaxSlots = 2_016; // a week of five minutes
    private static readonly int[] Lengths = [1, 2, 3, 4, 6, 12, 24, 48, 120];
    private const double NearlyAll = 0.8;
    private const double MoreOften = 1.5;
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether nearly all of them, and more than its share of the jobs, are of one configuration: others in the burst are there by chance.
    /// </summary>
    public bool IsOfOneConfiguration { get; private init; }

    /// <summary>
    /// Whether nearly all of them are of one user, and most jobs of the other users in the burst ended otherwise: then it is what this user sent.
    /// </summary>
    public bool IsOfOneUser { get; private init; }

    /// <summary>The number of them that got stuck.</summary>
    public int Stuck { get; private init; }

    /// <summary>Finds the burst with the strongest evidence; null where fewer than two jobs ended so.</summary>
    public static TroubleBurst? Of(List<TroubleEvent> events, Period period, Predicate<JobEnd> isMeant)
    {
        var length = Math.Max(Slot.Ticks, period.Length.Ticks / MaxSlots + 1);
        var slots = (int)(Math.Max(0, period.Length.Ticks) / length) + 1;
        var means = Array.ConvertAll(Enum.GetValues<JobEnd>(), end => isMeant(end) ? 1 : 0);
        var (before, meantBefore) = (new int[slots + 1], new int[slots + 1]);
        foreach (ref readonly var each in CollectionsMarshal.AsSpan(events))
        {
            var slot = SlotOf(each.At) + 1;
            before[slot]++;
            meantBefore[slot] += means[(int)each.End];
        }

        for (var i = 1; i <= slots; i++)
            (before[i], meantBefore[i]) = (before[i] + before[i - 1], meantBefore[i] + meantBefore[i - 1]);
        var (count, meant) = (before[slots], meantBefore[slots]);
        if (meant < 2)
            return null;
        var (best, from, until) = (double.PositiveInfinity, 0, 0);
        for (var start = 0; start < slots; start++)
        {
            if (meantBefore[start + 1] == meantBefore[start])
                continue;
            foreach (var slotsLong in Lengths)
            {
                var end = Math.Min(slots, start + slotsLong);
                var (inside, all) = (meantBefore[end] - meantBefore[start], before[end] - before[start]);
                if (inside < 2 || (double)inside * count <= 2.0 * all * meant)
                    continue;
                var window = new TraitCounts(inside, meant, all, count);
                if (Fisher.Point(window) < best && Fisher.Tail(window) is var p && p < best) // the tail is at least its first term
                    (best, from, until) = (p, start, end);
            }
        }

        if (double.IsInfinity(best))
            return null;
        var found = events.Where(each => isMeant(each.End) && SlotOf(each.At) is var slot && slot >= from && slot < until).ToList();
        var around = events.Where(each => each.At >= found[0].At && each.At <= found[^1].At).ToList();
        return Of(around, isMeant, Math.Min(1, best * slots * Lengths.Length));

        int SlotOf(long at) => (int)Math.Clamp((at - period.From.UtcTicks) / length, 0, slots - 1);
    }

    /// <summary>Returns the burst that some jobs are, of which at least one ended so.</summary>
    /// <param name="jobs">All jobs of its time, by creation.</param>
    /// <param name="isMeant">Whether a job that ended so is meant.</param>
    /// <param name="p">The probability of such a burst by chance.</param>
    public static TroubleBurst Of(List<TroubleEvent> jobs, Predicate<JobEnd> isMeant, double p)
    {
        var found = jobs.Where(each => isMeant(each.End)).ToList();
        var byConfiguration = found.CountBy(each => each.Configuration).ToList();
        var (first, most) = byConfiguration.MaxBy(pair => pair.Value);
        var share = (double)most / found.Count;
        var (user, ofUser) = found.CountBy(each => each.User).MaxBy(pair => pair.Value);
        return new(new(found[0].At, TimeSpan.Zero), new(found[^1].At, TimeSpan.Zero), found.Count, jobs.Count, byConfiguration.Count,
            found.Select(each => each.User).Distinct().Count(), p)
        {
            IsOfOneUser = ofUser >= NearlyAll * found.Count && 2 * (found.Count - ofUser) <= jobs.Count(each => each.User != user),
            Stuck = found.Count(each => each.End == JobEnd.Stuck),
            IsOfOneConfiguration = share >= NearlyAll && share >= MoreOften * jobs.Count(each => each.Configuration == first) / jobs.Count,
        };
    }
}
