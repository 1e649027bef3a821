using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;

/// <summary>Weeks of random jobs, evaluated with the history of the weeks before. The same seed gives the same jobs.</summary>
static class SilenceSimulation
{
    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The number of jobs in the hour that begins at a time; the random generator is the week's or the day's own.</summary>
    public delegate IEnumerable<DateTimeOffset> Traffic(Random random, DateTimeOffset day);

    /// <summary>The same day and night.</summary>
    public static Traffic Steady(double perHour) => (random, day) => Poisson(random, day, _ => perHour);

    /// <summary>Office hours: full from 8 to 18 on working days, a fiftieth at night, a twentieth at weekends.</summary>
    public static Traffic Office(double perHour) => (random, day) => Poisson(random, day, hour => perHour * ShareOf(day, hour));

    /// <summary>The same, but each week has a random volume: mostly from a third to three times.</summary>
    public static Traffic UnevenWeeks(double perHour) => (random, day) =>
        Poisson(random, day, hour => perHour * ShareOf(day, hour) * Math.Exp(0.5 * Normal(new Random((int)((day - Start).Days / 7) + 1_000))));

    /// <summary>One run of 300 jobs within an hour each working day, which starts at a random time from 8 to 16.</summary>
    public static Traffic Batch() => (random, day) =>
    {
        var begin = day.AddHours(8 + (8 * random.NextDouble()));
        return IsWeekend(day) ? [] : Enumerable.Range(0, 300).Select(_ => begin.AddHours(random.NextDouble())).Order();
    };

    /// <summary>How often a silence is reported in a number of normal weeks, after four known weeks.</summary>
    public static int False(int seed, Traffic traffic, int weeks)
    {
        var reported = 0;
        var was = false;
        foreach (var (_, said) in Said(Jobs(seed, traffic, 4 + weeks), Start, Start.AddDays(7 * (4 + weeks)), Start.AddDays(28)))
        {
            reported += said.State == SilenceState.Silent && !was ? 1 : 0;
            was = said.State == SilenceState.Silent;
        }

        return reported;
    }

    /// <summary>
    /// Minutes from the last job, at some time from 9 to 15 on a Tuesday to Thursday,
    /// until the silence is reported, of each run, sorted. Each run lasts a day.
    /// </summary>
    public static List<double> MinutesToTell(int seed, Traffic traffic, int knownWeeks, int runs)
    {
        var minutes = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var random = new Random(seed + run);
            var stop = Start.AddDays((7 * knownWeeks) + 1 + random.Next(3)).AddHours(9 + (6 * random.NextDouble()));
            var jobs = Jobs(seed + run, traffic, knownWeeks + 1).Where(at => at < stop).ToList();
            var seen = Said(jobs, Start, stop.AddDays(1), stop).FirstOrDefault(each => each.Said.State == SilenceState.Silent);
            minutes.Add(seen.Said is null ? double.PositiveInfinity : (seen.At - stop).TotalMinutes);
        }

        minutes.Sort();
        return minutes;
    }

    // Evaluated once in each slot: the result only changes there, except at the floor.
    private static IEnumerable<(DateTimeOffset At, Silence Said)> Said(List<DateTimeOffset> jobs, DateTimeOffset from, DateTimeOffset to, DateTimeOffset judged)
    {
        var (arrivals, next) = (Arrivals.None, 0);
        for (var now = from + Arrivals.Slot; now <= to; now += Arrivals.Slot)
        {
            var begin = next;
            while (next < jobs.Count && jobs[next] < now)
                next++;
            arrivals = arrivals.With(JobSet.Of(Enumerable.Range(begin, Math.Min(1, next - begin)).Select(i => JobAt(jobs[i]))), new(now - Arrivals.Slot, now));
            if (now >= judged)
                yield return (now, Silence.Of(arrivals, next == 0 ? null : jobs[next - 1], now, TimeZoneInfo.Utc));
        }
    }

    private static Job JobAt(DateTimeOffset at) => new() { Id = "x", Status = JobStatus.Completed, CreatedAt = at, Input = default };

    private static List<DateTimeOffset> Jobs(int seed, Traffic traffic, int weeks)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 7 * weeks).SelectMany(day => traffic(random, Start.AddDays(day)))];
    }

    private static IEnumerable<DateTimeOffset> Poisson(Random random, DateTimeOffset day, Func<int, double> perHour)
    {
        for (var hour = 0; hour < 24; hour++)
        {
            var rate = perHour(hour);
            for (var at = -Math.Log(1 - random.NextDouble()) / rate; at < 1; at -= Math.Log(1 - random.NextDouble()) / rate)
                yield return day.AddHours(hour + at);
        }
    }

    private static double ShareOf(DateTimeOffset day, int hour) => IsWeekend(day) ? 0.05 : hour is >= 8 and < 18 ? 1 : 0.02;

    private static bool IsWeekend(DateTimeOffset day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()); // Box and Muller
}
