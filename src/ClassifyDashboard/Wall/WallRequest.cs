using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Wall;

/// <summary>What the address of a wall asks for, with what holds where it says nothing.</summary>
/// <param name="Query">The address, with its lists of ids.</param>
/// <param name="Options">How it looks and judges; all of it given.</param>
/// <param name="Zone">The zone of its hours.</param>
/// <param name="Ignored">What of the address could not be used.</param>
public sealed record WallRequest(WallQuery Query, WallDisplay Options, TimeZoneInfo Zone, IReadOnlyList<IgnoredValue> Ignored)
{
    /// <param name="queryString">The address's query.</param>
    /// <param name="browserZone">The zone of the browser where the address names none; null for UTC. One that nobody knows is among what is ignored.</param>
    /// <param name="lists">Lists of ids by their codes.</param>
    /// <param name="settings">What holds where the address says nothing.</param>
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
