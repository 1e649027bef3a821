using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Statistics;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Compare;

/// <summary>The formulas of a comparison against published values and against plain definitions.</summary>
public sealed class CompareStatisticsTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8, 0.841621233572914)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.995, 2.575829303548901)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(1e-12, -7.034483825301131)]
    public void Normal_quantiles_are_those_of_the_tables(double probability, double quantile) =>
        Assert.Equal(quantile, NormalDistribution.Quantile(probability), 12);

    [Theory] // without continuity correction; Fleiss, chapter 3, and the calculators that follow it
    [InlineData(0.05, 0.08, 1_059)]
    [InlineData(0.20, 0.25, 1_094)]
    [InlineData(0.10, 0.20, 199)]
    [InlineData(0.50, 0.60, 388)]
    public void Jobs_a_side_are_those_of_the_published_formula(double one, double other, int needed)
    {
        Assert.Equal(needed, SampleSize.Unpaired(one, other, 0.05));
        Assert.Equal(needed, SampleSize.Unpaired(other, one, 0.05));
        Assert.True(SampleSize.Unpaired(one, other, 0.0125) > needed);
    }

    [Fact]
    public void Equal_shares_are_never_told_apart()
    {
        Assert.Equal(SampleSize.Most, SampleSize.Unpaired(0.1, 0.1, 0.05));
        Assert.Equal(SampleSize.Most, SampleSize.Paired(0.1, 0.1, 0.05));
        Assert.Equal(SampleSize.Most, SampleSize.Paired(0, 0, 0.05));
    }

    [Fact]
    public void Pairs_that_are_needed_find_the_change_with_the_exact_test_and_fewer_would_not()
    {
        foreach (var (better, worse) in new[] { (0.3, 0.1), (0.2, 0), (0.1, 0.5) })
        {
            var pairs = SampleSize.Paired(better, worse, 0.05);
            Assert.InRange(Power(pairs, better, worse), 0.8, 0.9);
            Assert.InRange(Power(pairs * 3 / 4, better, worse), 0, 0.8);
        }

        // Plain: the sum over all numbers of changes, and of changes for the better.
        static double Power(int pairs, double better, double worse) => Enumerable.Range(0, pairs + 1).Sum(n => Term(pairs, n, better + worse)
            * Enumerable.Range(0, n + 1).Where(k => PairedDifference.Test(new(0, k, n - k, 0)) <= 0.05).Sum(k => Term(n, k, better / (better + worse))));
    }

    [Fact]
    public void Number_of_pairs_is_much_the_same_where_the_exact_one_ends()
    {
        var (exact, approximate) = (SampleSize.Paired(0.061, 0.04, 0.05), SampleSize.Paired(0.0598, 0.04, 0.05)); // 196 and 207 changes
        Assert.InRange((double)approximate / exact, 1, 1.15);
    }

    [Fact]
    public void Same_documents_need_fewer_than_other_ones() => Gen.Select(Gen.Double[0.1, 0.4], Gen.Double[0.02, 0.1], Gen.Double[0.5, 0.9])
        .Sample((rate, more, likeness) =>
        {
            // Documents that are alike on both sides: the share that changes is below that of independent ones.
            var other = rate + more;
            var changing = more + (rate * (1 - other) + other * (1 - rate) - more) * (1 - likeness);
            Assert.True(SampleSize.Paired((changing - more) / 2, (changing + more) / 2, 0.05) < SampleSize.Unpaired(rate, other, 0.05));
        });

    [Theory] // the binomial distribution at one half, on both sides
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(1, 9, 0.021484375)]
    [InlineData(9, 1, 0.021484375)]
    [InlineData(0, 6, 0.03125)]
    [InlineData(5, 15, 0.04138946533203125)]
    public void Exact_test_of_McNemar_counts_the_changes_alone(int onlyA, int onlyB, double p)
    {
        Assert.Equal(p, PairedDifference.Test(new(40, onlyA, onlyB, 50)), 12);
        Assert.Equal(p, PairedDifference.Test(new(0, onlyA, onlyB, 0)), 12);
    }

    [Theory] // computed by the same formula in another program
    [InlineData(36, 12, 2, 0, 0.2, 0.0569, 0.3404)]
    [InlineData(20, 12, 2, 16, 0.2, 0.0562, 0.3292)]
    [InlineData(2, 14, 0, 0, 0.875, 0.5703, 0.9650)]
    [InlineData(0, 2, 0, 48, 0.04, -0.0370, 0.1346)]
    public void Range_of_a_paired_difference_is_that_of_the_formula(int both, int one, int other, int neither, double points, double low, double high)
    {
        var difference = PairedDifference.Of(new(both, other, one, neither), 1.959963984540054)!.Value;
        Assert.Equal(points, difference.Points, 10);
        Assert.Equal(low, difference.Low, 1e-4);
        Assert.Equal(high, difference.High, 1e-4);
    }

    [Fact]
    public void Paired_range_holds_the_difference_and_turns_with_the_sides() => Gen.Int[0, 60].Array[4].Where(cells => cells.Sum() > 0).Sample(cells =>
    {
        var difference = PairedDifference.Of(new(cells[0], cells[1], cells[2], cells[3]), 1.96)!.Value;
        var turned = PairedDifference.Of(new(cells[0], cells[2], cells[1], cells[3]), 1.96)!.Value;
        Assert.InRange(difference.Points, difference.Low, difference.High);
        Assert.Equal(difference.Low, -turned.High, 12);
        Assert.Equal(difference.High, -turned.Low, 12);
        Assert.InRange(difference.Low, -1, 1);
    });

    [Fact]
    public void Difference_at_95_percent_is_the_usual_one() => Gen.Select(Gen.Int[0, 50], Gen.Int[0, 50], Gen.Int[1, 60], Gen.Int[1, 60]).Sample((a, b, m, n) =>
    {
        var (one, other) = (new FailureRate(Math.Min(a, m), m), new FailureRate(Math.Min(b, n), n));
        Assert.Equal(RateDifference.Of(one, other), RateDifference.Of(one, other, 1.959963984540054));
        var (narrow, wide) = (RateDifference.Of(one, other)!.Value, RateDifference.Of(one, other, 2.5)!.Value);
        Assert.True(wide.Low <= narrow.Low && wide.High >= narrow.High);
    });

    [Fact]
    public void Ratio_of_medians_is_theirs_and_turns_with_the_sides() => Gen.Select(Durations, Durations).Sample((a, b) =>
    {
        var (ratio, turned) = (MedianRatio.Of([.. a], [.. b], 1.96)!.Value, MedianRatio.Of([.. b], [.. a], 1.96)!.Value);
        Assert.Equal(Median(b) / Median(a), ratio.Ratio, 1e-6 * ratio.Ratio);
        Assert.InRange(ratio.Ratio, ratio.Low, ratio.High);
        Assert.Equal(1 / turned.High, ratio.Low, 1e-9 * ratio.Low);

        static double Median(long[] values) =>
            Math.Sqrt((double)values.Order().ElementAt((values.Length - 1) / 2) * values.Order().ElementAt(values.Length / 2));
    });

    [Fact]
    public void Few_durations_have_no_ratio() => Assert.Null(MedianRatio.Of([.. Enumerable.Repeat(1L, 19)], [.. Enumerable.Repeat(1L, 500)], 1.96));

    [Fact]
    [Trait("Category", "Slow")]
    public void Range_of_the_ratio_of_medians_holds_the_truth()
    {
        var (dice, held) = (new Random(7), 0);
        const int Runs = 2_000;
        for (var run = 0; run < Runs; run++)
        {
            var ratio = MedianRatio.Of(Some(60, 1), Some(90, 1.5), 1.959963984540054)!.Value;
            held += ratio.Low <= 1.5 && ratio.High >= 1.5 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{100.0 * held / Runs:0.0} % hold the truth");
        Assert.InRange((double)held / Runs, 0.93, 0.985);

        List<long> Some(int count, double median) => [.. Enumerable.Range(0, count).Select(_ =>
            (long)(1e8 * median * Math.Exp(0.5 * Math.Sqrt(-2 * Math.Log(1 - dice.NextDouble())) * Math.Cos(2 * Math.PI * dice.NextDouble()))))];
    }

    private static Gen<long[]> Durations => Gen.Long[TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerMinute].Array[20, 80];

    private static double Term(int n, int k, double p)
    {
        if (p == 1)
            return k == n ? 1 : 0;
        var log = k * Math.Log(p) + (n - k) * Math.Log(1 - p);
        for (var i = 1; i <= k; i++)
            log += Math.Log((double)(n - k + i) / i);
        return Math.Exp(log);
    }
}
