using System.Numerics;
using ClassifyDashboard.Jobs.Failures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class FisherTests
{
    private static readonly Gen<TraitCounts> Table = Gen.Int[1, 120].SelectMany(all => Gen.Select(Gen.Int[0, all], Gen.Int[0, all])
        .SelectMany((failed, with) => Gen.Int[Math.Max(0, with + failed - all), Math.Min(with, failed)]
            .Select(a => new TraitCounts(a, failed, with, all))));

    [Fact]
    public void Tail_is_the_sum_of_all_tables_at_least_as_extreme() => Table.Sample(table =>
    {
        var exact = Terms(table).Where(term => term.A >= table.FailedWith).Sum(term => term.P);
        Assert.Equal(exact, Fisher.Tail(table), 1e-9 * Math.Max(exact, 1e-3));
    });

    [Theory]
    [InlineData(3, 4, 4, 8, 17.0 / 70)] // the lady who tasted tea: three of four cups
    [InlineData(4, 4, 4, 8, 1.0 / 70)]
    [InlineData(18, 20, 30, 120, 0)]
    public void Tail_is_that_of_known_tables(int a, int failed, int with, int all, double p) =>
        Assert.Equal(p, Fisher.Tail(new(a, failed, with, all)), 1e-9);

    [Fact]
    public void Tail_of_many_jobs_is_a_probability() => Gen.Select(Gen.Int[1, 1_000_000], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0, 1]).Sample(
        (all, failed, with, a) =>
        {
            var (f, w) = ((int)(failed * all), (int)(with * all));
            var (least, most) = (Math.Max(0, w + f - all), Math.Min(w, f));
            Assert.InRange(Fisher.Tail(new(least + (int)(a * (most - least)), f, w, all)), 0, 1);
        });

    [Fact]
    public void Deviation_is_that_of_the_means_and_variances_of_all_tables() => Table.Array[1, 4].Sample(strata =>
    {
        var (excess, variance) = (0.0, 0.0);
        foreach (var table in strata)
        {
            var mean = Terms(table).Sum(term => term.A * term.P);
            excess += table.FailedWith - mean;
            variance += Terms(table).Sum(term => Math.Pow(term.A - mean, 2) * term.P);
        }

        var expected = variance < 1e-9 ? 0 : Math.Max(0, excess - 0.5) / Math.Sqrt(variance);
        Assert.Equal(expected, Fisher.Deviation(strata), 1e-6 * Math.Max(1, expected));
    });

    private static IEnumerable<(int A, double P)> Terms(TraitCounts table)
    {
        var all = Choose(table.All, table.With);
        for (var a = Math.Max(0, table.With + table.Failed - table.All); a <= Math.Min(table.With, table.Failed); a++)
            yield return (a, Ratio(Choose(table.Failed, a) * Choose(table.Others, table.With - a), all));
    }

    private static double Ratio(BigInteger part, BigInteger whole) => (double)((part << 200) / whole) / Math.Pow(2, 200);

    private static BigInteger Choose(int n, int k)
    {
        var product = BigInteger.One;
        for (var i = 1; i <= k; i++)
            product = product * (n - k + i) / i;
        return product;
    }
}
