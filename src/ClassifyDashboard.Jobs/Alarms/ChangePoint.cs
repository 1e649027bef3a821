using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>Since when a rate has had the level that it has now.</summary>
/// <remarks>
/// The change point of greatest likelihood in a sequence of outcomes: D. V. Hinkley and E. A. Hinkley, "Inference about the
/// Change-Point in a Sequence of Binomial Variables", Biometrika 57 (1970). What is after it is searched in the same way
/// until no change is found there, so that of several the last is told (L. Yu. Vostrikova, "Detecting 'Disorder' in
/// Multidimensional Random Processes", 1981: binary segmentation).
/// </remarks>
/// <param name="At">When the first job of the new level finished.</param>
/// <param name="Before">The rate of the level before it.</param>
/// <param name="After">The rate since.</param>
public sealed record ChangePoint(DateTimeOffset At, FailureRate Before, FailureRate After)
{
    /// <summary>How much greater the logarithm of the likelihood must be with a change than without.</summary>
    /// <remarks>
    /// No table has it, since the change may be anywhere and is asked for all the time. In simulations of 1 % to 15 % and 8 to
    /// 1,000 jobs an hour without a change, a gain of 8 told up to four a week, 10 up to one, and 12 hardly any.
    /// </remarks>
    internal const double Gain = 11;

    /// <summary>The last change of the level, or null where all outcomes are of one level.</summary>
    /// <param name="outcomes">Those of about a day.</param>
    /// <param name="now">Later ones count as of now.</param>
    public static ChangePoint? Of(Outcomes outcomes, DateTimeOffset now) => Of(outcomes, now, Gain);

    internal static ChangePoint? Of(Outcomes outcomes, DateTimeOffset now, double gain)
    {
        ChangePoint? last = null;
        for (var from = 0; Best(outcomes, from) is var (at, found) && found >= gain; from = at)
            last = new(Time(outcomes, at, now), Rate(outcomes, from, at), Rate(outcomes, at, outcomes.Count));
        return last;
    }

    /// <summary>Where a change from a position on explains most, and by how much.</summary>
    internal static (int At, double Gain) Best(Outcomes outcomes, int from)
    {
        var (at, best) = (from, double.NegativeInfinity);
        var (end, bad) = (outcomes.Count, outcomes.BadIn(from, outcomes.Count));
        var first = outcomes.BadBefore(from);
        for (var i = 0; i < bad; i++)
        {
            // Between two bad outcomes the likelihood is convex in the place, so that it is greatest beside one of them.
            var position = outcomes.BadPosition(first + i);
            Try(position, i);
            Try(position + 1, i + 1);
        }

        return (at, best - LogLikelihood(bad, end - from));

        void Try(int position, int badBefore)
        {
            if (position == from || position == end)
                return;
            var both = LogLikelihood(badBefore, position - from) + LogLikelihood(bad - badBefore, end - position);
            if (both > best)
                (at, best) = (position, both);
        }
    }

    /// <summary>k ln(k/n) + (n − k) ln(1 − k/n): of so many bad among all at the rate that explains them best.</summary>
    private static double LogLikelihood(int bad, int all) =>
        bad == 0 || bad == all ? 0 : bad * Math.Log((double)bad / all) + (all - bad) * Math.Log((double)(all - bad) / all);

    private static FailureRate Rate(Outcomes outcomes, int from, int until) => new(outcomes.BadIn(from, until), until - from);

    private static DateTimeOffset Time(Outcomes outcomes, int position, DateTimeOffset now) => new(Math.Min(outcomes.Ticks[position], now.UtcTicks), TimeSpan.Zero);
}
