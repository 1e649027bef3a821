using ClassifyDashboard.Jobs.Alarms;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Alarms;

public sealed class ChangePointTests
{
    private static readonly DateTimeOffset Start = AJob.Created;

    [Fact]
    public void Change_point_is_where_the_likelihood_is_greatest() => Gen.Bool.Array[2, 80].Sample(bad =>
    {
        var outcomes = EachMinute(bad);
        var (at, gain) = ChangePoint.Best(outcomes, 0);
        var gains = Enumerable.Range(1, bad.Length - 1).Select(i => Likelihood(bad[..i]) + Likelihood(bad[i..]) - Likelihood(bad)).ToList();
        if (bad.All(each => !each))
            return;
        Assert.Equal(gains.Max(), gain, 9);
        Assert.Equal(gains[at - 1], gain, 9);
    });

    [Fact]
    public void Change_point_of_a_risen_rate_says_when_and_from_what() => Gen.Select(Gen.Int[100, 400], Gen.Int[60, 300]).Sample((before, after) =>
    {
        var change = ChangePoint.Of(EachMinute([.. Every(50, before), .. Every(2, after)]), Start.AddDays(9))!;
        Assert.InRange(change.At, Start.AddMinutes(before - 5), Start.AddMinutes(before + 5));
        Assert.InRange(change.Before.Rate!.Value, 0, 0.05);
        Assert.InRange(change.After.Rate!.Value, 0.45, 0.6);
    });

    [Fact]
    public void Last_of_several_changes_is_found()
    {
        var change = ChangePoint.Of(EachMinute([.. Every(50, 300), .. Every(2, 60), .. Every(50, 300)]), Start.AddDays(9))!;
        Assert.InRange(change.At, Start.AddMinutes(355), Start.AddMinutes(365));
        Assert.True(change.After.Rate < change.Before.Rate);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(500, 1_000)]
    [InlineData(500, 1)]
    [InlineData(500, 20)]
    public void Constant_rate_has_no_change_point(int count, int every) => Assert.Null(ChangePoint.Of(EachMinute(Every(every, count)), Start.AddDays(9)));

    [Fact]
    public void Change_point_is_not_later_than_now()
    {
        var outcomes = EachMinute([.. Every(50, 300), .. Every(1, 60)]);
        Assert.Equal(Start.AddMinutes(250), ChangePoint.Of(outcomes, Start.AddMinutes(250))!.At);
    }

    private static IEnumerable<bool> Every(int every, int count) => Enumerable.Range(1, count).Select(i => i % every == 0);

    private static Outcomes EachMinute(IEnumerable<bool> bad) => Outcomes.Of(bad.Select((each, i) => (Start.AddMinutes(i), each)));

    private static double Likelihood(bool[] bad)
    {
        var rate = bad.Average(each => each ? 1.0 : 0);
        return bad.Sum(each => Math.Log(each ? rate : 1 - rate));
    }
}
