namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The parameters of the alarm rule. Only simulations use others than <see cref="Default"/>.</summary>
/// <param name="Level">
/// The significance level: the maximum probability of that many bad outcomes if the rate were exactly at the threshold.
/// </param>
/// <param name="Enough">
/// The minimum number of jobs for the current rate, as a multiple of 1/threshold, where four hours have that many.
/// </param>
/// <param name="Calm">How long the rate must stay below the threshold before the state ends.</param>
/// <param name="BeginsAnew">Whether outcomes before the end of a state stop being evidence for the next.</param>
sealed record AlarmRule(double Level, double Enough, TimeSpan Calm, bool BeginsAnew = true)
{
    public static AlarmRule Default { get; } = new(0.003, 3, TimeSpan.FromMinutes(10));

    /// <summary>The windows that end now, from the shortest to the longest.</summary>
    public static readonly TimeSpan[] Windows = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];

    /// <summary>
    /// Returns the start of the jobs that give the current rate: those of the shortest window, and more where it has too few, but none
    /// outside of the longest. Jobs that finished at the same time are all included or all excluded.
    /// </summary>
    /// <param name="ticks">The times at which jobs finished, ascending.</param>
    /// <param name="recent">The start of the shortest window.</param>
    /// <param name="known">The start of the longest window.</param>
    /// <param name="until">The end of the windows.</param>
    /// <param name="enough">The minimum number of jobs, see <see cref="EnoughFor"/>.</param>
    /// <param name="now">The current time; later times count as this one.</param>
    public static int StartOfNow(ReadOnlySpan<long> ticks, int recent, int known, int until, int enough, long now)
    {
        var start = Math.Max(known, Math.Min(recent, until - enough));
        while (start > known && start < until && Math.Min(ticks[start], now) == Math.Min(ticks[start - 1], now))
            start--;
        return start;
    }

    /// <summary>
    /// Returns the minimum number of jobs that can show a rate below a threshold: with fewer than 3/threshold, even no bad outcome would
    /// leave the threshold possible, at 95 % (J. A. Hanley and A. Lippman-Hand, "If Nothing Goes Wrong, Is Everything All Right?",
    /// Journal of the American Medical Association 249, 1983).
    /// </summary>
    public int EnoughFor(double threshold) => (int)Math.Min(int.MaxValue, Math.Ceiling(Enough / threshold));
}
