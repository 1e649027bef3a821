using System.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;

/// <summary>Simulates how often a wall's state is wrong, how soon it is right, and what an evaluation costs.</summary>
static class AlarmBenchmark
{
    // Days evaluated at each refresh, which is expensive with many jobs, and days evaluated in one pass.
    private static readonly (int PerHour, int Days, int ManyDays, double Within)[] Rates =
        [(8, 300, 4_000, double.NaN), (40, 200, 4_000, 30), (200, 40, 2_000, 10), (1_000, 5, 1_000, 5)];

    public static void Run()
    {
        foreach (var (perHour, days, manyDays, within) in Rates)
        {
            var row = $"{perHour:N0}/h";
            Report.Note(row, $"false alarms a day at 4 % against 5 %, by the rate in any window, {days} days",
                $"{AlarmSimulation.FalseAlarms(1, perHour, days, AlarmSimulation.ByRate):0.00}");
            Report.Note(row, $"the same by the Wilson interval in any window, {days} days",
                $"{AlarmSimulation.FalseAlarms(1, perHour, days, AlarmSimulation.ByInterval):0.00}");
            Report.Note(row, $"the same by the test, at each refresh, {days} days",
                $"{AlarmSimulation.FalseAlarms(1, perHour, days, AlarmSimulation.ByTest):0.00}");
            Report.AtMost(row, $"the same by the test, in one go, {manyDays:N0} days", AlarmSimulation.FalseEpisodes(1, perHour, manyDays, 0.04, 0.05), 0.25,
                "a day");
            Report.AtMost(row, $"false watches at 1.5 % against 2 %, {manyDays:N0} days", AlarmSimulation.FalseEpisodes(1, perHour, manyDays, 0.015, 0.02),
                0.25, "a day");
            var minutes = AlarmSimulation.MinutesToAlarm(1, perHour, 500);
            if (!double.IsNaN(within))
                Report.AtMost(row, "a jump to 30 % is an alarm after, median of 500", minutes[minutes.Count / 2], within, "min");
            else
                Report.Note(row, "a jump to 30 % is an alarm after, median of 500 (until then: too few)", $"{minutes[minutes.Count / 2]:0} min");
            Report.Note(row, "the same, nine in ten", $"{minutes[minutes.Count * 9 / 10]:0.0} min");
            var (ends, more) = AlarmSimulation.MinutesToEnd(1, perHour, 500, AlarmRule.Default);
            if (ends.Count > 0)
                Report.Note(row, $"half an hour at 30 %: its alarm ends after it, median of {ends.Count}", $"{ends[ends.Count / 2]:0} min");
            Report.Note(row, "alarms of the four hours after that, each", $"{(double)more / Math.Max(1, ends.Count):0.00}");
            var (others, again) = AlarmSimulation.MinutesToEnd(1, perHour, 500, AlarmRule.Default with { BeginsAnew = false });
            Report.Note(row, "the same if what was before its end still were evidence", $"{(double)again / Math.Max(1, others.Count):0.00}");
            var sum = AlarmSimulation.BySum(1, perHour, Math.Min(400, manyDays / 10), 500, 7);
            Report.Note(row, "for comparison a cumulative sum with one limit for all: false alarms a day, and minutes to see the jump",
                $"{sum.FalseAlarms:0.00} and {sum.Minutes:0.0}");
            Report.AtMost(row, "changes of level told where there is none", AlarmSimulation.FalseChanges(1, perHour, perHour == 1_000 ? 4 : 20), 1, "a week");
            var healthy = Math.Min(100, days);
            var chance = perHour == 8 ? 2 : 0; // with few jobs nothing distinguishes a long job from a stop
            Report.AtMost(row, $"stuck jobs told in health, {healthy} days", AlarmSimulation.FalseStuck(1, perHour, healthy, AlarmSimulation.Quick), chance,
                "times");
            Report.Note(row, $"the same where one job in a hundred takes 20 minutes, {healthy} days",
                $"{AlarmSimulation.FalseStuck(1, perHour, healthy, AlarmSimulation.Slow)} times");
            Report.AtMost(row, "refreshes after the floor until a stop is told, most of 50",
                AlarmSimulation.RefreshesToStuck(1, perHour, 50, AlarmSimulation.Quick)[^1], 2, "refreshes");
            var slow = AlarmSimulation.RefreshesToStuck(1, perHour, 50, AlarmSimulation.Slow);
            Report.Note(row, "the same where one job in a hundred takes 20 minutes, median and most", $"{slow[25]} and {slow[^1]}");
        }

        NoJobComes();
        Cost();
    }

    private static void NoJobComes()
    {
        const int Weeks = 100, Runs = 50;
        foreach (var (name, traffic, most) in new (string, SilenceSimulation.Traffic, int)[]
        {
            ("2/h, day and night", SilenceSimulation.Steady(2), 1),
            ("8/h, day and night", SilenceSimulation.Steady(8), 1),
            ("40/h, day and night", SilenceSimulation.Steady(40), 1),
            ("4/h in office hours", SilenceSimulation.Office(4), 1),
            ("20/h in office hours", SilenceSimulation.Office(20), 1),
            ("200/h in office hours", SilenceSimulation.Office(200), 1),
            ("20/h, weeks that differ", SilenceSimulation.UnevenWeeks(20), 1),
            ("a batch a day at any hour", SilenceSimulation.Batch(), 1),
        })
        {
            Report.AtMost(name, $"silence told in health, {Weeks} weeks", SilenceSimulation.False(1, traffic, Weeks), most, "times");
            foreach (var known in new[] { 2, Arrivals.Weeks })
            {
                var minutes = SilenceSimulation.MinutesToTell(1, traffic, known, Runs);
                Report.Note(name, $"no job comes any more: told after, {known} weeks known, median of {Runs} and nine in ten",
                    $"{minutes[Runs / 2]:0} and {minutes[Runs * 9 / 10]:0} min");
            }
        }
    }

    private static void Cost()
    {
        var (random, end) = (new Random(1), AlarmSimulation.Start.AddDays(1));
        var jobs = JobSet.Of(Enumerable.Range(0, 100_000).Select(i => new Job
        {
            Id = $"clj-{i}",
            Status = i % 25 == 0 ? JobStatus.Failed : i % 1_000 == 1 ? JobStatus.Running : JobStatus.Completed,
            CreatedAt = end.AddSeconds(-0.864 * i),
            UpdatedAt = end.AddSeconds(-0.864 * i + AlarmSimulation.Quick(random, i % 5)),
            ErrorMessage = i % 25 == 0 ? $"Document has {i} pages, the most is 100" : null,
            Input = default,
            ConfigurationId = $"cfg-{i % 5}",
        }));
        Report.AtMost("cost", "outcomes of 100,000 jobs in their order", Best(() => Outcomes.OfFailures(jobs)), 30, "ms");
        Report.AtMost("cost", "stuck jobs of 100,000, of which 100 wait", Best(() => StuckJobs.Of(jobs, end)), 30, "ms");
        Report.AtMost("cost", "causes of 4,000 failed of 100,000", Best(() => FailureGroups.In(jobs, new(end.AddDays(-1), end), most: 5)), 60, "ms");
        foreach (var rate in new[] { 0.04, 0.5 })
        {
            var day = AlarmSimulation.Outcomes(1, 100_000 / 24.0, TimeSpan.FromDays(1), _ => rate);
            var now = AlarmSimulation.Start.AddDays(1);
            AlarmEvaluator.Of(day, new(0.02, 0.05), now);
            Report.AtMost("cost", $"the state of 100,000 outcomes, {rate:P0} of them bad", Best(() => AlarmEvaluator.Of(day, new(0.02, 0.05), now)), 10, "ms");
            Report.AtMost("cost", $"the change of their level, {rate:P0} of them bad", Best(() => ChangePoint.Of(day, now)), 20, "ms");
            Report.AtMost("cost", $"their course in 96 steps, {rate:P0} of them bad", Best(() => RateSeries.Of(day, now.AddDays(-1), now, 96)), 1, "ms");
        }
    }

    private static double Best(Func<object?> work) => Enumerable.Range(0, 15).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        GC.KeepAlive(work());
        return watch.Elapsed.TotalMilliseconds;
    });
}
