using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The start of the current level of a rate.</summary>
/// <remarks>
/// The maximum-likelihood change point in a sequence of outcomes: D. V. Hinkley and E. A. Hinkley, "Inference about the Change-Point in a
/// Sequence of Binomial Variables", Biometrika 57 (1970). The part after a change is searched in the same way until it has no further
/// change, so the result is the last of several (L. Yu. Vostrikova, "Detecting 'Disorder' in Multidimensional Random Processes", 1981:
/// binary segmentation).
/// </remarks>
/// <param name="At">When the first job of the new level finished.</param>
/// <param name="Before">The rate of the level before it.</param>
/// <param name="After">The rate since.</param>
public sealed record ChangePoint(DateTimeOffset At, FailureRate Before, FailureRate After)
{
    /// <summary>The minimum gain in log-likelihood of a change over no change.</summary>
    /// <remarks>
    /// No table has this number, since the change may be anywhere and the test runs all the time. In simulations of 1 % to 15 % and 8 to
    /// 1,000 jobs an hour without a change, a gain of 8 reported up to four a week, 10 up to one, and 12 hardly any.
    /// </remarks>
    internal const double Gain = 11;

    /// <summary>Returns the last change of the level, or null where all outcomes have one level.</summary>
    /// <param name="outcomes">The outcomes of about a day.</param>
    /// <param name="now">The current time; later outcomes count as of now.</param>
    public static ChangePoint? Of(Outcomes outcomes, DateTimeOffset now) => Of(outcomes, now, Gain);

    internal static ChangePoint? Of(Outcomes outcomes, DateTimeOffset now, double gain)
    {
        ChangePoint? last = null;
        for (var from = 0; Best(outcomes, from) is var (at, found) && found >= gain; from = at)
            last = new(Time(outcomes, at, now), Rate(outcomes, from, at), Rate(outcomes, at, outcomes.Count));
        return last;
    }

    /// <summary>Returns the position from which a change explains most, and its gain.</summary>
    internal static (int At, double Gain) Best(Outcomes outcomes, int from)
    {
        var (at, best) = (from, double.NegativeInfinity);
        var (end, bad) = (outcomes.Count, outcomes.BadIn(from, outcomes.Count));
        var first = outcomes.BadBefore(from);
        for (var i = 0; i < bad; i++)
        {
            // Between two bad outcomes the likelihood is convex in the position, so its maximum is next to one of them.
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

    /// <summary>k ln(k/n) + (n − k) ln(1 − k/n): the log-likelihood of k bad outcomes among n at their most likely rate.</summary>
    private static double LogLikelihood(int bad, int all) =>
        bad == 0 || bad == all ? 0 : bad * Math.Log((double)bad / all) + (all - bad) * Math.Log((double)(all - bad) / all);

    private static FailureRate Rate(Outcomes outcomes, int from, int until) => new(outcomes.BadIn(from, until), until - from);

    private static DateTimeOffset Time(Outcomes outcomes, int position, DateTimeOffset now) =>
        new(Math.Min(outcomes.Ticks[position], now.UtcTicks), TimeSpan.Zero);
}
