using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Tests.Jobs.Failures;

/// <summary>Weeks of 30 groups of errors, looked at hourly: without any change, with rhythms, and with a group that doubles.</summary>
[Trait("Category", "Slow")]
public sealed class CauseStatesSimulationTests
{
    private const int Weeks = 200;

    [Fact]
    public void Without_a_change_at_most_one_of_30_groups_rises_in_a_week() => Assert.InRange(CauseWeeks.FalseRises(Weeks, 1, 6, (_, _) => 1), 0, 1);

    [Fact]
    public void Errors_of_the_night_do_not_rise() => Assert.InRange(
        CauseWeeks.FalseRises(Weeks, 1_001, 6, (group, at) => group % 3 == 0 && at.Hour is 2 or 3 ? 6 : 1), 0, 1);

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void Errors_of_a_weekday_do_not_rise(int daysBefore) => Assert.InRange(CauseWeeks.FalseRises(Weeks / 2, 2_001, daysBefore, (group, at) =>
        (group % 6 == 0 && at.DayOfWeek == DayOfWeek.Monday) || (group % 6 == 1 && CauseWeeks.IsWeekend(at)) ? 3 : 1), 0, 1);

    // Five hundred jobs at once, of which a fifth have one error; the clocks change in the night of the second Sunday.
    [Fact]
    public void Batch_of_each_night_does_not_rise() => Assert.InRange(CauseWeeks.FalseRises(Weeks / 4, 3_001, 13, (_, _) => 1, (dice, until) =>
        Days(until).SelectMany(day => Batch(day.AddHours(day < CauseWeeks.Start.AddDays(13) ? 2 : 1), 500, () => dice.NextDouble() < 0.2 ? 5 : null))), 0, 1);

    [Fact]
    public void Batch_at_any_hour_of_each_day_does_not_rise() => Assert.InRange(CauseWeeks.FalseRises(Weeks / 4, 3_501, 14, (_, _) => 1, (dice, until) =>
        Days(until).SelectMany(day => Batch(day.AddHours(24 * dice.NextDouble()), 500, () => dice.NextDouble() < 0.2 ? 5 : null))), 0, 1);

    [Fact]
    public void Errors_that_come_several_at_once_rise_at_most_once_a_week() => Assert.InRange(CauseWeeks.FalseRises(Weeks / 4, 4_001, 14, (_, _) => 1,
        (dice, until) => from day in Days(until) from _ in Enumerable.Range(0, 2) from number in Enumerable.Range(3, 6)
            from job in Batch(day.AddHours(24 * dice.NextDouble()), 3 + dice.Next(10), () => number) select job), 0, 1);

    [Fact]
    public void Weekend_without_jobs_makes_nothing_rise() =>
        Assert.InRange(CauseWeeks.FalseRises(Weeks / 4, 4_501, 13, (_, _) => 1, null, at => CauseWeeks.IsWeekend(at) ? 0 : 1), 0, 1);

    // Three times as many in four weeks are a quarter more than in the week before.
    [Fact]
    public void Slow_drift_of_a_group_does_not_rise() => Assert.InRange(CauseWeeks.FalseRises(Weeks / 4, 5_501, 21,
        (group, at) => group == 0 ? 1 + 2 * (at - CauseWeeks.Start).TotalDays / 28 : 1), 0, 1);

    [Fact]
    public void With_one_day_known_at_most_one_of_30_groups_rises_in_a_day()
    {
        var (from, until) = (CauseWeeks.Start.AddDays(1), CauseWeeks.Start.AddDays(2));
        var episodes = Enumerable.Range(1, Weeks).Sum(seed =>
            CauseWeeks.EpisodesOf(CauseWeeks.HistoryOf(seed + 5_000, until, (_, _) => 1), from, 24, at => new(at.AddDays(-1), at)));
        Write($"{episodes} false rises in {Weeks} days of which one day before is known");
        Assert.InRange(episodes, 0, Weeks / 7);
    }

    [Fact]
    public void Group_that_doubles_at_200_jobs_an_hour_is_seen_within_two_hours()
    {
        var waits = Enumerable.Range(1, Weeks).Select(seed => WaitFor(new Random(seed + 9_000))).Order().ToList();
        Write($"a group of 5 % of 200 jobs an hour doubles: median {waits[Weeks / 2]:0.0} h, 90 % within {waits[Weeks * 9 / 10]:0.0} h");
        Assert.InRange(waits[Weeks / 2], 0, 2);
    }

    // The hours from the doubling, at any minute, to the first look at which the group rises; it is looked at each five minutes.
    private static double WaitFor(Random dice)
    {
        var doubled = CauseWeeks.Start.AddDays(7 + dice.NextDouble());
        var until = doubled.AddHours(12);
        var finished = new List<(DateTimeOffset, string?)>();
        for (var at = CauseWeeks.Start; at < until; at += CauseWeeks.Wait(dice, 200))
            finished.Add((at, dice.NextDouble() < (at < doubled ? 0.05 : 0.1) ? CauseWeeks.Keys[0] : null));
        var history = FailureHistory.Of(finished, [new(CauseWeeks.Start, until)]);
        for (var at = doubled; at < until; at = at.AddMinutes(5))
        {
            if (CauseStates.Of(history, CauseWeeks.Keys[0], new(at.AddDays(-7), at), CauseWeeks.Groups).State == CauseState.Rising)
                return (at - doubled).TotalHours;
        }

        return 12;
    }

    private static IEnumerable<DateTimeOffset> Days(DateTimeOffset until) =>
        Enumerable.Range(0, (int)(until - CauseWeeks.Start).TotalDays).Select(day => CauseWeeks.Start.AddDays(day));

    private static IEnumerable<(DateTimeOffset At, string? Error)> Batch(DateTimeOffset at, int jobs, Func<int?> group) =>
        Enumerable.Range(0, jobs).Select(i => (at.AddSeconds(i), group() is { } failed ? CauseWeeks.Keys[failed] : null));

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
