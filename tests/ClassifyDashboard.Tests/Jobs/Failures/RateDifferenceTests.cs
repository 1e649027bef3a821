using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Failures;

public sealed class RateDifferenceTests
{
    private static readonly Gen<FailureRate> Rate = Gen.Int[1, 3_000].SelectMany(n => Gen.Int[0, n].Select(failed => new FailureRate(failed, n)));

    // The examples of table II of Newcombe's paper, method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, -0.2775, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1.0000)]
    [InlineData(10, 10, 0, 10, 0.6075, 1.0000)]
    public void Interval_is_that_of_the_paper(int one, int ofOne, int other, int ofOther, double low, double high)
    {
        var difference = RateDifference.Of(new(one, ofOne), new(other, ofOther))!.Value;
        Assert.Equal(low, difference.Low, 4);
        Assert.Equal(high, difference.High, 4);
    }

    [Fact]
    public void Difference_turns_round_when_the_rates_are_exchanged() => Gen.Select(Rate, Rate).Sample((one, other) =>
    {
        var (there, back) = (RateDifference.Of(one, other)!.Value, RateDifference.Of(other, one)!.Value);
        Assert.Equal(there.Points, -back.Points, 12);
        Assert.Equal(there.Low, -back.High, 12);
        Assert.InRange(there.Points, there.Low - 1e-12, there.High + 1e-12);
        Assert.Equal(there.IsBeyondChance, back.IsBeyondChance);
    });

    [Fact]
    public void Rate_without_jobs_has_no_difference() => Assert.Null(RateDifference.Of(new(0, 0), new(1, 2)));
}
