using System.Globalization;
using System.Web;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Sharing;

namespace ClassifyDashboard.Summary;

/// <summary>What the address of a summary asks for: the page's own keys, and how long the answer may take.</summary>
/// <param name="Filter">Which jobs.</param>
/// <param name="Zone">Where days begin: the zone that the address names, else UTC. A script has no browser to ask.</param>
/// <param name="Wait">How long to wait for all jobs, zero to <see cref="LongestWait"/>.</param>
/// <param name="Ignored">What in the address could not be used.</param>
internal sealed record SummaryQuery(JobFilter Filter, TimeZoneInfo Zone, TimeSpan Wait, IReadOnlyList<IgnoredValue> Ignored)
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);

    private const int MaxShown = 60;

    /// <summary>Reads a query string, with or without its question mark; never fails.</summary>
    public static async ValueTask<SummaryQuery> ReadAsync(string? queryString, JobLists lists)
    {
        var (query, ignored) = await lists.ReadAsync(queryString);
        var zone = query.Screen.Zone is { } id ? TimeZoneInfo.FindSystemTimeZoneById(id) : TimeZoneInfo.Utc;
        var (wait, fault) = ReadWait(HttpUtility.ParseQueryString(queryString ?? ""));
        return new(query.Filter, zone, wait, fault is null ? ignored : [.. ignored, fault]);
    }

    private static (TimeSpan Wait, IgnoredValue? Fault) ReadWait(System.Collections.Specialized.NameValueCollection values)
    {
        var text = (values.GetValues("wait") ?? []).Select(QueryText.Clean).FirstOrDefault(value => value.Length > 0);
        if (text is null)
            return (TimeSpan.Zero, null);
        if (!text.All(char.IsAsciiDigit))
            return (TimeSpan.Zero, Fault("not a whole number of seconds from 0 to 120"));

        // Digits that no int holds are too many seconds, not junk.
        var seconds = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        return seconds <= LongestWait.TotalSeconds
            ? (TimeSpan.FromSeconds(seconds), null)
            : (LongestWait, Fault("longer than 120 seconds, which are waited instead"));

        IgnoredValue Fault(string reason) => new("wait", text.Length <= MaxShown ? text : QueryText.Clean(text[..MaxShown]) + "…", reason);
    }
}
