using ClassifyDashboard.Jobs;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs;

public class WallQueryTests
{
    [Fact]
    public void Written_wall_query_is_read_back() => Queries.Wall.Sample(query =>
    {
        var written = query.Write();
        var (read, ignored) = WallQuery.Read(written, code => IdList.CodeOf(query.Filter.JobIds) == code ? query.Filter.JobIds : null);
        Assert.Equal(query, read);
        Assert.Empty(ignored);
    });

    [Fact]
    public void Any_text_is_read_as_a_usable_wall_query() => Gen.Select(Gen.OneOf([.. WallQuery.Keys]), Gens.Text).Array[0, 6].Sample(pairs =>
    {
        var (query, _) = WallQuery.Read(
            string.Join('&', pairs.Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2.Replace("\ud800", "").Replace("\udc00", ""))}")));
        Assert.Equal(query, WallQuery.Read(query.Write()).Query);
    });

    [Fact]
    public void Empty_address_is_an_empty_wall_query() => Assert.Equal("", WallQuery.Default.Write());

    [Theory]
    [InlineData("warn=2%25&alarm=10", 0.02, 0.1)]
    [InlineData("warn=0.5+%25", 0.005, null)]
    [InlineData("warn=0", null, null)]
    [InlineData("warn=100", null, null)]
    [InlineData("warn=-1&alarm=abc", null, null)]
    [InlineData("warn=6%25&alarm=5%25", null, 0.05)] // a watch that begins after the alarm is a mistake
    public void Thresholds_are_percentages(string query, double? warn, double? alarm)
    {
        Assert.Equal(new(warn, alarm), WallQuery.Read(query).Query.Options.Failed);
        Assert.Equal(new(warn, alarm), WallQuery.Read(query.Replace("warn", "unmatched_warn").Replace("alarm", "unmatched_alarm")).Query.Options.Unmatched);
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("30", 30)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3_600)]
    [InlineData("off", 0)]
    [InlineData("4s", null)]
    [InlineData("2h", null)]
    [InlineData("s", null)]
    [InlineData("9999999999s", null)]
    public void Rotation_is_given_in_seconds_minutes_or_an_hour(string text, int? seconds) =>
        Assert.Equal(seconds, (int?)WallQuery.Read("rotate=" + text).Query.Options.Rotate?.TotalSeconds);

    [Theory]
    [InlineData("5%25", 0.05)]
    [InlineData("2.5", 0.025)]
    [InlineData("0", 0.0)]
    [InlineData("10%25", 0.1)]
    [InlineData("10.1%25", null)]
    [InlineData("-5%25", null)]
    [InlineData("wide", null)]
    public void Overscan_is_a_margin_of_up_to_a_tenth(string text, double? margin) =>
        Assert.Equal(margin, WallQuery.Read("overscan=" + text).Query.Options.Overscan);

    [Fact]
    public void Panels_are_listed_in_any_order_and_case()
    {
        Assert.Equal([WallPanel.Rate, WallPanel.Causes], WallQuery.Read("panels=Causes,rate,RATE").Query.Options.Panels);
        var (query, ignored) = WallQuery.Read("panels=rate,nonsense");
        Assert.Empty(query.Options.Panels);
        Assert.Equal("panels", Assert.Single(ignored).Key);
    }

    [Fact]
    public void Missing_address_keys_take_the_values_of_the_settings()
    {
        var settings = new WallDisplay("Ours", [WallPanel.Rate], TimeSpan.FromSeconds(20), new(0.1, 0.2), new(0.3, 0.4), true, false);
        Assert.Equal(settings, new WallDisplay().Or(settings));
        Assert.Equal(new(0.03, 0.03), new WallLimits(null, 0.03).Or(settings.Failed)); // not a watch above the alarm
        Assert.Equal(new(0.5, 0.5), new WallLimits(0.5, null).Or(settings.Failed));
        Assert.Equal(new(0.05, 0.2), new WallLimits(0.05, null).Or(settings.Failed));
    }
}
