using System.Collections.Specialized;
using System.Web;

namespace ClassifyDashboard.Jobs;

/// <summary>What an address says that nothing here reads: a filter that is misspelt would otherwise show all jobs as if they were those asked for.</summary>
public static class AddressKeys
{
    private const int MaxNamed = 20;

    // What mail programs and advertisers append to any link that they pass on says nothing about jobs, and whoever opens the link did not write it.
    private static readonly string[] Tracking =
        ["gclid", "gbraid", "wbraid", "dclid", "gad_source", "fbclid", "msclkid", "twclid", "ttclid", "yclid", "igshid", "li_fat_id", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok"];

    /// <summary>The keys that an address does not have, with what they were to say. Case does not matter, as nowhere in keys.</summary>
    /// <param name="queryString">The query string, with or without its question mark.</param>
    /// <param name="keys">Those that it has.</param>
    public static IReadOnlyList<IgnoredValue> Unknown(string? queryString, params IEnumerable<string> keys)
    {
        var values = HttpUtility.ParseQueryString(queryString ?? "");
        var unknown = new List<IgnoredValue>();
        foreach (var (key, said) in Said(values))
        {
            if (keys.Contains(key, StringComparer.OrdinalIgnoreCase) || IsTracking(key))
                continue;
            if (unknown.Count == MaxNamed)
                break;
            unknown.Add(IgnoredValue.Of(QueryText.Clean(key), QueryText.Clean(said), "there is no such key"));
        }

        return unknown;
    }

    /// <summary>The keys that say nothing, such as <c>status=</c>: in a script mostly a variable that nobody set.</summary>
    public static IReadOnlyList<IgnoredValue> Empty(string? queryString, params IEnumerable<string> keys)
    {
        var values = HttpUtility.ParseQueryString(queryString ?? "");
        var bare = values.GetValues(null) ?? [];
        return [.. keys.Where(key => (values.GetValues(key) ?? []) is var said && said.All(value => QueryText.Clean(value).Length == 0) && (said.Length > 0 || bare.Contains(key, StringComparer.OrdinalIgnoreCase)))
            .Select(key => new IgnoredValue(key, "", "empty"))];
    }

    // What stands in an address without an equals sign comes as a value without a key.
    private static IEnumerable<(string Key, string Value)> Said(NameValueCollection values)
    {
        foreach (var key in values.AllKeys)
        {
            var said = values.GetValues(key) ?? [];
            if (!string.IsNullOrEmpty(key))
                yield return (key, string.Join(", ", said));
            else
                foreach (var bare in said.Where(bare => bare.Length > 0))
                    yield return key is null ? (bare, "") : ("", bare);
        }
    }

    private static bool IsTracking(string key) => key.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || Tracking.Contains(key, StringComparer.OrdinalIgnoreCase);
}
