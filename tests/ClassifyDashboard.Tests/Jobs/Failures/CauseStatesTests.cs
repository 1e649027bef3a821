using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class CauseStatesTests
{
    private const string Key = "v2:it-broke";
    private static readonly DateTimeOffset Now = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);
    private static readonly Period Week = new(Now.AddDays(-7), Now);

    [Fact]
    public void Error_that_no_known_day_has_is_new_and_says_how_many_days_these_are()
    {
        var state = StateOf(History(14, Hours(-3, -2, -1)));
        Assert.Equal((CauseState.New, 13), (state.State, (int)state.Known.TotalDays));
        var young = StateOf(History(2, Hours(-3)));
        Assert.Equal((CauseState.New, 45), (young.State, (int)young.Known.TotalHours));
    }

    [Fact]
    public void Error_that_a_known_day_before_the_period_has_is_not_new() =>
        Assert.NotEqual(CauseState.New, StateOf(History(14, Hours(-3, -2, -1, -24 * 10))).State);

    [Fact]
    public void Error_of_a_job_outside_of_the_known_days_is_not_new()
    {
        var imported = FailureHistory.Of([(Now.AddDays(-20), Key)], []);
        Assert.NotEqual(CauseState.New, StateOf(FailureHistory.Join([History(7, Hours(-3, -2, -1)), imported])).State);
    }

    // Within the period alone, and with few known hours, an error counts as new only if chance does not explain that it came late.
    [Fact]
    public void With_hours_known_only_many_late_failures_are_new()
    {
        var day = new Period(Now.AddHours(-20), Now);
        Assert.Equal(CauseState.TooFew, CauseStates.Of(History(20 / 24.0, Hours(-6)), Key, day, 1).State);
        var many = CauseStates.Of(History(20 / 24.0, Enumerable.Range(0, 40).Select(i => Now.AddMinutes(-10 * i - 5))), Key, day, 1);
        Assert.Equal((CauseState.New, 13), (many.State, (int)many.Known.TotalHours));
    }

    [Fact]
    public void Error_that_began_more_than_seven_days_ago_is_not_new() =>
        Assert.NotEqual(CauseState.New, CauseStates.Of(History(60, Enumerable.Range(0, 20 * 24).Select(i => Now.AddHours(-i))), Key,
            new(Now.AddDays(-30), Now), 1).State);

    [Fact]
    public void Error_that_was_absent_for_seven_days_has_returned()
    {
        var state = StateOf(History(30, Hours(-24 * 12, -24 * 11, -5, -4)));
        Assert.Equal((CauseState.Returned, 10), (state.State, (int)state.Length.TotalDays));
        Assert.NotEqual(CauseState.Returned, StateOf(History(30, Hours(-24 * 12, -24 * 7, -5, -4))).State);
    }

    [Fact]
    public void Absence_that_is_not_known_is_none()
    {
        var before = FailureHistory.Of([(Now.AddDays(-20), Key)], [new(Now.AddDays(-21), Now.AddDays(-19))]);
        Assert.NotEqual(CauseState.Returned, StateOf(FailureHistory.Join([History(3, Hours(-5, -4)), before])).State);
    }

    [Fact]
    public void Error_that_comes_more_often_than_on_its_own_days_rises()
    {
        var state = StateOf(History(8, EachHour(8 * 24).Concat(Enumerable.Range(0, 14).Select(i => Now.AddMinutes(-4 * i - 1)))));
        Assert.Equal(CauseState.Rising, state.State);
        Assert.Equal((TimeSpan.FromHours(1), 15), (state.Length, state.Count));
        Assert.InRange(state.Expected, 1.2, 1.5);
    }

    [Fact]
    public void Error_that_may_be_usual_for_the_weekday_is_told_as_such_and_does_not_rise()
    {
        var failures = EachHour(3 * 24).Concat(Enumerable.Range(0, 8).Select(i => Now.AddMinutes(-7 * i - 1))).ToList();
        var state = StateOf(History(3, failures));
        Assert.Equal((CauseState.TooFew, true, TimeSpan.FromHours(1), 9), (state.State, state.LacksWeekday, state.Length, state.Count));
        Assert.Equal("9 in the last 1 hour, 1.1 expected, but no earlier day of the same weekday is known", CauseStateText.Evidence(state));
        Assert.Equal(CauseState.Rising, StateOf(History(3, failures.Concat(Enumerable.Range(0, 20).Select(i => Now.AddMinutes(-2 * i - 1))))).State);
    }

    [Fact]
    public void Batch_like_those_of_earlier_days_neither_rises_nor_is_quiet_before_the_next()
    {
        int[] starts = [15, 5, 22, 9, 18, 2, 12, 20, 7, 11, 23, 14, 3, 10];
        var batches = starts.Index().SelectMany(day => Enumerable.Range(0, 30).Select(i => Now.Date.AddDays(day.Index - 13).AddHours(day.Item).AddMinutes(i)))
            .Select(at => new DateTimeOffset(at, TimeSpan.Zero)).Where(at => at < Now).ToList();
        Assert.Equal(CauseState.Ongoing, StateOf(History(15, batches)).State);
        Assert.Equal(CauseState.Ongoing, StateOf(History(15, batches.Where(at => at < Now.AddHours(-3)))).State);
        Assert.Equal(CauseState.Rising, StateOf(History(15, batches.Concat(Enumerable.Range(0, 500).Select(i => Now.AddSeconds(-5 * i - 1))))).State);
    }

    [Fact]
    public void Error_that_rose_weeks_ago_and_stayed_is_ongoing() => Assert.Equal(CauseState.Ongoing,
        StateOf(History(35, EachHour(35 * 24).Concat(EachHour(10 * 24).SelectMany(at => Enumerable.Range(1, 3).Select(i => at.AddMinutes(i)))))).State);

    // More jobs have more failures.
    [Fact]
    public void Traffic_alone_does_not_rise()
    {
        var jobs = Jobs(8).Concat(Enumerable.Range(0, 2_000).Select(i => (Now.AddSeconds(-i), i % 40 == 0 ? Key : (string?)null)));
        var usual = jobs.Concat(EachHour(8 * 24).Select(at => (at, (string?)Key)));
        Assert.Equal(CauseState.Ongoing, StateOf(FailureHistory.Of(usual, [new(Now.AddDays(-8), Now)])).State);
    }

    [Fact]
    public void Frequent_error_that_stopped_is_quiet()
    {
        var state = StateOf(History(8, EachHour(8 * 24).Where(at => at < Now.AddHours(-30))));
        Assert.Equal((CauseState.Quiet, 30), (state.State, (int)state.Length.TotalHours));
        Assert.InRange(state.Expected, 28, 34);
    }

    [Fact]
    public void Error_of_each_night_is_not_quiet_by_day() =>
        Assert.Equal(CauseState.Ongoing, StateOf(History(9, EachHour(9 * 24).Where(at => at.Hour is 1 or 2))).State);

    [Fact]
    public void Few_failures_are_too_few_and_say_how_many_are_needed()
    {
        var state = StateOf(History(14, Hours(-24 * 6, -24 * 2)));
        Assert.Equal((CauseState.TooFew, 2, 3), (state.State, state.Count, state.Needed));
        Assert.Equal(CauseState.Ongoing, StateOf(History(14, Hours(-24 * 9, -24 * 5, -24 * 2, -24))).State);
    }

    [Fact]
    public void Group_without_failures_and_nothing_known_say_nothing()
    {
        Assert.Equal(CauseState.Unknown, StateOf(FailureHistory.None).State);
        Assert.Equal(CauseState.Unknown, StateOf(History(3, [])).State);
    }

    private static CauseEvidence StateOf(FailureHistory history) => CauseStates.Of(history, Key, Week, 1);

    // Forty jobs an hour over some days, and failures at these times.
    private static FailureHistory History(double days, IEnumerable<DateTimeOffset> failures) =>
        FailureHistory.Of(Jobs(days).Concat(failures.Select(at => (at, (string?)Key))), [new(Now.AddDays(-days), Now)]);

    private static IEnumerable<(DateTimeOffset At, string? Error)> Jobs(double days) =>
        Enumerable.Range(0, (int)(days * 24 * 40)).Select(i => (Now.AddMinutes(-1.5 * i - 0.5), (string?)null));

    private static IEnumerable<DateTimeOffset> EachHour(int hours) => Enumerable.Range(0, hours).Select(i => Now.AddHours(-i).AddMinutes(-30));

    private static IEnumerable<DateTimeOffset> Hours(params int[] hours) => hours.Select(hour => Now.AddHours(hour));
}
