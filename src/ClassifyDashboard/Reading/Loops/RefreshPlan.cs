using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>What a refresh asks for: only what can have changed. Pure rules.</summary>
/// <param name="Head">The stretch in which new jobs can be, or null where nobody looks at the present.</param>
/// <param name="Followed">The unfinished jobs that lie before it, to be asked for by their ids.</param>
internal sealed record RefreshPlan(TimeRange? Head, IReadOnlyList<Job> Followed)
{
    /// <summary>The most known jobs that are read again with the new ones: they fit on the page that is not full anyway.</summary>
    public const int MaxAgain = 90;

    // Of the rate of requests, so that new viewers and older jobs have their share.
    private const double ShareOfBudget = 0.25;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(5);

    /// <summary>Decides where the new jobs begin.</summary>
    /// <remarks>
    /// Late ones can be as old as <see cref="Finality.Unsure"/>. Where more than a page came since then only the newest
    /// are read again, and the stretch before them is looked at once more when it is old enough. Unfinished jobs that
    /// are as young as that come along.
    /// </remarks>
    /// <param name="newest">The newest known jobs with a time and without a gap among them, newest first; at least <see cref="MaxAgain"/> of them if there are.</param>
    /// <param name="head">The latest known stretch, or null where nobody looks at the present.</param>
    /// <param name="followed">The unfinished jobs that are to be followed.</param>
    public static RefreshPlan Of(IReadOnlyList<Job> newest, KnownRange? head, IReadOnlyList<Job> followed)
    {
        if (head is not { } known)
            return new(null, followed);
        var from = Math.Min(Finality.FirmUntil(known.ReadAt), known.Until);
        if (newest.Count >= MaxAgain && Created(newest[MaxAgain - 1]) > from)
            from = Math.Min(Created(newest[MaxAgain - 1]), known.Until);
        else
        {
            var reach = newest.Count < MaxAgain ? long.MinValue : Created(newest[MaxAgain - 1]);
            foreach (var job in followed)
            {
                if (job.CreatedAt is { } created && created.UtcTicks > reach && newest.Count > 0 && created.UtcTicks >= Created(newest[^1]))
                    from = Math.Min(from, created.UtcTicks);
            }
        }

        from = TimeRange.Floor(from);
        return new(new(from, TimeRange.NoEnd), [.. followed.Where(job => job.CreatedAt is not { } created || created.UtcTicks < from)]);
    }

    /// <summary>How long after one look the next is taken: longer than wished where looks would take too much of the budget.</summary>
    /// <param name="wished">The setting.</param>
    /// <param name="requests">What the last look took.</param>
    /// <param name="requestsPerSecond">What the service allows.</param>
    public static TimeSpan Interval(TimeSpan wished, int requests, double requestsPerSecond)
    {
        var needed = TimeSpan.FromSeconds(Math.Min(LongestInterval.TotalSeconds, requests / (requestsPerSecond * ShareOfBudget)));
        return needed > wished ? needed : wished;
    }

    private static long Created(Job job) => job.CreatedAt!.Value.UtcTicks;
}
