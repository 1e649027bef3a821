using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Tests.Jobs.Failures;

/// <summary>Weeks of 30 groups of errors, looked at hourly: without any change, with rhythms, and with a group that doubles.</summary>
[Trait("Category", "Slow")]
public sealed class CauseStatesSimulationTests
{
    private const int Weeks = 200;
    private const int Groups = 30;
    private const int HoursOfWeek = 7 * 24;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Keys = [.. Enumerable.Range(0, Groups).Select(i => string.Create(CultureInfo.InvariantCulture, $"v2:cause-{i}"))];

    // A group that rises again an hour after it did not is another episode.
    [Fact]
    public void Without_a_change_at_most_one_of_30_groups_rises_in_a_week() => AssertFalseRises(1, 6, (_, _) => 1);

    [Fact]
    public void Errors_of_the_night_do_not_rise() => AssertFalseRises(1_001, 6, (group, at) => group % 3 == 0 && at.Hour is 2 or 3 ? 6 : 1);

    [Fact]
    public void Errors_of_a_weekday_do_not_rise_once_a_week_is_known() => AssertFalseRises(2_001, 8, (group, at) =>
        (group % 6 == 0 && at.DayOfWeek == DayOfWeek.Monday) || (group % 6 == 1 && at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) ? 3 : 1);

    [Fact]
    public void With_one_day_known_at_most_one_of_30_groups_rises_in_a_day()
    {
        var episodes = Enumerable.Range(1, Weeks).Sum(seed =>
            EpisodesOf(HistoryOf(seed + 5_000, Start.AddDays(2), (_, _) => 1), Start.AddDays(1), 24, at => new(at.AddDays(-1), at)));
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

    private static void AssertFalseRises(int firstSeed, int daysBefore, Func<int, DateTimeOffset, double> rhythm)
    {
        var episodes = Enumerable.Range(firstSeed, Weeks).Sum(seed => EpisodesOf(HistoryOf(seed, Start.AddDays(daysBefore + 7), rhythm),
            Start.AddDays(daysBefore), HoursOfWeek, at => new(at.AddDays(-7), at)));
        Write($"{(double)episodes / Weeks:0.00} false rises a week");
        Assert.InRange((double)episodes / Weeks, 0, 1);
    }

    private static int EpisodesOf(FailureHistory history, DateTimeOffset from, int hours, Func<DateTimeOffset, Period> period)
    {
        var episodes = 0;
        foreach (var key in Keys)
        {
            var wasRising = false;
            for (var hour = 0; hour < hours; hour++)
            {
                var isRising = CauseStates.Of(history, key, period(from.AddHours(hour)), Groups).State == CauseState.Rising;
                episodes += isRising && !wasRising ? 1 : 0;
                wasRising = isRising;
            }
        }

        return episodes;
    }

    // Traffic of 10 to 400 jobs an hour, less by night and at the weekend. The groups together are 2 to 12 % of the jobs, the first most of them.
    private static FailureHistory HistoryOf(int seed, DateTimeOffset until, Func<int, DateTimeOffset, double> rhythm)
    {
        var dice = new Random(seed);
        var (traffic, failing) = (10 * Math.Pow(40, dice.NextDouble()), 0.02 + 0.1 * dice.NextDouble());
        var all = Enumerable.Range(1, Groups).Sum(i => 1.0 / i);
        var finished = new List<(DateTimeOffset, string?)>();
        for (var hour = Start; hour < until; hour = hour.AddHours(1))
        {
            var jobs = traffic * (hour.Hour is >= 8 and < 18 ? 1.6 : 0.5) * (hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.4 : 1.2);
            var shares = Enumerable.Range(0, Groups).Select(i => failing / all / (i + 1) * rhythm(i, hour)).ToArray();
            for (var at = hour + Wait(dice, jobs); at < hour.AddHours(1); at += Wait(dice, jobs))
                finished.Add((at, KeyOf(dice.NextDouble(), shares)));
        }

        return FailureHistory.Of(finished, [new(Start, until)]);
    }

    private static string? KeyOf(double draw, double[] shares)
    {
        for (var i = 0; i < shares.Length && draw >= 0; i++)
        {
            if (draw < shares[i])
                return Keys[i];
            draw -= shares[i];
        }

        return null;
    }

    // The hours from the doubling, at any minute, to the first look at which the group rises; it is looked at each five minutes.
    private static double WaitFor(Random dice)
    {
        var doubled = Start.AddDays(7 + dice.NextDouble());
        var until = doubled.AddHours(12);
        var finished = new List<(DateTimeOffset, string?)>();
        for (var at = Start; at < until; at += Wait(dice, 200))
            finished.Add((at, dice.NextDouble() < (at < doubled ? 0.05 : 0.1) ? Keys[0] : null));
        var history = FailureHistory.Of(finished, [new(Start, until)]);
        for (var at = doubled; at < until; at = at.AddMinutes(5))
        {
            if (CauseStates.Of(history, Keys[0], new(at.AddDays(-7), at), Groups).State == CauseState.Rising)
                return (at - doubled).TotalHours;
        }

        return 12;
    }

    private static TimeSpan Wait(Random dice, double anHour) => TimeSpan.FromHours(-Math.Log(1 - dice.NextDouble()) / anHour);

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
