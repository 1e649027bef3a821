using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Statistics;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Statistics;

public sealed class StatisticsTests
{
    // Two-sided 95 % limits as tables of the exact binomial interval have them, such as Documenta Geigy, Scientific Tables (1970).
    [Theory]
    [InlineData(0, 10, 0, 0.3085)]
    [InlineData(1, 10, 0.0025, 0.4450)]
    [InlineData(5, 10, 0.1871, 0.8129)]
    [InlineData(10, 10, 0.6915, 1)]
    [InlineData(0, 20, 0, 0.1684)]
    [InlineData(2, 20, 0.0123, 0.3170)]
    [InlineData(50, 100, 0.3983, 0.6017)]
    [InlineData(0, 100, 0, 0.0362)]
    public void Exact_bounds_are_those_of_a_table(int count, int all, double low, double high)
    {
        Assert.Equal(low, ClopperPearson.Lower(count, all, 0.025), 0.00006);
        Assert.Equal(high, ClopperPearson.Upper(count, all, 0.025), 0.00006);
    }

    [Fact]
    public void None_of_three_hundred_is_below_one_in_a_hundred()
    {
        Assert.Equal(0.00994, ClopperPearson.Upper(0, 300), 0.00001);
        Assert.Equal(299, ClopperPearson.NeededFor(0.01));
        Assert.True(ClopperPearson.Upper(0, 299) < 0.01 && ClopperPearson.Upper(0, 298) >= 0.01);
        Assert.Equal((1, 0), (ClopperPearson.Upper(0, 0), ClopperPearson.Lower(0, 0)));
    }

    [Fact]
    public void Bounds_are_where_so_few_or_so_many_have_the_probability_of_the_level() =>
        Gen.Select(Gen.Int[1, 2_000], Gen.Double[0, 1], Gen.Double[0.001, 0.2]).Sample((all, share, level) =>
        {
            var count = (int)(share * all);
            var (low, high) = (ClopperPearson.Lower(count, all, level), ClopperPearson.Upper(count, all, level));
            Assert.InRange((double)count / all, low, high);
            if (count < all)
                Assert.Equal(level, 1 - BinomialTail.Of(count + 1, all, high), 1e-6);
            if (count > 0)
                Assert.Equal(level, BinomialTail.Of(count, all, low), 1e-6);
        }, iter: 200);

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959964)]
    [InlineData(0.995, 2.575829)]
    [InlineData(0.999999, 4.753424)]
    [InlineData(0.0000000001, -6.361341)]
    public void Normal_quantiles_are_those_of_a_table(double share, double value)
    {
        Assert.Equal(value, NormalDistribution.Quantile(share), 0.000002);
        Assert.Equal(-value, NormalDistribution.Quantile(1 - share), 0.000002);
    }

    [Theory]
    [InlineData(12.7062, 1, 0.05)]
    [InlineData(4.3027, 2, 0.05)]
    [InlineData(2.7764, 4, 0.05)]
    [InlineData(2.5706, 5, 0.05)]
    [InlineData(2.6846, 47, 0.01)]
    [InlineData(-3.5004, 47, 0.001)] // 47 as for 48 slots
    [InlineData(0, 47, 1)]
    [InlineData(double.PositiveInfinity, 3, 0)]
    public void Tails_of_Student_are_those_of_a_table(double t, int freedom, double both) =>
        Assert.Equal(both, StudentTail.Of(t, freedom), both == 0.001 ? 0.00005 : 0.00001);

    [Fact]
    public void False_discovery_takes_all_up_to_the_last_that_passes()
    {
        // The example of Benjamini and Hochberg (1995): of 15 probabilities four pass at 5 %.
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1];
        Assert.Equal(4, FalseDiscovery.Passing([.. p.Select(each => each * p.Length)], 0.05));
        Assert.Equal(0, FalseDiscovery.Passing([], 0.05));
    }
}
