namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The numbers of the rule by which a state is told. Others than <see cref="Default"/> are only tried in simulations.</summary>
/// <param name="Level">How improbable so many bad outcomes must be were the rate just at the threshold.</param>
/// <param name="Enough">Times 1/threshold, the fewest jobs that say what the rate is now, where four hours have as many.</param>
/// <param name="Calm">How long the rate must have stayed below the threshold before the state ends.</param>
/// <param name="BeginsAnew">Whether what was before the end of a state is no longer evidence for the next.</param>
sealed record AlarmRule(double Level, double Enough, TimeSpan Calm, bool BeginsAnew = true)
{
    public static AlarmRule Default { get; } = new(0.003, 3, TimeSpan.FromMinutes(10));

    /// <summary>The windows that end now, from the shortest to the longest.</summary>
    public static readonly TimeSpan[] Windows = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];

    /// <summary>
    /// Where the jobs begin that say what the rate is now: those of the shortest window, and more where that holds too few,
    /// but none that have left the longest. Of those that finished at the same time all are in or none.
    /// </summary>
    /// <param name="ticks">When jobs finished, ascending.</param>
    /// <param name="recent">Where the shortest window begins.</param>
    /// <param name="known">Where the longest window begins.</param>
    /// <param name="until">The end of the windows.</param>
    /// <param name="enough">The fewest jobs, see <see cref="EnoughFor"/>.</param>
    /// <param name="now">Later times count as this one.</param>
    public static int StartOfNow(ReadOnlySpan<long> ticks, int recent, int known, int until, int enough, long now)
    {
        var start = Math.Max(known, Math.Min(recent, until - enough));
        while (start > known && start < until && Math.Min(ticks[start], now) == Math.Min(ticks[start - 1], now))
            start--;
        return start;
    }

    /// <summary>
    /// The fewest jobs that can say whether the rate is below a threshold: with fewer than 3/threshold even none that is bad
    /// would leave the threshold possible, at 95 % (J. A. Hanley and A. Lippman-Hand, "If Nothing Goes Wrong, Is Everything
    /// All Right?", Journal of the American Medical Association 249, 1983).
    /// </summary>
    public int EnoughFor(double threshold) => (int)Math.Min(int.MaxValue, Math.Ceiling(Enough / threshold));
}
