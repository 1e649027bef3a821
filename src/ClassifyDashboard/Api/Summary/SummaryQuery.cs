using System.Web;
using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Zones;

namespace ClassifyDashboard.Api.Summary;

/// <summary>The query of a summary: the keys of the page, and how long to wait.</summary>
/// <param name="Filter">Which jobs.</param>
/// <param name="Zone">The time zone of days: the one in the address, else UTC, because a script has no browser with a zone.</param>
/// <param name="Wait">How long to wait for all jobs, zero to <see cref="LongestWait"/>.</param>
/// <param name="Ignored">The parts of the address that are ignored.</param>
internal sealed record SummaryQuery(JobFilter Filter, TimeZoneInfo Zone, TimeSpan Wait, IReadOnlyList<IgnoredValue> Ignored)
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);

    /// <summary>The keys that change every such answer, with those of an endpoint's own, in words.</summary>
    public static IReadOnlyList<ApiKey> KeysWith(params IEnumerable<string> own) =>
    [
        .. ApiKey.Selecting, .. own.Select(ApiKey.Of),
        ApiKey.Wait(LongestWait, "For how many seconds the answer may wait until all jobs are read. Without it the answer has what is known at once."),
    ];

    /// <summary>Reads a query string, with or without its question mark; never fails.</summary>
    /// <param name="queryString">The query string.</param>
    /// <param name="lists">The lists of ids.</param>
    /// <param name="own">Further keys that the endpoint knows.</param>
    public static async ValueTask<SummaryQuery> ReadAsync(string? queryString, IdListStore lists, params IEnumerable<string> own)
    {
        var (query, ignored) = await lists.ReadAsync(queryString);
        var (wait, fault) = WaitParameter.Read(HttpUtility.ParseQueryString(queryString ?? ""), LongestWait);
        return new(query.Filter, ZoneNames.OrUtc(query.Screen.Zone), wait ?? TimeSpan.Zero,
            [.. ignored, .. SingleRead.Ignored(queryString, [WaitParameter.Key, .. own], fault)]);
    }
}
