using ClassifyDashboard.Preferences;
using ClassifyDashboard.Zones;
using CsCheck;

namespace ClassifyDashboard.Tests.Zones;

public sealed class ZoneNamesTests
{
    // The zone names of Debian without the package of old names, and of a machine of 2021.
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
    public void Zone_is_found_by_any_of_its_names_and_has_the_IANA_id(string name, string id) => Assert.Equal(id, ZoneNames.Find(name)?.Id);

    [Fact]
    public void Every_Windows_zone_name_maps_to_a_zone_that_browsers_know() => Assert.All(
        NodaTime.TimeZones.TzdbDateTimeZoneSource.Default.WindowsToTzdbIds.Keys, name => Assert.True(ZoneNames.Find(name) is { HasIanaId: true }, name));

    [Fact]
    public void Old_and_new_zone_names_work_on_machines_that_know_only_the_other() => Assert.All(Old.Zip(New), pair =>
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
    public void Unknown_zone_name_gives_no_zone(string? name)
    {
        Assert.Null(ZoneNames.Find(name));
        Assert.Equal(TimeZoneInfo.Utc, ZoneNames.OrUtc(name));
        Assert.Equal(string.IsNullOrEmpty(name) ? null : name, BrowserPreferences.UnknownOf(name));
    }

    [Fact]
    public void Any_text_is_a_zone_with_a_stable_id_or_none() =>
        Gen.OneOf(Gen.String, Gen.OneOf([.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)]))
            .Sample(text => ZoneNames.Find(text) is not { } zone || ZoneNames.Find(zone.Id)?.Id == zone.Id, iter: 500);

    private static TimeZoneInfo? Machine(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
