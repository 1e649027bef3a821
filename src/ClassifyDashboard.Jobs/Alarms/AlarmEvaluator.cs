namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>
/// Tests whether a rate is above a threshold. It does not compare the rate itself, which chance moves, nor its interval.
/// </summary>
/// <remarks>
/// <para>
/// A watch or alarm begins when a job ends badly and the last 15 minutes, hour or four hours have at least two bad
/// outcomes, whose number or more would at the threshold have a probability below 0.003
/// (<see cref="BinomialTail"/>). Only a bad outcome can begin it: a good outcome that leaves a window is no evidence.
/// </para>
/// <para>
/// It ends when the current rate has stayed below the threshold for 10 minutes. The current rate is that of the last 15
/// minutes, extended within four hours to at least 3/threshold jobs (<see cref="AlarmRule.EnoughFor"/>): 60 at 5 %. With
/// fewer, a short pause of failures would end a state, and it would flap. Where no job finishes, no evidence ends an alarm:
/// it stays until its failures have left the rate, at most four hours. Outcomes before the end are no evidence for the next
/// alarm: otherwise the window of four hours would restart the alarm at the first failure after it, ten times after an
/// incident that is over, at 1,000 jobs an hour.
/// </para>
/// <para>
/// Each evaluation scans all outcomes, so that the result depends on them and the time alone: it is the same on every wall
/// and after every restart, and a later result agrees with an earlier one. The frequency of evaluations does not matter.
/// An outcome of a later time than now, where clocks differ, counts as one of now. The start of a state before the given
/// outcomes is unknown: a state that has lasted longer than they reach back starts with the first evidence in them.
/// </para>
/// <para>
/// A simulation checks the numbers (AlarmSimulation, of the benchmarks). A cumulative sum of log-likelihoods
/// (E. S. Page, "Continuous Inspection Schemes", Biometrika 41, 1954), with one limit and the same false alarm rate, is
/// faster at 1,000 jobs an hour, 2 minutes instead of 4, but takes 37 instead of 21 at 40, and has no window that a screen
/// could name.
/// </para>
/// </remarks>
public static class AlarmEvaluator
{
    private const int Facts = 3;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Evaluates outcomes now. They should reach back about a day, and at least four hours.</summary>
    public static AlarmEvaluation Of(Outcomes outcomes, Thresholds thresholds, DateTimeOffset now) => Of(outcomes, thresholds, now, AlarmRule.Default);

    /// <summary>Returns the episodes above a threshold, in order; the last may still last.</summary>
    /// <remarks>
    /// In the first four hours of the outcomes the windows are incomplete, so pass four hours more than the screen shows.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 0 and below 1.</exception>
    public static ValueList<Episode> Episodes(Outcomes outcomes, double threshold, DateTimeOffset now) => Episodes(outcomes, threshold, now, AlarmRule.Default);

    /// <summary>
    /// Returns the minimum number of jobs an hour with which the test detects a jump of the rate within the hour with a probability of at
    /// least one half. The jump is to 30 %, or where the threshold is above 10 % to three times the threshold, but at most half of the
    /// way to 100 %.
    /// </summary>
    /// <remarks>The power of the test, P(X ≥ critical count | n, rate), is at least ½ at this number and at every larger one.</remarks>
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

    /// <summary>The rate that decides the end of a state.</summary>
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
