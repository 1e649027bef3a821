using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ClassifyDashboard.SampleApi;

/// <summary>Where a walk stands. For callers an opaque text, good only with the filters it was given for.</summary>
/// <param name="Until">The number of jobs that were there when the walk began.</param>
/// <param name="Position">How many of them have been passed.</param>
/// <param name="IsAfterEmptyPage">Whether the page before was made empty by <see cref="Fault.EmptyPage"/>.</param>
internal readonly record struct PageToken(long Until, long Position, bool IsAfterEmptyPage)
{
    public string Write(string fingerprint) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{fingerprint}.{Until}.{Position}.{(IsAfterEmptyPage ? 1 : 0)}")));

    /// <summary>Reads a token; null where it is none, or is one of other filters.</summary>
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
