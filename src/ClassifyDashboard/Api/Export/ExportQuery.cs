using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Api.Export;

/// <summary>The query of an export: the keys of the page, how long to wait, and whether an incomplete export is accepted.</summary>
/// <param name="Filter">Which jobs.</param>
/// <param name="Table">The order of the jobs; the page number does not matter, because all jobs are exported.</param>
/// <param name="Zone">The time zone of days: the one in the address, else UTC.</param>
/// <param name="Wait">How long to wait for all jobs, zero to <see cref="LongestWait"/>; null waits as long as reading makes progress.</param>
/// <param name="Partial">Whether to export the known jobs if not all can be read.</param>
/// <param name="Ignored">The parts of the address that are ignored.</param>
/// <param name="Compare">The sides that are compared, for a file that does so.</param>
internal sealed record ExportQuery(JobFilter Filter, TableView Table, TimeZoneInfo Zone, TimeSpan? Wait, bool Partial, IReadOnlyList<IgnoredValue> Ignored,
    CompareQuery Compare)
{
    public const string PartialKey = "partial";

    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(600);

    /// <summary>The ignored parts that select jobs: without them the file would contain other jobs than requested.</summary>
    public IEnumerable<IgnoredValue> UnusableFilters =>
        Ignored.Where(each => JobQuery.SelectingKeys.Contains(each.Key) || (CompareQuery.Keys.Contains(each.Key) && each.Reason != AddressKeys.NoSuchKey));

    /// <summary>Reads a query string, with or without its question mark; never fails.</summary>
    /// <param name="queryString">The query string.</param>
    /// <param name="lists">The stored lists of ids.</param>
    /// <param name="compares">Whether the file compares two sides, so that the address names them.</param>
    public static async ValueTask<ExportQuery> ReadAsync(string? queryString, IdListStore lists, bool compares)
    {
        var (query, ignored) = await lists.ReadAsync(queryString);
        var values = HttpUtility.ParseQueryString(queryString ?? "");
        var (wait, waitFault) = WaitParameter.Read(values, LongestWait);
        var partial = QueryText.Clean(values.GetValues(PartialKey)?[0] ?? "");
        var isPartial = bool.TryParse(partial, out var wanted) && wanted;
        var partialFault = partial.Length == 0 || bool.TryParse(partial, out _) ? null : IgnoredValue.Of(PartialKey, partial, "neither true nor false");
        var (compare, unusable) = compares ? CompareQuery.Read(queryString) : (CompareQuery.None, []);
        string[] own = compares ? [WaitParameter.Key, PartialKey, .. CompareQuery.Keys] : [WaitParameter.Key, PartialKey];
        return new(query.Filter, query.Table, ZoneNames.OrUtc(query.Screen.Zone), wait, isPartial,
            [.. ignored, .. unusable, .. SingleRead.Ignored(queryString, own, waitFault, partialFault)], compare);
    }
}
