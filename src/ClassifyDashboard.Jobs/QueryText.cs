using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>Cleans texts that people typed or pasted for use in a filter.</summary>
public static class QueryText
{
    private static readonly char[] IdSeparators = [',', ';', '"', '\'', '`', '[', ']', '(', ')', '{', '}', '|', '<', '>'];

    /// <summary>Returns the text without control characters, unpaired surrogates and surrounding white space.</summary>
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

    /// <summary>
    /// Parses a number without sign or thousands separators. The decimal separator is a point, a comma or the one of Arabic scripts.
    /// </summary>
    /// <remarks>Pages format numbers in the browser's language, and people type them as they read them.</remarks>
    public static bool TryParseDecimal(string text, out decimal number) =>
        decimal.TryParse(text.Replace(',', '.').Replace('\u066B', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite
            | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);

    /// <summary>Returns a truth value as an address has it.</summary>
    internal static string Of(bool value) => value ? "true" : "false";

    /// <summary>
    /// Returns the distinct job ids of a pasted text in its order: from a list of any form, a table column with its header, or JSON.
    /// </summary>
    public static ValueList<string> Ids(string? text) => Split(PastedIds.In(text ?? ""));

    /// <summary>Returns the distinct ids of texts in their order, whatever separates them: commas, lines, quotes, brackets.</summary>
    internal static ValueList<string> Split(IEnumerable<string> texts)
    {
        var ids = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in texts.SelectMany(text => text.Split(IdSeparators))
            .SelectMany(part => part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
        {
            var id = Clean(part);
            if (id.Length is > 0 and <= JobFilter.MaxTextLength && seen.Add(id))
                ids.Add(id);
        }

        return ids.ToValueList();
    }
}
