namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>Tells whether a rate is above a threshold, as a test: not by the rate, which chance moves, and not by its interval.</summary>
/// <remarks>
/// <para>
/// A watch or alarm begins when a job ends badly and the bad outcomes of the last 15 minutes, hour or four hours are at
/// least two and so many that at the threshold they, or more, would come with a probability below 0.003
/// (<see cref="BinomialTail"/>). Only a bad outcome can begin it: that a good one leaves a window is no news.
/// </para>
/// <para>
/// It ends when the rate now has stayed below the threshold for 10 minutes. The rate now is that of the last 15 minutes,
/// or of as many more jobs, within four hours, as make 3/threshold (<see cref="AlarmRule.EnoughFor"/>): 60 at 5 %. With fewer
/// a pause of failures would do, and a state would come and go. Where nothing finishes, nothing refutes an alarm: it stays
/// until its failures have left the rate, four hours at most. What was before the end is no evidence for the next: else
/// the window of four hours would begin an alarm again with the first failure after it, ten times after an incident
/// that is over, at 1,000 jobs an hour.
/// </para>
/// <para>
/// All of it is found by going through the outcomes anew each time, so that it depends on them and the time alone: the
/// same on every wall and after every restart, and what is said later agrees with what was said before. How often it is
/// asked does not matter. An outcome of a later time than now, where clocks differ, counts as one of now. What began
/// before the outcomes given is not known: a state that has lasted for longer than they reach back is found anew in them.
/// </para>
/// <para>
/// The numbers are held by simulation (AlarmSimulation, of the benchmarks). A cumulative sum of log likelihoods
/// (E. S. Page, "Continuous Inspection Schemes", Biometrika 41, 1954), with one limit that keeps to the same false alarms, is
/// sooner at 1,000 jobs an hour, 2 minutes instead of 4, but takes 37 instead of 21 at 40, and has no window that a screen
/// could name.
/// </para>
/// </remarks>
public static class AlarmEvaluator
{
    private const int Facts = 3;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What is to be said now of outcomes, which should reach back about a day, and at least four hours.</summary>
    public static AlarmEvaluation Of(Outcomes outcomes, Thresholds thresholds, DateTimeOffset now) => Of(outcomes, thresholds, now, AlarmRule.Default);

    /// <summary>The times in which the rate was found above a threshold, in order; the last may still last.</summary>
    /// <remarks>In the first four hours of the outcomes windows are not whole yet, so give four hours more than are to be shown.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 0 and below 1.</exception>
    public static ValueList<Episode> Episodes(Outcomes outcomes, double threshold, DateTimeOffset now) => Episodes(outcomes, threshold, now, AlarmRule.Default);

    /// <summary>
    /// The fewest jobs an hour with which a jump of the rate would more likely than not be found within the hour: to 30 %,
    /// or where the threshold is above 10 % to three times it, but no further than half of what is left to 100 %.
    /// </summary>
    /// <remarks>The power of the test, P(X ≥ critical count | n, rate), at least ½ at this number and at all above.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 0 and below 1.</exception>
    public static int EnoughAnHour(double threshold) => DetectionPower.EnoughFor(threshold, AlarmRule.Default);

    internal static ValueList<Episode> Episodes(Outcomes outcomes, double threshold, DateTimeOffset now, AlarmRule rule)
    {
        var episodes = new List<Episode>();
        var replay = new EpisodeScan(outcomes, threshold, now.UtcTicks, rule);
        while (replay.Next() is { } episode)
            episodes.Add(episode);
        return episodes.ToValueList();
    }

    internal static AlarmEvaluation Of(Outcomes outcomes, Thresholds thresholds, DateTimeOffset now, AlarmRule rule)
    {
        var alarm = Last(outcomes, thresholds.Alarm, now, rule);
        var watch = alarm is { Until: null } ? null : Last(outcomes, thresholds.Warn, now, rule);
        var enough = DetectionPower.EnoughFor(thresholds.Alarm, rule);
        var state = alarm is { Until: null } ? AlarmState.Alarm
            : watch is { Until: null } ? AlarmState.Watch
            : outcomes.Rate(now - Hour, DateTimeOffset.MaxValue).Finished < enough ? AlarmState.TooFew
            : AlarmState.Fine;
        var windows = AlarmRule.Windows.Select(length => new WindowRate(length, outcomes.Rate(now - length, DateTimeOffset.MaxValue))).ToValueList();
        return new(
            state,
            state switch
            {
                AlarmState.Alarm => alarm!.From,
                AlarmState.Watch => Later(watch!.From, alarm?.Until),
                _ => Later(watch?.Until, alarm?.Until),
            },
            state switch { AlarmState.Alarm => alarm!.Evidence, AlarmState.Watch => watch!.Evidence, _ => null },
            RateNow(outcomes, state == AlarmState.Watch ? thresholds.Warn : thresholds.Alarm, now, rule),
            windows,
            enough,
            outcomes.LastBad(Facts));
    }

    /// <summary>The rate by which a state ends.</summary>
    private static WindowRate RateNow(Outcomes outcomes, double threshold, DateTimeOffset now, AlarmRule rule)
    {
        var (shortest, longest, all) = (AlarmRule.Windows[0], AlarmRule.Windows[^1], outcomes.Count);
        var (recent, known) = (outcomes.FirstAfter((now - shortest).UtcTicks), outcomes.FirstAfter((now - longest).UtcTicks));
        var start = AlarmRule.StartOfNow(outcomes.Ticks, recent, known, all, rule.EnoughFor(threshold), now.UtcTicks);
        var length = start == recent ? shortest : start == known ? longest : TimeSpan.FromTicks(now.UtcTicks - outcomes.Ticks[start]);
        return new(length, new(outcomes.BadIn(start, all), all - start));
    }

    private static Episode? Last(Outcomes outcomes, double threshold, DateTimeOffset now, AlarmRule rule)
    {
        var replay = new EpisodeScan(outcomes, threshold, now.UtcTicks, rule);
        Episode? last = null;
        while (replay.Next() is { } episode)
            last = episode;
        return last;
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one > other ? one : other;
}
