using System.Collections.Specialized;
using System.Web;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// Finds unknown keys in an address: with a misspelt filter key, the page would otherwise show all jobs as if they were the requested
/// ones.
/// </summary>
public static class AddressKeys
{
    /// <summary>The reason of an unknown key.</summary>
    public const string NoSuchKey = "there is no such key";

    private const int MaxNamed = 20;

    // Mail programs and advertisers append these keys to links. They do not concern jobs, and the reader of the link did not write them.
    private static readonly string[] Tracking =
        ["gclid", "gbraid", "wbraid", "dclid", "gad_source", "fbclid", "msclkid", "twclid", "ttclid", "yclid", "igshid", "li_fat_id", "mc_cid", "mc_eid",
            "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok"];

    /// <summary>Returns the unknown keys of an address with their values. Case does not matter, as for all keys.</summary>
    /// <param name="queryString">The query string, with or without its question mark.</param>
    /// <param name="keys">The valid keys.</param>
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
            unknown.Add(IgnoredValue.Of(QueryText.Clean(key), QueryText.Clean(said), NoSuchKey));
        }

        return unknown;
    }

    /// <summary>Returns the keys with an empty value, such as <c>status=</c>: in a script mostly an unset variable.</summary>
    public static IReadOnlyList<IgnoredValue> Empty(string? queryString, params IEnumerable<string> keys)
    {
        var values = HttpUtility.ParseQueryString(queryString ?? "");
        var bare = values.GetValues(null) ?? [];
        return [.. keys.Where(key => (values.GetValues(key) ?? []) is var said && said.All(value => QueryText.Clean(value).Length == 0)
            && (said.Length > 0 || bare.Contains(key, StringComparer.OrdinalIgnoreCase)))
            .Select(key => new IgnoredValue(key, "", "empty"))];
    }

    // A part without an equals sign arrives as a value without a key.
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

    private static bool IsTracking(string key) =>
        key.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || Tracking.Contains(key, StringComparer.OrdinalIgnoreCase);
}
