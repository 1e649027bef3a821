using System.Numerics;
using ClassifyDashboard.Jobs.Alarms;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Alarms;

public sealed class BinomialTailTests
{
    private static readonly Gen<double> Rate = Gen.OneOf(Gen.Double[0.0001, 0.9999], Gen.OneOf(0.02, 0.05, 0.3, 0.5));

    [Fact]
    public void Binomial_tail_equals_the_exact_sum() => Gen.Select(Gen.Int[0, 250], Gen.Int[-2, 252], Gen.Int[1, 999]).Sample((finished, bad, perMille) =>
    {
        var exact = Exact(bad, finished, perMille);
        Assert.InRange(BinomialTail.Of(bad, finished, perMille / 1_000.0), exact * (1 - 1e-10) - 1e-300, exact * (1 + 1e-10));
    });

    [Fact]
    public void Binomial_tails_of_both_sides_sum_to_one() => Gen.Select(Gen.Int[1, 1_000_000], Rate, Gen.Double[-8, 8]).Sample((finished, rate, deviations) =>
    {
        var bad = (int)Math.Clamp(finished * rate + deviations * Math.Sqrt(finished * rate * (1 - rate)), 0, finished);
        Assert.Equal(1, BinomialTail.Of(bad, finished, rate) + BinomialTail.Of(finished - bad + 1, finished, 1 - rate), 9);
    });

    [Fact]
    public void Binomial_tail_falls_with_failures_and_rises_with_rate_and_jobs() =>
        Gen.Select(Gen.Int[1, 100_000], Gen.Double[0, 1], Rate).Sample((finished, share, rate) =>
        {
            var bad = (int)(share * finished);
            var tail = BinomialTail.Of(bad, finished, rate);
            Assert.InRange(tail, 0, 1);
            Assert.True(BinomialTail.Of(bad + 1, finished, rate) <= tail);
            Assert.True(BinomialTail.Of(bad, finished, Math.Min(1, rate * 1.01)) >= tail * (1 - 1e-9));
            Assert.True(BinomialTail.Of(bad, finished + 1, rate) >= tail * (1 - 1e-9));
        });

    [Theory]
    [InlineData(2, 2, 0.05, 0.0025)]
    [InlineData(1, 10, 0.1, 0.6513215599)]
    [InlineData(60, 1_000, 0.05, 0.08673)]
    [InlineData(0, 0, 0.5, 1)]
    [InlineData(1, 0, 0.5, 0)]
    [InlineData(3, 5, 0, 0)]
    [InlineData(5, 5, 1, 1)]
    public void Binomial_tail_equals_known_values(int bad, int finished, double rate, double tail) =>
        Assert.Equal(tail, BinomialTail.Of(bad, finished, rate), 4);

    [Fact]
    public void Binomial_tail_refuses_impossible_numbers()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialTail.Of(1, -1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialTail.Of(1, 2, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialTail.Of(1, 2, double.NaN));
    }

    [Fact]
    public void Critical_count_is_the_smallest_improbable_one() =>
        Gen.Select(Rate, Gen.OneOf(0.05, 0.003, 1e-6), Gen.Int[0, 3_000].Array[1, 5]).Sample((rate, level, sizes) =>
        {
            var counts = new CriticalCounts(rate, level);
            foreach (var finished in sizes)
                AssertIsCritical(counts, finished);
        });

    [Fact]
    public void Critical_counts_stay_exact_for_large_numbers() => Gen.Select(Gen.OneOf(0.001, 0.02, 0.05, 0.5), Gen.Int[100_000, 400_000].Array[3]).Sample(
        (rate, sizes) =>
        {
            var counts = CriticalCounts.For(rate, 0.003);
            foreach (var finished in sizes)
                AssertIsCritical(counts, finished);
        },
        iter: 20);

    [Fact]
    public void Critical_counts_never_fall_and_are_at_least_two() => Gen.Select(Rate, Gen.OneOf(0.05, 0.003)).Sample(
        (rate, level) =>
        {
            var counts = new CriticalCounts(rate, level).Upto(2_000);
            Assert.Equal(2, counts[0]);
            for (var n = 1; n < counts.Length; n++)
                Assert.True(counts[n] >= counts[n - 1]);
        },
        iter: 30);

    [Fact]
    public void Shared_table_gives_the_same_to_concurrent_callers()
    {
        var alone = new CriticalCounts(0.0423, 0.003);
        var seen = Enumerable.Range(0, 500).AsParallel().Select(i => (N: i * 37 % 5_000, Count: CriticalCounts.For(0.0423, 0.003)[i * 37 % 5_000])).ToList();
        Assert.All(seen, each => Assert.Equal(alone[each.N], each.Count));
    }

    private static void AssertIsCritical(CriticalCounts counts, int finished)
    {
        var k = counts[finished];
        Assert.True(k >= 2 && BinomialTail.Of(k, finished, counts.Rate) < counts.Level * (1 + 1e-9));
        Assert.True(k == 2 || BinomialTail.Of(k - 1, finished, counts.Rate) >= counts.Level * (1 - 1e-9), $"{k} of {finished} at {counts.Rate}");
    }

    // In whole numbers: the terms C(n, i) aⁱ (1000 − a)ⁿ⁻ⁱ over 1000ⁿ.
    private static double Exact(int bad, int finished, int perMille)
    {
        var (sum, choose) = (BigInteger.Zero, BigInteger.One);
        for (var i = 0; i <= finished; i++)
        {
            if (i >= bad)
                sum += choose * BigInteger.Pow(perMille, i) * BigInteger.Pow(1_000 - perMille, finished - i);
            choose = choose * (finished - i) / (i + 1);
        }

        return sum.IsZero ? 0 : Math.Exp(BigInteger.Log(sum) - finished * Math.Log(1_000));
    }
}
