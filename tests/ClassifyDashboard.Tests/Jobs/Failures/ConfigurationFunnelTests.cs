using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class ConfigurationFunnelTests
{
    private static readonly Gen<ConfigurationCounts> Counts = Gen.Int[0, 200].SelectMany(n => Gen.Int[0, n].Select(failed => (failed, n))).Array[1, 60]
        .Select(all => Of(all));

    [Fact]
    public void Limits_hold_what_sums_of_the_binomial_terms_say() => Gen.Select(Gen.Int[1, 60], Gen.Int[1, 99], Gen.OneOf(0.05, 0.002)).Sample(
        (jobs, percent, level) =>
        {
            var rate = percent / 100.0;
            var funnel = ConfigurationFunnel.Of(Of((percent, 100)));
            var limit = Assert.Single(funnel.Limits(jobs, jobs, level));
            var within = Enumerable.Range(0, jobs + 1).Where(k => Sum(k, jobs) >= level / 2 && Sum(0, k) >= level / 2).ToList();
            Assert.Equal(((double)within[0] / jobs, (double)within[^1] / jobs), (limit.Low, limit.High));

            double Sum(int from, int to) => Enumerable.Range(from, to - from + 1).Sum(k => Choose(jobs, k) * Math.Pow(rate, k) * Math.Pow(1 - rate, jobs - k));
        });

    [Fact]
    public void Configuration_is_beyond_the_limits_only_where_its_rate_is() => Counts.Sample(counts =>
    {
        var funnel = ConfigurationFunnel.Of(counts);
        Assert.Equal(counts.Rows.Count, funnel.Rows.Count);
        foreach (var row in funnel.Rows.Where(row => row.Count.Finished > 0))
        {
            var limit = Assert.Single(funnel.Limits(row.Count.Finished, row.Count.Finished, funnel.Level));
            var rate = row.Count.Failures.Rate!.Value;
            Assert.Equal(rate > limit.High ? FunnelPlace.Above : rate < limit.Low ? FunnelPlace.Below : FunnelPlace.Within, row.Place);
        }
    });

    [Fact]
    public void Order_is_those_above_the_limits_first_then_by_rate()
    {
        var funnel = ConfigurationFunnel.Of(Of((1, 2), (40, 200), (0, 0), (4, 500), (10, 1_000)));
        Assert.Equal(["cfg-1", "cfg-0", "cfg-4", "cfg-3", "cfg-2"], funnel.Rows.Select(row => row.Count.Id));
        Assert.Equal([FunnelPlace.Above, FunnelPlace.Within, FunnelPlace.Below, FunnelPlace.Below, FunnelPlace.Unknown], funnel.Rows.Select(row => row.Place));
    }

    [Fact]
    public void Funnel_of_no_failures_or_only_failures_has_nobody_outside()
    {
        Assert.All(ConfigurationFunnel.Of(Of((0, 10), (0, 900))).Rows, row => Assert.Equal(FunnelPlace.Within, row.Place));
        Assert.All(ConfigurationFunnel.Of(Of((10, 10), (900, 900))).Rows, row => Assert.Equal(FunnelPlace.Within, row.Place));
        Assert.Empty(ConfigurationFunnel.Of(Of((0, 0))).Limits(1, 10, 0.05));
    }

    /// <summary>40 configurations with one and the same rate and 5 to 5,000 jobs, in 1,000 windows for each rate.</summary>
    [Theory]
    [InlineData(0.005)]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(0.4)]
    public void Of_forty_equal_configurations_one_is_outside_in_at_most_one_of_twenty_windows(double rate)
    {
        var dice = new Random(19);
        var windows = Enumerable.Range(0, 1_000).Count(_ => ConfigurationFunnel
            .Of(Of([.. Enumerable.Range(0, 40).Select(i => Failed((int)Math.Round(5 * Math.Pow(1_000, i / 39.0))))]))
            .Rows.Any(row => row.Place != FunnelPlace.Within));
        TestContext.Current.TestOutputHelper?.WriteLine($"{rate}: {windows} of 1,000 windows");
        Assert.InRange(windows, 0, 50);

        (int, int) Failed(int jobs) => (Enumerable.Range(0, jobs).Count(_ => dice.NextDouble() < rate), jobs);
    }

    private static ConfigurationCounts Of(params (int Failed, int Finished)[] counts) =>
        new(counts.Select((count, i) => new ConfigurationCount($"cfg-{i}", count.Finished, new(count.Failed, count.Finished))).ToValueList());

    private static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);
}
