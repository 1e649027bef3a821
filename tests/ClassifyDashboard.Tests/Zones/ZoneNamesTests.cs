using ClassifyDashboard.Components.Layout;
using ClassifyDashboard.Zones;
using CsCheck;

namespace ClassifyDashboard.Tests.Zones;

public sealed class ZoneNamesTests
{
    // As Debian has them without the package of old names, and as a machine of 2021 has them.
    private static readonly string[] Old = ["Asia/Calcutta", "US/Pacific", "Europe/Kiev"];
    private static readonly string[] New = ["Asia/Kolkata", "America/Los_Angeles", "Europe/Kyiv"];

    [Theory]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("europe/berlin", "Europe/Berlin")]
    [InlineData("W. Europe Standard Time", "Europe/Berlin")]
    [InlineData("India Standard Time", "Asia/Kolkata")]
    [InlineData("Mountain Standard Time (Mexico)", "America/Mazatlan")]
    [InlineData("UTC", "UTC")]
    [InlineData("utc", "UTC")]
    [InlineData("Etc/GMT+5", "Etc/GMT+5")]
    [InlineData("Etc/GMT 5", "Etc/GMT+5")]
    [InlineData("UTC 12", "Etc/GMT-12")]
    public void A_zone_is_found_by_any_of_its_names_and_has_the_one_of_IANA(string name, string id) => Assert.Equal(id, ZoneNames.Find(name)?.Id);

    [Fact]
    public void Every_name_of_Windows_means_a_zone_that_a_browser_knows() => Assert.All(
        NodaTime.TimeZones.TzdbDateTimeZoneSource.Default.WindowsToTzdbIds.Keys, name => Assert.True(ZoneNames.Find(name) is { HasIanaId: true }, name));

    [Fact]
    public void Old_names_are_known_to_a_machine_that_has_new_ones_alone_and_new_ones_to_an_old_machine() => Assert.All(Old.Zip(New), pair =>
    {
        Assert.Equal(pair.Second, ZoneNames.Find(pair.First, id => Old.Contains(id) ? null : Machine(id))?.Id);
        Assert.Equal(pair.First, ZoneNames.Find(pair.Second, id => New.Contains(id) ? null : Machine(id))?.Id);
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("Etc/Unknown")]
    [InlineData("localtime")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("Factory")]
    [InlineData("Europe//Berlin")]
    [InlineData("./Europe/Berlin")]
    [InlineData("../../../etc/hosts")]
    public void What_is_no_zone_is_none(string? name)
    {
        Assert.Null(ZoneNames.Find(name));
        Assert.Equal(TimeZoneInfo.Utc, ZoneNames.OrUtc(name));
        Assert.Equal(string.IsNullOrEmpty(name) ? null : name, BrowserPreferences.UnknownOf(name));
    }

    [Fact]
    public void Any_text_is_a_zone_or_none_and_its_id_is_found_again() =>
        Gen.OneOf(Gen.String, Gen.OneOf([.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)])).Sample(text => ZoneNames.Find(text) is not { } zone || ZoneNames.Find(zone.Id)?.Id == zone.Id, iter: 500);

    private static TimeZoneInfo? Machine(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
