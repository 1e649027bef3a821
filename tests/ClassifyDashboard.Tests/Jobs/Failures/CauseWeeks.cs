using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Tests.Jobs.Failures;

/// <summary>Made-up weeks of 30 groups of errors, looked at hourly.</summary>
static class CauseWeeks
{
    public const int Groups = 30;

    /// <summary>The start of all weeks: a Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly string[] Keys = [.. Enumerable.Range(0, Groups).Select(i => string.Create(CultureInfo.InvariantCulture, $"v2:cause-{i}"))];

    private const int HoursOfWeek = 7 * 24;

    /// <summary>Returns how many groups rise in a week, on the mean of many weeks. A group that rises again an hour after it did not counts again.</summary>
    /// <param name="weeks">The number of weeks.</param>
    /// <param name="firstSeed">The seed of the first week.</param>
    /// <param name="daysBefore">The number of days that are known before.</param>
    /// <param name="rhythm">How many times more a group fails in an hour than usual.</param>
    /// <param name="more">Further jobs.</param>
    /// <param name="traffic">How many times more jobs an hour has than usual.</param>
    public static double FalseRises(int weeks, int firstSeed, int daysBefore, Func<int, DateTimeOffset, double> rhythm,
        Func<Random, DateTimeOffset, IEnumerable<(DateTimeOffset At, string? Error)>>? more = null, Func<DateTimeOffset, double>? traffic = null)
    {
        var episodes = Enumerable.Range(firstSeed, weeks).AsParallel().Sum(seed => EpisodesOf(
            HistoryOf(seed, Start.AddDays(daysBefore + 7), rhythm, more, traffic), Start.AddDays(daysBefore), HoursOfWeek, at => new(at.AddDays(-7), at)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{(double)episodes / weeks:0.00} false rises a week");
        return (double)episodes / weeks;
    }

    public static int EpisodesOf(FailureHistory history, DateTimeOffset from, int hours, Func<DateTimeOffset, Period> period)
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

    /// <summary>
    /// Makes traffic of 10 to 400 jobs an hour, less by night and at the weekend. The groups together are 2 to 12 % of the jobs, the first most of them.
    /// </summary>
    public static FailureHistory HistoryOf(int seed, DateTimeOffset until, Func<int, DateTimeOffset, double> rhythm,
        Func<Random, DateTimeOffset, IEnumerable<(DateTimeOffset At, string? Error)>>? more = null, Func<DateTimeOffset, double>? traffic = null)
    {
        var dice = new Random(seed);
        var (usual, failing) = (10 * Math.Pow(40, dice.NextDouble()), 0.02 + 0.1 * dice.NextDouble());
        var all = Enumerable.Range(1, Groups).Sum(i => 1.0 / i);
        var finished = new List<(DateTimeOffset, string?)>();
        for (var hour = Start; hour < until; hour = hour.AddHours(1))
        {
            var jobs = usual * (hour.Hour is >= 8 and < 18 ? 1.6 : 0.5) * (IsWeekend(hour) ? 0.4 : 1.2) * (traffic?.Invoke(hour) ?? 1);
            var shares = Enumerable.Range(0, Groups).Select(i => failing / all / (i + 1) * rhythm(i, hour)).ToArray();
            for (var at = hour + Wait(dice, jobs); at < hour.AddHours(1); at += Wait(dice, jobs))
                finished.Add((at, KeyOf(dice.NextDouble(), shares)));
        }

        finished.AddRange((more?.Invoke(dice, until) ?? []).Where(each => each.At < until));
        return FailureHistory.Of(finished, [new(Start, until)]);
    }

    public static TimeSpan Wait(Random dice, double anHour) =>
        anHour == 0 ? TimeSpan.FromDays(1_000) : TimeSpan.FromHours(-Math.Log(1 - dice.NextDouble()) / anHour);

    public static bool IsWeekend(DateTimeOffset at) => at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

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
}
