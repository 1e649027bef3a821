using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Alarms;

public sealed class AlarmEvaluatorTests
{
    private static readonly DateTimeOffset Now = AJob.Created;
    private static readonly Thresholds Usual = new(0.02, 0.05);

    // Few minutes and many at the same, so that there are ties, dense times, pauses, and some that are later than now.
    private static readonly Gen<(DateTimeOffset At, bool IsBad)[]> Some = Gen.Select(Gen.Int[20, 900], Gen.Double[0, 0.5], Gen.OneOf(1, 30, 60)).SelectMany((minutes, share, grain) =>
        Gen.Select(Gen.Int[-minutes * 60 / grain, 240 / grain], Gen.Double[0, 1]).Select((at, chance) => (Now.AddSeconds(at * grain), chance < share)).Array[0, 120]);

    private static readonly Gen<double> Threshold = Gen.OneOf(Gen.Double[0.005, 0.4], Gen.OneOf(0.02, 0.05));

    [Fact]
    public void The_state_is_that_of_going_through_all_moments_plainly() => Gen.Select(Some, Threshold).Sample(
        (outcomes, threshold) => Assert.Equal(
            PlainJudge.Episodes(outcomes, threshold, Now),
            AlarmEvaluator.Episodes(Outcomes.Of(outcomes), threshold, Now).Select(episode => (episode.From, episode.Until))),
        iter: 500);

    [Fact]
    public void What_is_said_later_agrees_with_what_was_said_before() => Gen.Select(Some, Gen.Int[0, 900]).Sample(
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
    public void Evidence_is_what_it_says() => Gen.Select(Some, Threshold).Sample((made, threshold) =>
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
    public void An_outcome_that_seems_to_be_of_later_counts_as_of_now() => Some.Sample(outcomes => Assert.Equal(
        AlarmEvaluator.Of(Outcomes.Of(outcomes.Select(each => (each.At > Now ? Now : each.At, each.IsBad))), Usual, Now),
        AlarmEvaluator.Of(Outcomes.Of(outcomes), Usual, Now)));

    [Fact]
    public void The_order_in_which_jobs_come_does_not_matter() => Gen.Select(Some, Gen.Int[0, 1_000]).Sample((outcomes, seed) =>
    {
        var jobs = outcomes.Select(each => (each.IsBad ? AJob.Failed() : AJob.Completed()).At(each.At.AddSeconds(-5)).Took(TimeSpan.FromSeconds(5)).Build()).ToArray();
        var once = AlarmEvaluator.Of(Outcomes.OfFailures(JobSet.Of(jobs)), Usual, Now);
        new Random(seed).Shuffle(jobs);
        Assert.Equal(once, AlarmEvaluator.Of(Outcomes.OfFailures(JobSet.Of(jobs)), Usual, Now));
        Assert.Equal(once with { LastBad = [] }, AlarmEvaluator.Of(Outcomes.Of(outcomes), Usual, Now));
    });

    [Fact]
    public void What_is_an_alarm_would_be_one_to_watch_too() => Some.Sample(made =>
    {
        var outcomes = Outcomes.Of(made);
        if (AlarmEvaluator.Episodes(outcomes, Usual.Alarm, Now) is { Count: > 0 } alarms)
            Assert.True(AlarmEvaluator.Episodes(outcomes, Usual.Warn, Now)[0].From <= alarms[0].From);
    });

    [Fact]
    public void A_jump_is_an_alarm_since_the_failure_that_was_one_too_many()
    {
        var outcomes = Steady(minutes: 240, every: 0).Concat(Enumerable.Range(0, 10).Select(i => (Now.AddSeconds(i - 20), true)));
        var said = AlarmEvaluator.Of(Outcomes.Of(outcomes), Usual, Now);
        var evidence = said.Evidence!;
        Assert.Equal((AlarmState.Alarm, evidence.At), (said.State, said.Since));
        Assert.Equal((TimeSpan.FromMinutes(15), 7, 37), (evidence.Length, evidence.Bad, evidence.Finished));
        Assert.Equal(CriticalCounts.For(0.05, 0.003)[evidence.Finished], evidence.Bad);
    }

    [Fact]
    public void One_failure_alone_proves_nothing() =>
        Assert.NotEqual(AlarmState.Alarm, AlarmEvaluator.Of(Outcomes.Of([(Now.AddSeconds(-1), true)]), new(0.0001, 0.0001), Now).State);

    [Fact]
    public void An_alarm_ends_when_the_rate_has_been_below_for_ten_minutes()
    {
        var failures = Enumerable.Range(0, 10).Select(i => (Now.AddMinutes(-100).AddSeconds(i), true));
        var outcomes = Outcomes.Of(Steady(minutes: 240, every: 0).Concat(failures));
        var episode = Assert.Single(AlarmEvaluator.Episodes(outcomes, 0.05, Now));
        // Sixty jobs without a failure took half an hour; then the ten minutes.
        Assert.InRange(episode.Until!.Value - episode.From, TimeSpan.FromMinutes(38), TimeSpan.FromMinutes(42));
    }

    [Fact]
    public void Where_nothing_finishes_an_alarm_stays_until_nothing_is_left_of_four_hours()
    {
        var outcomes = Outcomes.Of(Enumerable.Range(0, 10).Select(i => (Now.AddSeconds(-i), true)));
        Assert.Equal(AlarmState.Alarm, AlarmEvaluator.Of(outcomes, Usual, Now.AddMinutes(239)).State);
        var later = AlarmEvaluator.Of(outcomes, Usual, Now.AddMinutes(241));
        Assert.Equal((AlarmState.TooFew, Now.AddHours(4)), (later.State, later.Since!.Value));
    }

    [Fact]
    public void With_too_few_jobs_the_last_failures_are_told_and_nothing_is_judged()
    {
        var jobs = JobSet.Of(Enumerable.Range(0, 8).Select(i => (i is 0 or 4 ? AJob.Failed() : AJob.Completed()).At(Now.AddMinutes(-7 * i - 1)).Build()));
        var said = AlarmEvaluator.Of(Outcomes.OfFailures(jobs), new(0.05, 0.05), Now);
        Assert.Equal((AlarmState.TooFew, 2), (said.State, said.LastBad.Count));
        Assert.InRange(said.Enough, 12, 20);
        Assert.Equal((2, 8, TimeSpan.FromHours(4)), (said.Now.Rate.Failed, said.Now.Rate.Finished, said.Now.Length));
    }

    [Fact]
    public void With_enough_jobs_a_rate_far_above_is_rather_found_than_missed() => Threshold.Sample(threshold =>
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
    public void Thresholds_that_make_no_sense_are_refused(double warn, double alarm) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Thresholds(warn, alarm));

    // Two jobs a minute.
    private static IEnumerable<(DateTimeOffset, bool)> Steady(int minutes, int every) =>
        Enumerable.Range(0, 2 * minutes).Select(i => (Now.AddSeconds(-30 * i - 1), every > 0 && i % every == 0));
}

/// <summary>The rule as it is told, without any care for speed: each moment at which something changes, each count made anew.</summary>
static class PlainJudge
{
    private static readonly TimeSpan[] Windows = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    public static List<(DateTimeOffset From, DateTimeOffset? Until)> Episodes(IEnumerable<(DateTimeOffset At, bool IsBad)> made, double threshold, DateTimeOffset now)
    {
        var outcomes = made.Select(each => (At: each.At < now ? each.At : now, each.IsBad)).ToList();
        var moments = outcomes.SelectMany(each => Windows.Select(window => each.At + window).Append(each.At)).Where(at => at <= now).Append(now).Distinct().Order();
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
