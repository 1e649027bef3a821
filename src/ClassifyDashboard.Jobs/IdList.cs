using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// Encodes job ids for links: a few ids one by one, a long list by its code, since mail programs and other senders cut links above 2,000
/// characters. A reader of such a link must get the list from elsewhere.
/// </summary>
public static class IdList
{
    /// <summary>The maximum length of the ids in a link, which leaves space for the rest.</summary>
    public const int MaxInLink = 1_200;

    private const int CodeLength = 16;
    private const int FewIds = 8;

    // One screen writes hundreds of links with the same list, and searches the list for each job.
    private static readonly ConditionalWeakTable<string[], Known> Lists = [];

    /// <summary>Returns the code of a list that is too long for a link, the same on every server; null where the ids fit.</summary>
    public static string? CodeOf(ValueList<string> ids) =>
        ids.Count == 0 ? null : KnownOf(ids).Code.Value;

    /// <summary>Whether a list contains an id, as fast for a thousand ids as for one.</summary>
    public static bool Holds(ValueList<string> ids, string id) => ids.Count <= FewIds ? ids.Contains(id) : KnownOf(ids).Set.Value.Contains(id);

    /// <summary>Whether a text has the form of a code.</summary>
    public static bool IsCode(string text) => text.Length == CodeLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Serializes a list for storage under its code.</summary>
    public static byte[] Write(ValueList<string> ids) => BytesOf(ids);

    /// <summary>Deserializes the list stored under a code; null where the bytes are not that list, whoever stored them.</summary>
    public static ValueList<string>? Read(string code, byte[] bytes) =>
        CodeOf(bytes) == code && Encoding.UTF8.GetString(bytes).Split('\n') is { Length: <= JobFilter.MaxJobIds } ids ? ids.ToValueList() : null;

    private static byte[] BytesOf(IEnumerable<string> ids) => Encoding.UTF8.GetBytes(string.Join('\n', ids));

    private static string CodeOf(byte[] bytes) => Base64Url.EncodeToString(SHA256.HashData(bytes))[..CodeLength];

    private static bool IsLong(string[] ids)
    {
        var length = 0;
        foreach (var id in ids)
        {
            length += "&job_ids=".Length + Uri.EscapeDataString(id).Length;
            if (length > MaxInLink)
                return true;
        }

        return false;
    }

    private static Known KnownOf(ValueList<string> ids) => Lists.GetValue(ids.Items, static items => new(items));

    private sealed class Known(string[] ids)
    {
        public Lazy<string?> Code { get; } = new(() => IsLong(ids) ? CodeOf(BytesOf(ids)) : null);

        public Lazy<HashSet<string>> Set { get; } = new(() => ids.ToHashSet(StringComparer.Ordinal));
    }
}
