using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Alarms;

public sealed class AlarmEvaluatorTests
{
    private static readonly DateTimeOffset Now = AJob.Created;
    private static readonly Thresholds Usual = new(0.02, 0.05);

    // Few minutes, many jobs at the same one, so that there are ties, dense times, pauses, and some that are later than now.
    private static readonly Gen<(DateTimeOffset At, bool IsBad)[]> Some = Gen.Select(Gen.Int[20, 900], Gen.Double[0, 0.5], Gen.OneOf(1, 30, 60))
        .SelectMany((minutes, share, grain) =>
        Gen.Select(Gen.Int[-minutes * 60 / grain, 240 / grain], Gen.Double[0, 1])
            .Select((at, chance) => (Now.AddSeconds(at * grain), chance < share)).Array[0, 120]);

    private static readonly Gen<double> Threshold = Gen.OneOf(Gen.Double[0.005, 0.4], Gen.OneOf(0.02, 0.05));

    [Fact]
    public void Alarm_state_equals_that_of_a_plain_pass_over_all_moments() => Gen.Select(Some, Threshold).Sample(
        (outcomes, threshold) => Assert.Equal(
            PlainJudge.Episodes(outcomes, threshold, Now),
            AlarmEvaluator.Episodes(Outcomes.Of(outcomes), threshold, Now).Select(episode => (episode.From, episode.Until))),
        iter: 500);

    [Fact]
    public void Later_evaluation_agrees_with_earlier_ones() => Gen.Select(Some, Gen.Int[0, 900]).Sample(
        (made, minutes) =>
        {
            var earlier = Now.AddMinutes(-minutes);
            var outcomes = Outcomes.Of(made.Where(each => each.At <= Now));
            var before = AlarmEvaluator.Of(outcomes.Between(DateTimeOffset.MinValue, earlier), Usual, earlier);
            var after = AlarmEvaluator.Of(outcomes, Usual, Now);
            if (after.Since <= earlier && after.State is AlarmState.Watch or AlarmState.Alarm)
                Assert.Equal((after.State, after.Since, after.Evidence), (before.State, before.Since, before.Evidence));
            foreach (var threshold in new[] { Usual.Warn, Usual.Alarm })
            {
                var then = AlarmEvaluator.Episodes(outcomes.Between(DateTimeOffset.MinValue, earlier), threshold, earlier);
                var now = AlarmEvaluator.Episodes(outcomes, threshold, Now).Where(episode => episode.From <= earlier);
                Assert.Equal(now.Select(episode => episode with { Until = episode.Until > earlier ? null : episode.Until }), then);
            }
        },
        iter: 1_000);

    [Fact]
    public void Evidence_equals_its_period_and_counts() => Gen.Select(Some, Threshold).Sample((made, threshold) =>
    {
        var outcomes = Outcomes.Of(made);
        foreach (var (from, _, evidence) in AlarmEvaluator.Episodes(outcomes, threshold, Now))
        {
            Assert.Equal((from, threshold), (evidence.At, evidence.Threshold));
            Assert.True(evidence.Bad is >= 2 && evidence.Bad <= evidence.Finished && evidence.Tail < 0.003);
            Assert.Equal(BinomialTail.Of(evidence.Bad, evidence.Finished, threshold), evidence.Tail);
        }
    });

    [Fact]
    public void Outcome_from_the_future_counts_as_of_now() => Some.Sample(outcomes => Assert.Equal(
        AlarmEvaluator.Of(Outcomes.Of(outcomes.Select(each => (each.At > Now ? Now : each.At, each.IsBad))), Usual, Now),
        AlarmEvaluator.Of(Outcomes.Of(outcomes), Usual, Now)));

    [Fact]
    public void Order_of_jobs_does_not_change_the_alarm_state() => Gen.Select(Some, Gen.Int[0, 1_000]).Sample((outcomes, seed) =>
    {
        var jobs = outcomes.Select(each => (each.IsBad ? AJob.Failed() : AJob.Completed()).At(each.At.AddSeconds(-5)).Took(TimeSpan.FromSeconds(5)).Build())
            .ToArray();
        var once = AlarmEvaluator.Of(Outcomes.OfFailures(JobSet.Of(jobs)), Usual, Now);
        new Random(seed).Shuffle(jobs);
        Assert.Equal(once, AlarmEvaluator.Of(Outcomes.OfFailures(JobSet.Of(jobs)), Usual, Now));
        Assert.Equal(once with { LastBad = [] }, AlarmEvaluator.Of(Outcomes.Of(outcomes), Usual, Now));
    });

    [Fact]
    public void Alarm_implies_watch() => Some.Sample(made =>
    {
        var outcomes = Outcomes.Of(made);
        if (AlarmEvaluator.Episodes(outcomes, Usual.Alarm, Now) is { Count: > 0 } alarms)
            Assert.True(AlarmEvaluator.Episodes(outcomes, Usual.Warn, Now)[0].From <= alarms[0].From);
    });

    [Fact]
    public void Alarm_starts_at_the_failure_that_was_one_too_many()
    {
        var outcomes = Steady(minutes: 240, every: 0).Concat(Enumerable.Range(0, 10).Select(i => (Now.AddSeconds(i - 20), true)));
        var said = AlarmEvaluator.Of(Outcomes.Of(outcomes), Usual, Now);
        var evidence = said.Evidence!;
        Assert.Equal((AlarmState.Alarm, evidence.At), (said.State, said.Since));
        Assert.Equal((TimeSpan.FromMinutes(15), 7, 37), (evidence.Length, evidence.Bad, evidence.Finished));
        Assert.Equal(CriticalCounts.For(0.05, 0.003)[evidence.Finished], evidence.Bad);
    }

    [Fact]
    public void Single_failure_is_no_alarm() =>
        Assert.NotEqual(AlarmState.Alarm, AlarmEvaluator.Of(Outcomes.Of([(Now.AddSeconds(-1), true)]), new(0.0001, 0.0001), Now).State);

    [Fact]
    public void Alarm_ends_when_the_rate_was_below_for_ten_minutes()
    {
        var failures = Enumerable.Range(0, 10).Select(i => (Now.AddMinutes(-100).AddSeconds(i), true));
        var outcomes = Outcomes.Of(Steady(minutes: 240, every: 0).Concat(failures));
        var episode = Assert.Single(AlarmEvaluator.Episodes(outcomes, 0.05, Now));
        // Sixty jobs without a failure took half an hour; then the ten minutes follow.
        Assert.InRange(episode.Until!.Value - episode.From, TimeSpan.FromMinutes(38), TimeSpan.FromMinutes(42));
    }

    [Fact]
    public void Alarm_without_finished_jobs_stays_until_four_hours_are_empty()
    {
        var outcomes = Outcomes.Of(Enumerable.Range(0, 10).Select(i => (Now.AddSeconds(-i), true)));
        Assert.Equal(AlarmState.Alarm, AlarmEvaluator.Of(outcomes, Usual, Now.AddMinutes(239)).State);
        var later = AlarmEvaluator.Of(outcomes, Usual, Now.AddMinutes(241));
        Assert.Equal((AlarmState.TooFew, Now.AddHours(4)), (later.State, later.Since!.Value));
    }

    [Fact]
    public void Too_few_jobs_report_their_last_failures_and_no_state()
    {
        var jobs = JobSet.Of(Enumerable.Range(0, 8).Select(i => (i is 0 or 4 ? AJob.Failed() : AJob.Completed()).At(Now.AddMinutes(-7 * i - 1)).Build()));
        var said = AlarmEvaluator.Of(Outcomes.OfFailures(jobs), new(0.05, 0.05), Now);
        Assert.Equal((AlarmState.TooFew, 2), (said.State, said.LastBad.Count));
        Assert.InRange(said.Enough, 12, 20);
        Assert.Equal((2, 8, TimeSpan.FromHours(4)), (said.Now.Rate.Failed, said.Now.Rate.Finished, said.Now.Length));
    }

    [Fact]
    public void Rate_far_above_the_threshold_is_found_with_enough_jobs() => Threshold.Sample(threshold =>
    {
        var enough = AlarmEvaluator.EnoughAnHour(threshold);
        for (var n = enough; n < enough + 200; n++)
            Assert.True(BinomialTail.Of(CriticalCounts.For(threshold, 0.003)[n], n, DetectionPower.RateToNotice(threshold)) >= 0.5);
        Assert.True(enough == 1 || BinomialTail.Of(CriticalCounts.For(threshold, 0.003)[enough - 1], enough - 1, DetectionPower.RateToNotice(threshold)) < 0.5);
    });

    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(0.06, 0.05)]
    [InlineData(0.02, 1)]
    [InlineData(double.NaN, 0.05)]
    [InlineData(0.02, double.NaN)]
    public void Invalid_thresholds_are_refused(double warn, double alarm) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Thresholds(warn, alarm));

    // Two jobs a minute.
    private static IEnumerable<(DateTimeOffset, bool)> Steady(int minutes, int every) =>
        Enumerable.Range(0, 2 * minutes).Select(i => (Now.AddSeconds(-30 * i - 1), every > 0 && i % every == 0));
}

/// <summary>The rule as documented, without any optimization: each moment of a change, each count made again.</summary>
static class PlainJudge
{
    private static readonly TimeSpan[] Windows = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    public static List<(DateTimeOffset From, DateTimeOffset? Until)> Episodes(IEnumerable<(DateTimeOffset At, bool IsBad)> made, double threshold,
        DateTimeOffset now)
    {
        var outcomes = made.Select(each => (At: each.At < now ? each.At : now, each.IsBad)).ToList();
        var moments = outcomes.SelectMany(each => Windows.Select(window => each.At + window).Append(each.At)).Where(at => at <= now).Append(now).Distinct()
            .Order();
        var episodes = new List<(DateTimeOffset From, DateTimeOffset? Until)>();
        var (isOn, begin) = (false, DateTimeOffset.MinValue);
        DateTimeOffset? below = null;
        foreach (var at in moments)
        {
            if (isOn && below + Calm <= at)
                End(below!.Value + Calm);
            if (!isOn && outcomes.Exists(each => each.At == at && each.IsBad) && Windows.Any(window => IsTooMany(at - window, at)))
            {
                episodes.Add((at, null));
                (isOn, below) = (true, null);
            }

            if (!isOn)
                continue;
            var known = outcomes.Where(each => each.At > at - Windows[^1] && each.At <= at).ToList();
            if (known.Count == 0)
                End(at);
            else
                below = IsBelow(known, at) ? below ?? at : null;
        }

        return episodes;

        void End(DateTimeOffset at)
        {
            episodes[^1] = (episodes[^1].From, at);
            (isOn, begin) = (false, at);
        }

        bool IsTooMany(DateTimeOffset after, DateTimeOffset at)
        {
            var inside = outcomes.Where(each => each.At > after && each.At > begin && each.At <= at).ToList();
            var bad = inside.Count(each => each.IsBad);
            return bad >= 2 && BinomialTail.Of(bad, inside.Count, threshold) < 0.003;
        }

        bool IsBelow(List<(DateTimeOffset At, bool IsBad)> known, DateTimeOffset at)
        {
            var latest = new List<(DateTimeOffset At, bool IsBad)>();
            foreach (var together in known.GroupBy(each => each.At).OrderByDescending(group => group.Key))
            {
                if (together.Key <= at - Windows[0] && latest.Count >= 3 / threshold)
                    break;
                latest.AddRange(together);
            }

            return latest.Count(each => each.IsBad) < threshold * latest.Count;
        }
    }
}
