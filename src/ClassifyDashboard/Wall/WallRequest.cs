using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Wall;

/// <summary>The wall that an address asks for, with defaults for everything that the address leaves open.</summary>
/// <param name="Query">The query of the address. Lists of ids are complete.</param>
/// <param name="Options">The display options and limits. All of them have a value.</param>
/// <param name="Zone">The zone of the wall's times.</param>
/// <param name="Ignored">The parts of the address that could not be used.</param>
public sealed record WallRequest(WallQuery Query, WallDisplay Options, TimeZoneInfo Zone, IReadOnlyList<IgnoredValue> Ignored)
{
    /// <param name="queryString">The address's query.</param>
    /// <param name="browserZone">The zone of the browser, used if the address names none; null for UTC. An unknown zone is listed in
    /// Ignored.</param>
    /// <param name="lists">The store of lists of ids by their codes.</param>
    /// <param name="settings">The defaults.</param>
    public static async Task<WallRequest> ReadAsync(string queryString, string? browserZone, IdListStore lists, WallOptions settings)
    {
        var (jobs, unusable) = await lists.ReadAsync(queryString);
        var (query, ignored) = WallQuery.Read(queryString);
        query = query with { Filter = jobs.Filter, Screen = jobs.Screen };
        var zone = query.Screen.Zone ?? browserZone;
        return new(
            query,
            query.Options.Or(settings.Options),
            ZoneNames.OrUtc(zone),
            [
                .. unusable,
                .. ignored.Where(each => WallQuery.Keys.Contains(each.Key)),
                .. AddressKeys.Unknown(queryString, [.. JobQuery.Keys, .. WallQuery.Keys]),
                .. zone is not null && ZoneNames.Find(zone) is null ? [new IgnoredValue("tz", zone, "not a known time zone")] : Array.Empty<IgnoredValue>(),
            ]);
    }
}
