using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Types;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Types;

public sealed class MixComparisonTests
{
    private static readonly Period Week = new(TypedJobs.Monday, TypedJobs.Monday.AddDays(7));
    private static readonly Period WeekBefore = new(TypedJobs.Monday.AddDays(-7), TypedJobs.Monday);

    [Fact]
    public void Counts_are_those_of_the_figures_and_each_dated_job_is_in_a_slot() =>
        Gens.JobSet.Sample(jobs =>
        {
            var mix = TypeMix.Of(jobs, Week);
            var shares = TypeShares.Of(jobs);
            Assert.Equal(shares.WithResult, mix.Count);
            Assert.Equal(shares.Rows.OrderByDescending(row => row.Count).ThenBy(row => ResultTypeKey.Of(row.Type), StringComparer.Ordinal)
                .Select(row => (ResultTypeKey.Of(row.Type), row.Count)), mix.Types.Select(type => (type, mix.CountOf(type))));
            Assert.Equal(jobs.Count(job => job is { CreatedAt: not null, Result: not null, Status.Kind: StatusKind.Completed }), mix.Course.Sum());
            var twice = TypeMix.Sum([mix, mix]);
            Assert.Equal((2 * mix.Count, 2 * mix.Course.Sum()), (twice.Count, twice.Course.Sum()));
        }, iter: 100);

    [Fact]
    public void Type_that_doubles_changed_and_volume_alone_changes_nothing()
    {
        var dice = new Random(3);
        var before = TypeMix.Of(TypedJobs.Of(dice, WeekBefore, 1_000), WeekBefore);
        var more = MixComparison.Of(TypeMix.Of(TypedJobs.Of(dice, Week, 1_000, more: 0.2), Week), before, isWholeWeeks: true);
        var row = more.Rows.First(each => each.Type == "receipt");
        Assert.Equal(MixVerdict.Changed, row.Verdict);
        Assert.InRange(row.Difference!.Value.Points, row.Difference.Value.Low, row.Difference.Value.High);
        Assert.Equal(more.Rows.Count, more.Rows.Select(each => each.Type).Distinct().Count());

        var volume = MixComparison.Of(TypeMix.Of(TypedJobs.Of(dice, Week, 3_000), Week), before, isWholeWeeks: true);
        Assert.DoesNotContain(volume.Rows, each => each.Verdict is MixVerdict.Changed or MixVerdict.Differs);
        Assert.Equal((3_000, 1_000), (volume.Count, volume.CountBefore));
    }

    [Fact]
    public void One_batch_of_one_type_is_no_change()
    {
        var dice = new Random(5);
        var jobs = JobSet.Of(TypedJobs.Of(dice, Week, 500).Concat(Enumerable.Range(0, 100)
            .Select(i => AJob.Completed("receipt").At(Week.From.AddDays(2).AddSeconds(i)).Build())));
        var compared = MixComparison.Of(TypeMix.Of(jobs, Week), TypeMix.Of(TypedJobs.Of(dice, WeekBefore, 500), WeekBefore), isWholeWeeks: true);
        var row = compared.Rows.First(each => each.Type == "receipt");
        Assert.True(row.Difference!.Value.IsBeyondChance); // the counts alone differ
        Assert.Equal(MixVerdict.TooFew, row.Verdict);
        Assert.True(row.Needed > 600);
    }

    [Fact]
    public void Few_results_and_an_unknown_time_before_are_said()
    {
        var now = TypeMix.Of(TypedJobs.Of(new(1), Week, 40), Week);
        Assert.All(MixComparison.Of(now, null, true).Rows, row => Assert.Equal((MixVerdict.NotKnown, null), (row.Verdict, row.Difference)));
        Assert.All(MixComparison.Of(now, TypeMix.Of(TypedJobs.Of(new(2), WeekBefore, 40), WeekBefore), true).Rows, row =>
        {
            Assert.Equal(MixVerdict.TooFew, row.Verdict);
            Assert.InRange(row.Needed, 41, 5_000);
        });
        Assert.Empty(MixComparison.Of(TypeMix.None, null, true).Rows);
        Assert.All(MixComparison.Of(TypeMix.None, now, true).Rows, row => Assert.Equal(0, row.Count));
    }

    [Fact]
    public void Every_comparison_says_something_for_each_type() =>
        Gen.Select(Gens.JobSet, Gens.JobSet, Gen.Bool).Sample((now, then, isWeeks) =>
        {
            var compared = MixComparison.Of(TypeMix.Of(now, Week), TypeMix.Of(then, WeekBefore), isWeeks);
            Assert.All(compared.Rows, row =>
            {
                Assert.True(row.Count + row.CountBefore > 0);
                Assert.True(isWeeks ? row.Verdict != MixVerdict.Differs : row.Verdict != MixVerdict.Changed);
                Assert.Equal(compared.Count == 0 || compared.CountBefore == 0, row.Verdict == MixVerdict.NotKnown);
            });
        }, iter: 100);

    [Theory]
    [InlineData(7 * 24, true)]
    [InlineData(14 * 24 + 1, true)]
    [InlineData(24, false)]
    [InlineData(30 * 24, false)]
    public void Weeks_are_whole(double hours, bool isWhole) => Assert.Equal(isWhole, MixComparison.IsWholeWeeks(TimeSpan.FromHours(hours)));

    [Theory]
    [InlineData(0.2, 1, 548)]
    [InlineData(0.5, 6, 800)]
    public void Needed_number_is_that_of_the_usual_formula(double share, int tests, int about) =>
        Assert.InRange(MixComparison.NeededFor(share, tests, 1), about * 0.75, about * 1.25);
}
