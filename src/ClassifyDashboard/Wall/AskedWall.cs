using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;

namespace ClassifyDashboard.Wall;

/// <summary>What the address of a wall asks for, with what holds where it says nothing.</summary>
/// <param name="Query">The address, with its lists of ids.</param>
/// <param name="Options">How it looks and judges; all of it given.</param>
/// <param name="Zone">The zone of its hours.</param>
/// <param name="Ignored">What of the address could not be used.</param>
public sealed record AskedWall(WallQuery Query, WallOptions Options, TimeZoneInfo Zone, IReadOnlyList<IgnoredValue> Ignored)
{
    /// <param name="queryString">The address's query.</param>
    /// <param name="browserZone">The zone of the browser where the address names none; null for UTC.</param>
    /// <param name="lists">Lists of ids by their codes.</param>
    /// <param name="settings">What holds where the address says nothing.</param>
    public static async Task<AskedWall> ReadAsync(string queryString, string? browserZone, JobLists lists, WallSettings settings)
    {
        var (jobs, _) = await lists.ReadAsync(queryString);
        var (query, ignored) = WallQuery.Read(queryString);
        query = query with { Filter = jobs.Filter };
        return new(query, query.Options.Or(settings.Options), (query.Screen.Zone ?? browserZone) is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Utc, ignored);
    }
}
