using System.Globalization;
using ClassifyDashboard.LlamaCloud.Budget;
using CsCheck;

namespace ClassifyDashboard.Tests.LlamaCloud.Budget;

public sealed class AdaptiveRateTests(ITestOutputHelper output)
{
    private const double Latency = 0.1;

    public static TheoryData<double, double, double> Services
    {
        get
        {
            // Seconds by which a request may be later than another: a bucket of one request refuses what is too early.
            var runs = new TheoryData<double, double, double>();
            foreach (var configured in new[] { 5.0, 80 })
            {
                foreach (var service in new[] { 10 / 60.0, 20 / 60.0, 0.7, 1, 1.3, 2, 3, 4.9, 5, 11, 20, 33 })
                {
                    runs.Add(configured, service, 0);
                    runs.Add(configured, service, 0.05);
                }
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Rate_settles_below_2_percent_refusals_within_a_minute_and_rises_with_the_limit(double configured, double rate, double jitter)
    {
        var service = new BucketService(rate);
        var simulation = new PaceSimulation(configured, service.TryTake, lanes: 20, Latency, jitter);
        var first = simulation.Run(60);
        var then = simulation.Run(600);
        var most = Math.Min(configured, 20 / (Latency + jitter / 2));
        var use = then.Served / (600 * Math.Min(rate, most));
        var found = simulation.AdaptiveRate.Rate;

        service.Rate = 100;
        var rise = simulation.Until(0.9 * most);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {configured} | {rate:0.##} | {jitter} | {first.Served}/{first.Refused} | {first.MaxRefusals} | {then.Served}/{then.Refused} | "
                + $"{then.Share:0.00%} | {use:0%} | {found:0.###} | {rise} s |"));
        Assert.InRange(first.MaxRefusals, 0, 7); // of ten
        Assert.InRange(then.Share, 0, 0.02);
        Assert.InRange(use, 0.7, 1.02);
        Assert.InRange(rise, 0, 900);
    }

    [Fact]
    public void Limit_counted_by_the_minute_is_found_in_the_end()
    {
        var taken = new Dictionary<int, int>();
        bool Take(double now) => (taken[(int)(now / 60)] = taken.GetValueOrDefault((int)(now / 60)) + 1) <= 20;
        var simulation = new PaceSimulation(5, Take);
        Assert.InRange(simulation.Run(180).MaxRefusals, 1, 7); // of ten
        var then = simulation.Run(3_600);
        Assert.InRange(then.Share, 0, 0.02);
        Assert.InRange(then.Served, 20 * 60 / 2, 20 * 60);
    }

    [Fact]
    public void Burst_of_refusals_cuts_the_rate_once() => Gen.Int[1, 50].Sample(count =>
    {
        var pace = AdaptiveRate.Of(5);
        for (var i = 0; i < count; i++)
            pace = pace.Refused(step: 0, TimeSpan.FromSeconds(1));
        Assert.Equal(2.5, pace.Rate);
    });

    [Fact]
    public void Rate_stays_between_minimum_and_configured_and_falls_only_on_refusal() =>
        Gen.Select(Gen.Double[0.01, 1000], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2], Gen.Double[0, 100]).Array[0, 400]).Sample((configured, answers) =>
        {
            var pace = AdaptiveRate.Of(configured);
            var now = TimeSpan.Zero;
            foreach (var (chance, stepsAgo, wait) in answers)
            {
                var before = pace;
                now += TimeSpan.FromSeconds(wait);
                var step = pace.Step - Math.Max(0, stepsAgo - 1);
                pace = chance == 0 ? pace.Refused(step, now) : pace.Served(step, now);
                Assert.InRange(pace.Rate, Math.Min(configured, AdaptiveRate.MinRate), configured);
                Assert.True(chance == 0 ? pace.Rate <= before.Rate : pace.Rate >= before.Rate);
                Assert.True(pace.Good <= pace.Configured && pace.Burst >= 1);
                Assert.True(step == before.Step || pace.Rate == before.Rate);
            }
        });

    [Fact]
    public void Refused_rate_is_not_tried_again_for_ten_minutes() =>
        Gen.Select(Gen.Double[1, 100], Gen.Double[0, 599]).Sample((configured, wait) =>
        {
            var pace = AdaptiveRate.Of(configured).Refused(0, TimeSpan.Zero);
            for (var i = 0; i < 2_000; i++)
                pace = pace.Served(pace.Step, TimeSpan.FromSeconds(wait));
            Assert.True(pace.Rate < configured && pace.Rate * 1.11 > configured);
            for (var i = 0; i < 20_000; i++)
                pace = pace.Served(pace.Step, TimeSpan.FromSeconds(601));
            Assert.Equal(configured, pace.Rate);
        }, iter: 20);
}
