using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>Texts that people typed or pasted, made fit for a filter.</summary>
public static class QueryText
{
    private static readonly char[] IdSeparators = [',', ';', '"', '\'', '`', '[', ']', '(', ')', '{', '}', '|', '<', '>'];

    /// <summary>The text without control characters, halves of characters and white space around it.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar)
                clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }

    /// <summary>Reads a number without a sign or separators of thousands, its decimals behind a point, a comma or the mark of Arabic scripts.</summary>
    /// <remarks>Pages write numbers as the browser's language does, and people type them as they read them.</remarks>
    public static bool TryParseDecimal(string text, out decimal number) =>
        decimal.TryParse(text.Replace(',', '.').Replace('\u066B', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);

    /// <summary>The job ids in a pasted text, in its order and each once: a list of any form, a column of a table with its header, JSON.</summary>
    public static ValueList<string> Ids(string? text) => Split(PastedIds.In(text ?? ""));

    /// <summary>The ids in texts, in their order and each once, whatever stands between them: commas, lines, quotes, brackets.</summary>
    internal static ValueList<string> Split(IEnumerable<string> texts)
    {
        var ids = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in texts.SelectMany(text => text.Split(IdSeparators)).SelectMany(part => part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
        {
            var id = Clean(part);
            if (id.Length is > 0 and <= JobFilter.MaxTextLength && seen.Add(id))
                ids.Add(id);
        }

        return ids.ToValueList();
    }
}
