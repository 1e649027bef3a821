using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace ClassifyDashboard.Jobs;

/// <summary>What is found in the service's free texts, and what must not be shown of them: one rule for screens, exports and its refusals.</summary>
public static partial class ServiceText
{
    private static readonly SearchValues<char> AddressEnds = SearchValues.Create(" \t\r\n\"'<>`|\u00A0");

    /// <summary>The id that the service's support asks for, or null where the text names none.</summary>
    public static string? CorrelationIdIn(string? text) =>
        text is not null && CorrelationIn().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>An error or a reasoning of a job as it may be shown: an error may quote the address that could not be read, signature and all, or only what comes after its host.</summary>
    /// <param name="job">Whose text it is.</param>
    /// <param name="text">The text.</param>
    /// <param name="mark">Stands for what was cut off.</param>
    public static string Shown(Job job, string text, string mark = "")
    {
        var query = job.Input.Kind == DocumentInputKind.Url && job.Input.Value is var address && address.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? address[at..] : "";
        return WithoutQueries(query.Length > 1 ? text.Replace(query, mark, StringComparison.Ordinal) : text, mark);
    }

    /// <summary>The text with the addresses in it cut as <see cref="DocumentInput.Display"/> cuts them: before their queries, where signatures are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mark">Stands for what was cut off.</param>
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
