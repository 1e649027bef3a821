using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Summary;

/// <summary>What the address of a summary asks for: the page's own keys, and how long the answer may take.</summary>
/// <param name="Filter">Which jobs.</param>
/// <param name="Zone">Where days begin: the zone that the address names, else UTC. A script has no browser to ask.</param>
/// <param name="Wait">How long to wait for all jobs, zero to <see cref="LongestWait"/>.</param>
/// <param name="Ignored">What in the address could not be used.</param>
internal sealed record SummaryQuery(JobFilter Filter, TimeZoneInfo Zone, TimeSpan Wait, IReadOnlyList<IgnoredValue> Ignored)
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);

    /// <summary>Reads a query string, with or without its question mark; never fails.</summary>
    public static async ValueTask<SummaryQuery> ReadAsync(string? queryString, IdListStore lists)
    {
        var (query, ignored) = await lists.ReadAsync(queryString);
        var (wait, fault) = WaitParameter.Read(HttpUtility.ParseQueryString(queryString ?? ""), LongestWait);
        return new(query.Filter, ZoneNames.OrUtc(query.Screen.Zone), wait ?? TimeSpan.Zero, [.. ignored, .. SingleRead.Ignored(queryString, ["wait"], fault)]);
    }
}
