using System.Collections.Frozen;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;

/// <summary>A random classification service, evaluated at each refresh of a screen. The same seed gives the same jobs.</summary>
/// <remarks>
/// Jobs arrive by a Poisson process. Whether one fails is decided at its arrival; the screen knows it at the first refresh after it has
/// finished, a moment later. The unit tests run a small part of what the benchmark runs.
/// </remarks>
static class AlarmSimulation
{
    public static readonly TimeSpan Refresh = TimeSpan.FromSeconds(17);
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(2); // the time of a response
    private static readonly TimeSpan[] Windows = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>How long a job takes, in seconds.</summary>
    public delegate double Duration(Random random, int configuration);

    /// <summary>As in the sample API: some seconds by configuration, and one job in fifty takes eight times as long.</summary>
    public static double Quick(Random random, int configuration) =>
        (4 + 5 * configuration) * Math.Exp(0.5 * Normal(random)) * (random.NextDouble() < 0.02 ? 8 : 1);

    /// <summary>Slow: one job in a hundred takes 20 minutes or more.</summary>
    public static double Slow(Random random, int configuration) => 120 * Math.Exp(Normal(random));

    /// <summary>The outcomes of jobs that arrive at a mean rate per hour.</summary>
    /// <param name="seed">Another seed gives other jobs.</param>
    /// <param name="perHour">The mean number of jobs that arrive in an hour.</param>
    /// <param name="length">For how long they arrive.</param>
    /// <param name="rate">The true rate of failures by the time of arrival.</param>
    public static Outcomes Outcomes(int seed, double perHour, TimeSpan length, Func<TimeSpan, double> rate)
    {
        var random = new Random(seed);
        return ClassifyDashboard.Jobs.Alarms.Outcomes.Of(Arrivals(random, perHour, length).Select(at =>
            (Start + at + TimeSpan.FromSeconds(Quick(random, random.Next(5))), random.NextDouble() < rate(at))));
    }

    /// <summary>The state that a screen shows at each refresh of a span, from the outcomes of the last day that are known then.</summary>
    public static IEnumerable<(DateTimeOffset At, T Said)> AtEachRefresh<T>(Outcomes all, DateTimeOffset from, DateTimeOffset to,
        Func<Outcomes, DateTimeOffset, T> judge)
    {
        for (var now = from; now <= to; now += Refresh)
            yield return (now, judge(all.Between(now - Day, now - Lag), now));
    }

    /// <summary>The number of times that a condition becomes true.</summary>
    public static int Beginnings(IEnumerable<bool> states)
    {
        var (count, was) = (0, false);
        foreach (var state in states)
        {
            count += state && !was ? 1 : 0;
            was = state;
        }

        return count;
    }

    /// <summary>The rate is above the threshold in any of the windows.</summary>
    public static bool ByRate(Outcomes known, DateTimeOffset now) => Windows.Any(window => known.Rate(now - window, now).Rate > 0.05);

    /// <summary>The interval lies above the threshold in any of the windows.</summary>
    public static bool ByInterval(Outcomes known, DateTimeOffset now) => Windows.Any(window => known.Rate(now - window, now).Low > 0.05);

    public static bool ByTest(Outcomes known, DateTimeOffset now) => AlarmEvaluator.Of(known, new(0.02, 0.05), now).State == AlarmState.Alarm;

    /// <summary>False alarms a day of a rule that is evaluated at each refresh.</summary>
    public static double FalseAlarms(int seed, double perHour, int days, Func<Outcomes, DateTimeOffset, bool> isAlarm)
    {
        var all = Outcomes(seed, perHour, TimeSpan.FromDays(days + 1), _ => 0.04);
        return (double)Beginnings(AtEachRefresh(all, Start + Day, Start + (days + 1) * Day, isAlarm).Select(each => each.Said)) / days;
    }

    /// <summary>False states a day of our rule in one pass: the same result as an evaluation at each refresh, in less time.</summary>
    public static double FalseEpisodes(int seed, double perHour, int days, double rate, double threshold)
    {
        const int Chunk = 50;
        var count = 0;
        for (var done = 0; done < days; done += Chunk)
            count += AlarmEvaluator.Episodes(Outcomes(seed + done, perHour, Chunk * Day, _ => rate), threshold, Start + Chunk * Day).Count;
        return (double)count / days;
    }

    /// <summary>
    /// Minutes from a jump of the true rate to 30 % to the first refresh in alarm, of each run, sorted. Runs already in alarm are left out.
    /// </summary>
    public static List<double> MinutesToAlarm(int seed, double perHour, int runs)
    {
        var minutes = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var jump = TimeSpan.FromHours(6) + Refresh * new Random(seed + run).NextDouble();
            var all = Outcomes(seed + run, perHour, TimeSpan.FromHours(18), at => at < jump ? 0.04 : 0.3);
            if (ByTest(all.Between(Start, Start + jump), Start + jump))
                continue;
            var seen = AtEachRefresh(all, Start + TimeSpan.FromHours(6) + Refresh, Start + TimeSpan.FromHours(18), ByTest).FirstOrDefault(each => each.Said);
            minutes.Add(seen.Said ? (seen.At - Start - jump).TotalMinutes : double.PositiveInfinity);
        }

        minutes.Sort();
        return minutes;
    }

    /// <summary>Minutes from the end of half an hour at 30 % to the end of its alarm, sorted, and how many more alarms the four hours afterwards had.</summary>
    public static (List<double> Minutes, int More) MinutesToEnd(int seed, double perHour, int runs, AlarmRule rule)
    {
        var (minutes, more) = (new List<double>(), 0);
        var (from, to) = (TimeSpan.FromHours(6), TimeSpan.FromHours(6.5));
        for (var run = 0; run < runs; run++)
        {
            var all = Outcomes(seed + run, perHour, TimeSpan.FromHours(18), at => at >= from && at < to ? 0.3 : 0.04);
            var episodes = AlarmEvaluator.Episodes(all, 0.05, Start + TimeSpan.FromHours(18), rule);
            if (episodes.LastOrDefault(episode => episode.From >= Start + from && episode.From < Start + to) is not { } alarm)
                continue;
            minutes.Add(Math.Max(0, ((alarm.Until ?? Start.AddHours(18)) - Start - to).TotalMinutes));
            more += episodes.Count(episode => episode.From > alarm.Until && episode.From < alarm.Until.Value.AddHours(4));
        }

        minutes.Sort();
        return (minutes, more);
    }

    /// <summary>
    /// For comparison Page's cumulative sum, from 5 % to 15 %, which alarms above a limit and starts again: false alarms a day
    /// at 4 %, and the median minutes from a jump to 30 % to the failure that raises the alarm.
    /// </summary>
    public static (double FalseAlarms, double Minutes) BySum(int seed, double perHour, int days, int runs, double limit)
    {
        var jump = Start.AddHours(6);
        var minutes = Enumerable.Range(0, runs)
            .Select(run => Alarms(Outcomes(seed + run, perHour, TimeSpan.FromHours(18), at => Start + at < jump ? 0.04 : 0.3))
            .Where(at => at >= jump).Select(at => (at - jump).TotalMinutes).FirstOrDefault(double.PositiveInfinity)).Order().ToList();
        return ((double)Alarms(Outcomes(seed, perHour, days * Day, _ => 0.04)).Count() / days, minutes[runs / 2]);

        IEnumerable<DateTimeOffset> Alarms(Outcomes outcomes)
        {
            var sum = 0.0;
            for (var i = 0; i < outcomes.Count; i++)
            {
                sum = Math.Max(0, sum + (outcomes.BadIn(i, i + 1) == 1 ? Math.Log(0.15 / 0.05) : Math.Log(0.85 / 0.95)));
                if (sum <= limit)
                    continue;
                sum = 0;
                yield return new(outcomes.Ticks[i], TimeSpan.Zero);
            }
        }
    }

    /// <summary>Reported changes of the level per week where there is none, evaluated every five minutes.</summary>
    public static double FalseChanges(int seed, double perHour, int weeks)
    {
        var all = Outcomes(seed, perHour, Day + weeks * 7 * Day, _ => 0.04);
        var reported = new List<bool>();
        for (var now = Start + Day; now < Start + Day + weeks * 7 * Day; now += TimeSpan.FromMinutes(5))
            reported.Add(ChangePoint.Of(all.Between(now - Day, now), now) is not null);
        return (double)Beginnings(reported) / weeks;
    }

    /// <summary>How often jobs of a healthy service are reported as stuck, at each refresh.</summary>
    public static int FalseStuck(int seed, double perHour, int days, Duration duration)
    {
        var jobs = Jobs(seed, perHour, (days + 1) * Day, duration, TimeSpan.MaxValue);
        return Beginnings(jobs.AtEachRefresh(Start + Day, Start + (days + 1) * Day).Select(each => each.Said.Reason != StuckReason.None));
    }

    /// <summary>
    /// The refreshes until stuck jobs are reported, from when the service has finished nothing for the floor and a job
    /// is as old: 1 is the first; those of each run, sorted.
    /// </summary>
    public static List<int> RefreshesToStuck(int seed, double perHour, int runs, Duration duration)
    {
        var refreshes = new List<int>();
        for (var run = 0; run < runs; run++)
        {
            var stop = Day + Refresh * new Random(seed + run).NextDouble();
            var jobs = Jobs(seed + run, perHour, Day + TimeSpan.FromHours(6), duration, stop);
            var due = (jobs.FirstUnfinished > Start + stop ? jobs.FirstUnfinished : Start + stop) + StuckJobs.Floor;
            var first = Start + Math.Ceiling((due - Start) / Refresh) * Refresh;
            refreshes.Add(1 + jobs.AtEachRefresh(first, Start.AddHours(30)).TakeWhile(each => each.Said.Reason == StuckReason.None).Count());
        }

        refreshes.Sort();
        return refreshes;
    }

    private static History Jobs(int seed, double perHour, TimeSpan length, Duration duration, TimeSpan stop)
    {
        var random = new Random(seed);
        var jobs = new List<(Job Unfinished, Job Finished)>();
        foreach (var at in Arrivals(random, perHour, length))
        {
            var configuration = random.Next(5);
            var took = TimeSpan.FromSeconds(duration(random, configuration));
            var job = new Job
            {
                Id = $"clj-{jobs.Count}",
                Status = JobStatus.Running,
                CreatedAt = Start + at,
                Input = default,
                ConfigurationId = $"cfg-{configuration}",
            };
            jobs.Add((job, at + took < stop ? job with { Status = JobStatus.Completed, UpdatedAt = Start + at + took } : job));
        }

        return new(jobs);
    }

    private static IEnumerable<TimeSpan> Arrivals(Random random, double perHour, TimeSpan length)
    {
        for (var hours = 0.0; ;)
        {
            hours -= Math.Log(1 - random.NextDouble()) / perHour;
            if (hours >= length.TotalHours)
                yield break;
            yield return TimeSpan.FromHours(hours);
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()); // Box and Muller

    /// <param name="jobs">In the order of arrival, before and after they finish.</param>
    private sealed class History(List<(Job Unfinished, Job Finished)> jobs)
    {
        private static readonly FrozenSet<string> None = [];

        public DateTimeOffset FirstUnfinished => jobs.First(each => !each.Finished.Status.IsFinished).Unfinished.CreatedAt!.Value;

        // As in the dashboard, a refresh changes only the hours whose jobs arrived or finished since the one before.
        public IEnumerable<(DateTimeOffset At, StuckJobs Said)> AtEachRefresh(DateTimeOffset from, DateTimeOffset to)
        {
            var hours = new SortedDictionary<long, JobBlock>(Comparer<long>.Create((one, other) => other.CompareTo(one)));
            var arrivals = new Queue<Job>(jobs.Select(each => each.Unfinished));
            var ends = new Queue<Job>(jobs.Select(each => each.Finished).Where(each => each.Status.IsFinished).OrderBy(each => each.UpdatedAt));
            for (var now = from; now <= to; now += Refresh)
            {
                var (first, known) = (now - Day, now - Lag);
                var changed = Until(arrivals, known, job => job.CreatedAt).Concat(Until(ends, known, job => job.UpdatedAt));
                foreach (var hour in changed.Where(job => job.CreatedAt > first).GroupBy(job => job.CreatedAt!.Value.UtcTicks / TimeSpan.TicksPerHour))
                    hours[hour.Key] = hours.GetValueOrDefault(hour.Key, JobBlock.Empty).With(hour.ToList(), None);
                while (hours.Count > 0 && (hours.Last().Key + 1) * TimeSpan.TicksPerHour <= first.UtcTicks)
                    hours.Remove(hours.Last().Key);
                yield return (now, StuckJobs.Of(JobSet.Of([.. hours.Values], first.UtcTicks + 1, known.UtcTicks + 1), now));
            }
        }

        private static IEnumerable<Job> Until(Queue<Job> queue, DateTimeOffset moment, Func<Job, DateTimeOffset?> time)
        {
            while (queue.TryPeek(out var job) && time(job) <= moment)
                yield return queue.Dequeue();
        }
    }
}
