using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Tests.Jobs.Types;

/// <summary>Windows of completed jobs whose types follow the hour and the weekday, and come in batches.</summary>
static class TypedJobs
{
    /// <summary>A Monday at midnight.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 3, 9, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Names = ["invoice", "receipt", "contract", "payslip", "letter", JobFilter.NoType];

    /// <summary>Makes the jobs of a time.</summary>
    /// <param name="dice">The source of chance.</param>
    /// <param name="period">The time.</param>
    /// <param name="count">The number of jobs.</param>
    /// <param name="rhythm">How much the shares follow the hour and the weekday: 0 for not at all, 1 for as much as can be.</param>
    /// <param name="batch">The number of jobs of one type that come together.</param>
    /// <param name="only">The one type that comes so; null for all.</param>
    /// <param name="more">What is added to the share of the second type, whose own is 0.2; the others have that much less.</param>
    public static JobSet Of(Random dice, Period period, int count, double rhythm = 0, int batch = 1, string? only = null, double more = 0)
    {
        var jobs = new List<Job>(count);
        while (jobs.Count < count)
        {
            var at = Moment(dice, period, rhythm);
            var type = TypeAt(dice, at, rhythm, more);
            var together = only is null || only == type ? dice.Next(batch) + 1 : 1;
            for (var i = 0; i < together && jobs.Count < count; i++)
                jobs.Add(AJob.Completed(type == JobFilter.NoType ? null : type).At(at.AddSeconds(i)).Build());
        }

        return JobSet.Of(jobs);
    }

    // By day there are more jobs than by night, and few at the weekend.
    private static DateTimeOffset Moment(Random dice, Period period, double rhythm)
    {
        while (true)
        {
            var at = period.From + dice.NextDouble() * period.Length;
            var isBusy = at.Hour is >= 7 and < 18 && at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            if (isBusy || dice.NextDouble() > 0.8 * rhythm)
                return at;
        }
    }

    private static string TypeAt(Random dice, DateTimeOffset at, double rhythm, double more)
    {
        double[] shares = [0.35, 0.2, 0.2, 0.1, 0.1, 0.05];
        shares[0] *= 1 + rhythm * (at.DayOfWeek is DayOfWeek.Monday or DayOfWeek.Tuesday ? 1 : -0.3);
        shares[3] *= 1 + rhythm * (at.Hour < 12 ? 1 : -0.8);
        shares[4] *= 1 + rhythm * (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 4 : 0);
        var sum = shares.Sum();
        for (var i = 0; i < shares.Length; i++)
            shares[i] = i == 1 ? shares[i] / sum + more : shares[i] / sum * (1 - shares[1] - more) / (1 - shares[1]);
        var chosen = dice.NextDouble() * shares.Sum();
        for (var i = 0; i < shares.Length - 1; i++)
        {
            chosen -= shares[i];
            if (chosen < 0)
                return Names[i];
        }

        return Names[^1];
    }
}
