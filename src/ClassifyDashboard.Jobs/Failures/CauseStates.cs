namespace ClassifyDashboard.Jobs.Failures;

/// <summary>Judges how groups of errors behave at a moment.</summary>
/// <remarks>
/// <para>
/// All tests are Fisher's exact test on one side (<see cref="Fisher"/>), of failures of the group among finished jobs, so that traffic does not
/// matter. The number of finished jobs in a time takes the place of its length.
/// </para>
/// <para>
/// <b>Rising</b>: in the last 1, 2, 4 or 12 hours the group has at least three failures, half as many again as expected, and so many or more
/// would come by chance with a probability of at most <see cref="Level"/>, divided by the number of groups (Bonferroni). It is compared with
/// all time before; once that has a day more, without the last day, so that a rise does not become its own measure within hours. Where
/// earlier days are known, it must also exceed the same hours of these days, an hour wider at each end, at 0.05 %, and where a day of the same
/// weekday is known, that alone at 1 %: an error that comes each night or each Monday does not rise. Where no such day is known, it must
/// exceed three times the failures of the known days at 0.05 %, and otherwise <see cref="CauseEvidence.LacksWeekday"/>. Against the week
/// before at 1 %, so that what rose weeks ago, or slowly, does not rise today. A test that must reject several hypotheses errs at most as
/// often as the strictest of them (R. L. Berger, "Multiparameter Hypothesis Testing and Acceptance Sampling", Technometrics 24, 1982).
/// </para>
/// <para>
/// Failures that come in batches vary more than independent ones. How much more is counted over earlier times of the same length, and the
/// numbers are divided by it before they are tested (J. N. K. Rao and A. J. Scott, "A Simple Method for the Analysis of Clustered Binary
/// Data", Biometrics 48, 1992): an error that comes with a batch each day does not rise with each batch, nor is it quiet in between.
/// </para>
/// <para>
/// <b>New</b>: the first failure lies in the period, at most seven days ago, and no known time before has the error. Within its first day it is
/// enough that a day and 20 finished jobs before are known. Otherwise, all failures would lie so late by chance with a probability of at
/// most 1 %. <b>Returned</b> is the same after a known gap of seven days. <b>Quiet</b>: for two hours none, and all failures would lie so
/// early by chance with a probability of at most 0.1 %, and at most 1 % for the same hours of earlier days.
/// </para>
/// </remarks>
public static class CauseStates
{
    /// <summary>The level of the test for a rise, for all groups together.</summary>
    public const double Level = 0.003;

    /// <summary>The time without an error after which it has returned.</summary>
    public static readonly TimeSpan Absence = TimeSpan.FromDays(7);

    private const double SameHoursLevel = 0.0005;
    private const double SameWeekdayLevel = 0.01;
    private const double QuietLevel = 0.001;
    private const double LateLevel = 0.01;
    private const double Excess = 1.5;
    private const int LeastRise = 3;
    private const int LeastBefore = 20;
    private const int Rhythm = 3; // how many times more a weekday has than others, as far as nothing is known of it
    private const long Hour = CauseTimes.Hour;
    private const long Day = CauseTimes.Day;
    private const long Week = 7 * Day;
    private const long QuietFor = 2 * Hour;

    private static readonly long[] Lengths = [Hour, 2 * Hour, 4 * Hour, 12 * Hour];
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    /// <summary>Judges one group.</summary>
    /// <param name="history">The jobs of the period and of the known time before.</param>
    /// <param name="key">The group's key.</param>
    /// <param name="period">The period; its end is the moment that is judged. Later jobs do not count.</param>
    /// <param name="groups">The number of groups that are judged together, at least 1.</param>
    public static CauseEvidence Of(FailureHistory history, string key, Period period, int groups)
    {
        var now = FailureHistory.SlotOf(period.To) + 1; // the slot after the last
        var all = history.FailuresOf(key);
        var times = all[..FailureHistory.CountIn(all, 0, now)];
        if (times.Length == 0 || history.From is not { } from)
            return new(CauseState.Unknown, TimeSpan.Zero);
        var group = new CauseTimes(history, times, FailureHistory.SlotOf(from), now);
        var known = history.KnownIn(from, period.To);
        var (appeared, isFresh) = Appeared(history, times, period, group);
        if (appeared is not null && isFresh)
            return appeared;
        return Rise(group, Level / Math.Max(1, groups), known) ?? Quiet(group, period.To, known) ?? appeared
            ?? (NeededFor(group, Level / Math.Max(1, groups)) is var needed && (needed == 0 || times.Length < needed)
                ? new(CauseState.TooFew, known) { Count = times.Length, Needed = needed }
                : new(CauseState.Ongoing, known) { Count = times.Length });
    }

    // New or returned, and whether within the last day.
    private static (CauseEvidence? State, bool IsFresh) Appeared(FailureHistory history, ReadOnlySpan<long> times, Period period, CauseTimes group)
    {
        for (var i = times.Length - 1; i >= 0; i--)
        {
            var at = new DateTimeOffset(times[i], TimeSpan.Zero);
            if (at < period.From || period.To - at > Lately)
                return (null, false);
            var since = i == 0 ? history.From!.Value : new DateTimeOffset(times[i - 1], TimeSpan.Zero);
            if (i > 0 && at - since < Absence)
                continue;
            var known = history.KnownIn(since, at);
            var (first, start) = (FailureHistory.SlotOf(at), FailureHistory.SlotOf(since));
            var (before, after) = (history.Finished(start, first), history.Finished(first, group.Now));
            var isFresh = period.To - at <= Fresh;
            var isKnown = isFresh && known >= Fresh && before >= LeastBefore;
            var failures = times.Length - i;
            if (i > 0)
            {
                return known < Absence || before < LeastBefore ? (null, false)
                    : (new(CauseState.Returned, history.KnownIn(history.From!.Value, period.To)) { Length = at - since, Count = times.Length }, isFresh);
            }

            return isKnown || Fisher.Tail(new(failures, failures, after, before + after)) <= LateLevel
                ? (new(CauseState.New, known) { Count = times.Length }, isFresh)
                : (null, false);
        }

        return (null, false);
    }

    private static CauseEvidence? Rise(CauseTimes group, double level, TimeSpan known)
    {
        CauseEvidence? perhaps = null;
        foreach (var length in Lengths)
        {
            var start = group.Now - length;
            var recent = group.In(start, group.Now);
            var until = Math.Min(start, group.Now - group.From >= 2 * Day ? group.Now - Day : start);
            var before = group.In(group.From, until);
            if (recent.Failed < LeastRise || before.Finished < recent.Finished || !Exceeds(recent, before, level))
                continue;
            var dispersion = group.DispersionOf(before, until, length);
            var week = group.In(Math.Max(group.From, until - Week), until);
            var (days, weekdays) = group.SameTimes(start - Hour, group.Now + Hour);
            if (!Exceeds(recent.Over(dispersion), before.Over(dispersion), level) || !Exceeds(recent, week, SameWeekdayLevel)
                || (days.Finished > 0 && !Exceeds(recent, days, SameHoursLevel)) || (weekdays.Finished > 0 && !Exceeds(recent, weekdays, SameWeekdayLevel)))
                continue;
            var rise = new CauseEvidence(CauseState.Rising, known)
            {
                Length = length * FailureHistory.Slot,
                Count = recent.Failed,
                Expected = Math.Max(Expected(recent, before), Expected(recent, days)),
            };
            if (weekdays.Finished > 0 || group.IsWithinDay || Fisher.Tail(Both(recent, before.Times(Rhythm))) <= SameHoursLevel)
                return rise;
            perhaps ??= rise with { State = CauseState.TooFew, LacksWeekday = true };
        }

        return perhaps;
    }

    private static CauseEvidence? Quiet(CauseTimes group, DateTimeOffset now, TimeSpan known)
    {
        var since = group.Last + 1;
        var (before, after) = (group.In(group.From, since), group.In(since, group.Now));
        if (group.Now - since < QuietFor || after.Finished == 0 || NoneIn(before, after) > QuietLevel)
            return null;
        var dispersion = group.DispersionOf(before, since, Hour);
        if (NoneIn(before.Over(dispersion), after.Over(dispersion)) > QuietLevel)
            return null;
        if (group.Now - since < Day && group.SameTimes(since, group.Now).Days is { Finished: > 0 } days && NoneIn(days, after) > LateLevel)
            return null;
        return new(CauseState.Quiet, known)
        {
            Length = now - new DateTimeOffset(since * FailureHistory.Slot.Ticks, TimeSpan.Zero),
            Count = before.Failed,
            Expected = Expected(after, before),
        };
    }

    // The failures with which a rise could be told if all of them came in the last hours; 0 where even that would not tell.
    private static int NeededFor(CauseTimes group, double level)
    {
        var needed = int.MaxValue;
        foreach (var length in Lengths)
        {
            var (recent, all) = (group.In(group.Now - length, group.Now).Finished, group.In(group.From, group.Now).Finished);
            if (recent > 0 && all >= 2 * recent)
                needed = Math.Min(needed, Math.Max(LeastRise, (int)Math.Ceiling(Math.Log(level) / Math.Log((double)recent / all))));
        }

        return needed == int.MaxValue ? 0 : needed;
    }

    private static bool Exceeds(CauseTally recent, CauseTally before, double level) =>
        recent.Failed >= Excess * Expected(recent, before) && Fisher.Tail(Both(recent, before)) <= level;

    private static TraitCounts Both(CauseTally recent, CauseTally before) =>
        new(recent.Failed, recent.Failed + before.Failed, recent.Finished, recent.Finished + before.Finished);

    private static double Expected(CauseTally recent, CauseTally before) =>
        before.Finished == 0 ? 0 : (double)recent.Finished * before.Failed / before.Finished;

    private static double NoneIn(CauseTally before, CauseTally after) =>
        Fisher.Tail(new(before.Failed, before.Failed, before.Finished, before.Finished + after.Finished));
}
