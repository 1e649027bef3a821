using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;

namespace ClassifyDashboard.Tests.Jobs.Types;

/// <summary>Two times with and without a change of the mix, as docs/statistics.md quotes them.</summary>
[Trait("Category", "Slow")]
public sealed class MixSimulationTests
{
    [Theory]
    [InlineData(1, 0, 1, 200)]
    [InlineData(1, 1, 1, 300)]
    [InlineData(1, 1, 10, 300)]
    [InlineData(7, 1, 10, 400)]
    public void Nothing_changes_beyond_chance_where_only_weekdays_hours_and_batches_differ(int days, double rhythm, int batch, int jobs)
    {
        var changed = Enumerable.Range(1, 500).Count(seed =>
        {
            var dice = new Random(seed);
            var period = PeriodOf(dice, days);
            return Weeks(dice, period, jobs, rhythm, batch).Rows.Any(row => row.Verdict is MixVerdict.Changed);
        });
        Say($"{days} days, rhythm {rhythm}, batches up to {batch}: {changed} of 500 pairs");
        Assert.InRange(changed, 0, 5);
    }

    [Fact]
    public void Day_before_with_another_weekday_never_counts_as_a_change()
    {
        var differs = Enumerable.Range(1, 200).Count(seed =>
        {
            var dice = new Random(seed);
            var period = PeriodOf(dice, 1);
            var before = new Period(period.From.AddDays(-1), period.From);
            var compared = MixComparison.Of(
                TypeMix.Of(TypedJobs.Of(dice, period, 400, 1), period), TypeMix.Of(TypedJobs.Of(dice, before, 400, 1), before), isWholeWeeks: false);
            Assert.DoesNotContain(compared.Rows, row => row.Verdict == MixVerdict.Changed);
            return compared.Rows.Any(row => row.Verdict == MixVerdict.Differs);
        });
        Say($"differs in {differs} of 200");
        Assert.InRange(differs, 20, 200); // weekdays do differ here
    }

    // +10 points of a type of 20 %. With 200 jobs on both sides no test at 1 % can find it in three of four cases: see docs/statistics.md.
    [Theory]
    [InlineData(200, 1, 5, 60, 0)]
    [InlineData(200, 4, 15, 70, 75)]
    [InlineData(700, 1, 75, 100, 75)]
    [InlineData(400, 4, 75, 100, 80)]
    public void Ten_points_more_are_seen_from_the_needed_number_on(int jobs, int weeks, int least, int most, int leastRange)
    {
        var (changed, range, tooFew) = (0, 0, 0);
        for (var seed = 1; seed <= 200; seed++)
        {
            var dice = new Random(seed);
            var period = PeriodOf(dice, 7);
            var now = TypeMix.Of(TypedJobs.Of(dice, period, jobs, more: 0.1), period);
            var before = TypeMix.Sum(Earlier(dice, period, jobs, 0, 1).Take(weeks));
            var row = MixComparison.Of(now, before, isWholeWeeks: true).Rows.First(each => each.Type == "receipt");
            changed += row.Verdict == MixVerdict.Changed ? 1 : 0;
            range += row.Difference!.Value.Low > 0 ? 1 : 0;
            tooFew += row.Verdict == MixVerdict.TooFew && row.Needed > jobs ? 1 : 0;
        }

        Say($"{jobs} jobs against {jobs * weeks}: changed in {changed / 2.0} %, range above 0 in {range / 2.0} %, too few in {tooFew / 2.0} %");
        Assert.InRange(changed / 2, least, most);
        Assert.InRange(range / 2, leastRange, 100);
        Assert.True(changed + tooFew >= 196 || weeks > 1 || jobs > 200); // below the needed number it says so
    }

    private static MixComparison Weeks(Random dice, Period period, int jobs, double rhythm, int batch) => MixComparison.Of(
        TypeMix.Of(TypedJobs.Of(dice, period, jobs, rhythm, batch), period), TypeMix.Sum(Earlier(dice, period, jobs, rhythm, batch)), isWholeWeeks: true);

    private static IEnumerable<TypeMix> Earlier(Random dice, Period period, int jobs, double rhythm, int batch)
    {
        for (var week = 1; week <= 4; week++)
        {
            var before = new Period(period.From.AddDays(-7 * week), period.To.AddDays(-7 * week));
            yield return TypeMix.Of(TypedJobs.Of(dice, before, jobs, rhythm, batch), before);
        }
    }

    private static Period PeriodOf(Random dice, int days) =>
        TypedJobs.Monday.AddHours(dice.Next(7 * 24)) is var from ? new(from, from.AddDays(days)) : default;

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
