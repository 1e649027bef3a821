using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ClassifyDashboard.SampleApi;

/// <summary>
/// The position of a paged query. For callers it is an opaque text, valid only with the filters for which it was issued.
/// </summary>
/// <param name="Until">The number of jobs when the query began.</param>
/// <param name="Position">The number of jobs already returned.</param>
/// <param name="IsAfterEmptyPage">Whether <see cref="Fault.EmptyPage"/> emptied the previous page.</param>
internal readonly record struct PageToken(long Until, long Position, bool IsAfterEmptyPage)
{
    public string Write(string fingerprint) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{fingerprint}.{Until}.{Position}.{(IsAfterEmptyPage ? 1 : 0)}")));

    /// <summary>Parses a token; null where it is invalid or belongs to other filters.</summary>
    public static PageToken? Read(string text, string fingerprint)
    {
        if (text.Length is 0 or > 200 || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        return parts.Length == 4 && parts[0] == fingerprint
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                ? new(until, position, parts[3] == "1")
                : null;
    }
}
