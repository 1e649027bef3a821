using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Decides what a refresh requests: only jobs that can have changed. Pure rules.</summary>
/// <param name="Head">The range in which new jobs can appear, or null where nobody watches the present.</param>
/// <param name="ToPoll">The unfinished jobs before that range, to be requested by their ids.</param>
internal sealed record RefreshPlan(TimeRange? Head, IReadOnlyList<Job> ToPoll)
{
    /// <summary>
    /// The maximum number of known jobs that are read again with the new ones: they fit on the page, which is not full anyway.
    /// </summary>
    public const int MaxReread = 90;

    // A share of the request rate; the rest is for new viewers and older jobs.
    private const double ShareOfBudget = 0.25;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(5);

    /// <summary>Decides where the range of new jobs begins.</summary>
    /// <remarks>
    /// A late job can be as old as <see cref="Finality.FinalAfter"/>. Where more than a page of jobs came since then, the refresh reads only
    /// the newest again, and the check reads the range before them once it is old enough. Unfinished jobs of the same age are read along.
    /// </remarks>
    /// <param name="newest">
    /// The newest dated jobs without a gap between them, newest first; at least <see cref="MaxReread"/> of them where that many exist.
    /// </param>
    /// <param name="head">The latest known range, or null where nobody watches the present.</param>
    /// <param name="toPoll">The unfinished jobs that refreshes poll.</param>
    public static RefreshPlan Of(IReadOnlyList<Job> newest, KnownRange? head, IReadOnlyList<Job> toPoll)
    {
        if (head is not { } known)
            return new(null, toPoll);
        var from = Math.Min(Finality.FinalUntil(known.ReadAt), known.Until);
        if (newest.Count >= MaxReread && Created(newest[MaxReread - 1]) > from)
            from = Math.Min(Created(newest[MaxReread - 1]), known.Until);
        else
        {
            var reach = newest.Count < MaxReread ? long.MinValue : Created(newest[MaxReread - 1]);
            foreach (var job in toPoll)
            {
                if (job.CreatedAt is { } created && created.UtcTicks > reach && newest.Count > 0 && created.UtcTicks >= Created(newest[^1]))
                    from = Math.Min(from, created.UtcTicks);
            }
        }

        from = TimeRange.Floor(from);
        return new(new(from, TimeRange.NoEnd), [.. toPoll.Where(job => job.CreatedAt is not { } created || created.UtcTicks < from)]);
    }

    /// <summary>
    /// Returns the interval between two refreshes: longer than the setting where refreshes would take too much of the budget.
    /// </summary>
    /// <param name="configured">The setting.</param>
    /// <param name="requests">The number of requests of the last refresh.</param>
    /// <param name="requestsPerSecond">The request rate that the service allows.</param>
    public static TimeSpan Interval(TimeSpan configured, int requests, double requestsPerSecond)
    {
        var needed = TimeSpan.FromSeconds(Math.Min(LongestInterval.TotalSeconds, requests / (requestsPerSecond * ShareOfBudget)));
        return needed > configured ? needed : configured;
    }

    private static long Created(Job job) => job.CreatedAt!.Value.UtcTicks;
}
