using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Summary;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Export;

/// <summary>What the address of an export asks for: the page's own keys, how long it may take, and whether a part is welcome.</summary>
/// <param name="Filter">Which jobs.</param>
/// <param name="Table">Their order; its page does not matter, since all of them are exported.</param>
/// <param name="Zone">Where days begin: the zone that the address names, else UTC.</param>
/// <param name="Wait">How long to wait for all jobs, zero to <see cref="LongestWait"/>; null is as long as reading gets on.</param>
/// <param name="Partial">Whether those that are known are wanted where not all of them can be had.</param>
/// <param name="Ignored">What in the address could not be used.</param>
internal sealed record ExportQuery(JobFilter Filter, TableView Table, TimeZoneInfo Zone, TimeSpan? Wait, bool Partial, IReadOnlyList<IgnoredValue> Ignored)
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(600);

    /// <summary>What could not be used though it decides which jobs are meant: without it the file would hold others than were asked for.</summary>
    public IEnumerable<IgnoredValue> Deciding => Ignored.Where(each => JobQuery.FilterKeys.Contains(each.Key));

    /// <summary>Reads a query string, with or without its question mark; never fails.</summary>
    public static async ValueTask<ExportQuery> ReadAsync(string? queryString, IdListStore lists)
    {
        var (query, ignored) = await lists.ReadAsync(queryString);
        var values = HttpUtility.ParseQueryString(queryString ?? "");
        var (wait, waitFault) = WaitParameter.Read(values, LongestWait);
        var partial = QueryText.Clean(values.GetValues("partial")?[0] ?? "");
        var isPartial = bool.TryParse(partial, out var wanted) && wanted;
        var partialFault = partial.Length == 0 || bool.TryParse(partial, out _) ? null : IgnoredValue.Of("partial", partial, "neither true nor false");
        return new(query.Filter, query.Table, ZoneNames.OrUtc(query.Screen.Zone), wait, isPartial, [.. ignored, .. SingleRead.Ignored(queryString, ["wait", "partial"], waitFault, partialFault)]);
    }
}
