using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// Finds ids in the service's free texts and removes secrets from them: one rule for screens, exports and error messages.
/// </summary>
public static partial class ServiceText
{
    private static readonly SearchValues<char> AddressEnds = SearchValues.Create(" \t\r\n\"'<>`|\u00A0");

    /// <summary>Returns the id that the service's support requests, or null where the text has none.</summary>
    public static string? CorrelationIdIn(string? text) =>
        text is not null && CorrelationIn().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>
    /// Returns an error or a reasoning for display: an error may quote the whole unreadable URL with its signature, or only the part
    /// after its host.
    /// </summary>
    /// <param name="job">The job of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="mark">The mark in place of a removed part.</param>
    public static string Shown(Job job, string text, string mark = "")
    {
        var query = job.Input.Kind == DocumentInputKind.Url && job.Input.Value is var address
            && address.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? address[at..] : "";
        return WithoutQueries(query.Length > 1 ? text.Replace(query, mark, StringComparison.Ordinal) : text, mark);
    }

    /// <summary>
    /// Returns the text with its URLs cut like <see cref="DocumentInput.Display"/> cuts them: before their queries, which may contain
    /// signatures.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="mark">The mark in place of a removed part.</param>
    public static string WithoutQueries(string text, string mark = "")
    {
        if (!text.Contains("://", StringComparison.Ordinal))
            return text;
        var cut = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (rest.IndexOf("://", StringComparison.Ordinal) is var at and >= 0)
        {
            var begin = rest[..at].LastIndexOfAny(AddressEnds) + 1;
            var end = rest[at..].IndexOfAny(AddressEnds) is var length and >= 0 ? at + length : rest.Length;
            var address = rest[begin..end];
            var shown = new DocumentInput(DocumentInputKind.Url, address.ToString()).Display;
            cut.Append(rest[..begin]).Append(shown).Append(shown.Length < address.Length ? mark : "");
            rest = rest[end..];
        }

        return cut.Append(rest).ToString();
    }

    [GeneratedRegex(@"correlation[ _-]?id\W{0,3}([0-9a-f][0-9a-f-]{7,63})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CorrelationIn();
}
