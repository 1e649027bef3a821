using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using CsCheck;

namespace ClassifyDashboard.Tests.Reading;

public sealed class WatchedWindowTests
{
    [Fact]
    public void Moving_end_is_read_ahead_for_ten_minutes() =>
        Gen.Select(Gen.Int[0, 10_000_000], Gen.Int[1, 5_000], Gen.Int[0, 599]).Sample((second, minutesAgo, later) =>
        {
            var now = AJob.Created.AddSeconds(second);
            var view = new WatchedWindow(new(TimeBound.Ago(10_000, TimeUnit.Minute), TimeBound.Ago(minutesAgo, TimeUnit.Minute)), null);
            var (wanted, shown) = (view.WantedRangeAt(now), view.RangeAt(now.AddSeconds(later)));
            Assert.True(wanted.IsOpen || wanted.Until >= shown.Until);
            Assert.True(wanted.IsOpen || wanted.Until < (now - Finality.FinalAfter).UtcTicks);
        });

    [Fact]
    public void Fixed_end_is_read_as_it_is()
    {
        var view = new WatchedWindow(TimeWindow.Between(AJob.Created.AddDays(-2), AJob.Created.AddDays(-1)), null);
        Assert.Equal(view.RangeAt(AJob.Created), view.WantedRangeAt(AJob.Created));
    }

    [Fact]
    public void Window_up_to_now_has_no_end() =>
        Assert.True(new WatchedWindow(TimeWindow.Default, null).WantedRangeAt(AJob.Created).IsOpen);
}
