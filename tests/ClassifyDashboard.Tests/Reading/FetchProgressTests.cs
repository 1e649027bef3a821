using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;

namespace ClassifyDashboard.Tests.Reading;

public sealed class FetchProgressTests
{
    private static readonly TimeRange TenHours = new(AJob.Created.UtcTicks, AJob.Created.AddHours(10).UtcTicks);

    [Theory]
    [InlineData(0.1, 9.5, 9.0)] // the newest first: an hour of ten lies behind
    [InlineData(0.3, 1.0, 2.0, 3.0)]
    [InlineData(1.0, 9.0, 4.0, 0.0)]
    [InlineData(0.5, 6.0, 5.0, 5.0, 5.0)]
    public void Progress_of_ordered_jobs_follows_from_their_times(double share, params double[] hours) =>
        Assert.Equal(share, Share(TenHours, hours)!.Value, 9);

    [Theory]
    [InlineData]
    [InlineData(3.0)]
    [InlineData(5.0, 2.0, 7.0)]
    [InlineData(4.0, 4.0, 4.0)]
    public void Progress_of_unordered_jobs_is_unknown(params double[] hours) => Assert.Null(Share(TenHours, hours));

    [Fact]
    public void Range_without_an_end_ends_now() => Assert.Equal(0.25, Share(TenHours with { Until = TimeRange.NoEnd }, 19, 15)!.Value, 9);

    private static double? Share(TimeRange stretch, params double[] hours)
    {
        var times = new FetchProgress();
        times.Add([.. hours.Select(hour => (Job)AJob.Completed().At(AJob.Created.AddHours(hour))), AJob.Completed().Undated()]);
        return times.ShareOf(stretch, AJob.Created.AddHours(20).UtcTicks);
    }
}
