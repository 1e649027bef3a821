using ClassifyDashboard.Jobs;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Wall;

public sealed class WallOptionsTests
{
    [Fact]
    public void Empty_settings_are_the_defaults_of_walls()
    {
        var settings = Read();
        Assert.Equal(WallDisplay.Default, settings.Options);
        Assert.Null(settings.Address);
        Assert.True(new WallOptionsValidator().Validate(null, settings).Succeeded);
    }

    [Fact]
    public void Wall_setting_names_are_the_address_keys_in_any_case()
    {
        var settings = Read(("Title", "Europe"), ("Panels", "rate, causes"), ("ROTATE", "30s"), ("Warn", "1%"), ("alarm", "3"), ("Unmatched_Warn", "30%"),
            ("Unmatched_Alarm", "40%"), ("Sound", "true"), ("Notify", "on"), ("Overscan", "5%"), ("Address", "https://dashboard.example.com/team"));
        Assert.Equal(new WallDisplay("Europe", [WallPanel.Rate, WallPanel.Causes], TimeSpan.FromSeconds(30), new(0.01, 0.03), new(0.3, 0.4), true, true, 0.05),
            settings.Options);
        Assert.Equal(new Uri("https://dashboard.example.com/team/"), settings.Address);
        Assert.True(new WallOptionsValidator().Validate(null, settings).Succeeded);
    }

    [Theory]
    [InlineData("Warn", "lots", "Wall:warn is 'lots', not a percentage above 0 and below 100, such as 5%.")]
    [InlineData("Warn", "90%", null)]
    [InlineData("Panels", "rate,nonsense",
        "Wall:panels is 'rate,nonsense', not one or more of rate, course, volume, backlog, causes, types, confidence, configurations, review.")]
    [InlineData("Rotate", "1s", "Wall:rotate is '1s', not a time from 5s to 1h, or off.")]
    [InlineData("Colour", "red",
        "Wall:Colour is no setting: there are title, panels, rotate, warn, alarm, unmatched_warn, unmatched_alarm, sound, notify, overscan and address.")]
    [InlineData("Address", "dashboard", "Wall:Address is 'dashboard': it must be an address such as https://dashboard.example.com/.")]
    [InlineData("Address", "ftp://dashboard/", "Wall:Address is 'ftp://dashboard/': it must be an address such as https://dashboard.example.com/.")]
    public void Invalid_wall_setting_is_refused_in_words(string key, string value, string? fault) =>
        Assert.Equal(fault, new WallOptionsValidator().Validate(null, Read((key, value))).Failures?.Single());

    [Fact]
    public void Watch_rate_above_the_alarm_rate_is_refused() =>
        Assert.Equal(["Wall:warn is '9%', above alarm=4%."], new WallOptionsValidator().Validate(null, Read(("Warn", "9%"), ("Alarm", "4%"))).Failures);

    private static WallOptions Read(params (string Key, string Value)[] said)
    {
        var settings = new WallOptions();
        settings.Read(new ConfigurationBuilder().AddInMemoryCollection(said.Select(each => KeyValuePair.Create($"Wall:{each.Key}", (string?)each.Value)))
            .Build().GetSection("Wall"));
        return settings;
    }
}
