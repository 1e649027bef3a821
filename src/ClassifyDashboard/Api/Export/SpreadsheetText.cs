using System.Buffers;
using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Api.Export;

/// <summary>Makes texts safe for a spreadsheet cell: not too long, without control characters, and never a formula.</summary>
/// <remarks>
/// Excel uses semicolons as separators in some languages, and other programs use tabs. Then the text after such a character is a new
/// cell, the quotes around the whole text do not count, and a line break ends the row. So formulas are also prevented after
/// semicolons, tabs and line breaks, and not only at the start of a cell.
/// </remarks>
internal static class SpreadsheetText
{
    /// <summary>The most characters that Excel allows in a cell. It removes the rest without a message.</summary>
    public const int Longest = 32_767;

    /// <summary>Characters at the start of a cell that a spreadsheet can read as the start of a formula, or skip before one.</summary>
    /// <remarks>Only ASCII characters, because CsvHelper checks only these.</remarks>
    public const string FormulaStarts = "=+-@\t\r\n";

    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@＝＋－＠");

    // Lists often begin their lines with these. A formula with them is harmless arithmetic, unless one of Calls follows.
    private static readonly SearchValues<char> Signs = SearchValues.Create("+-＋－");
    private static readonly SearchValues<char> Calls = SearchValues.Create("(|!（｜！");

    private static readonly SearchValues<char> Separators = SearchValues.Create(";\t\r\n");

    private static readonly SearchValues<char> NotInCells = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not ('\t' or '\r' or '\n')), '\x7f']);

    /// <summary>The text for a cell.</summary>
    /// <remarks>CsvHelper itself adds the same apostrophe to texts that begin with one of <see cref="FormulaStarts"/>.</remarks>
    public static string Of(string text)
    {
        if (text.AsSpan().ContainsAny(NotInCells))
            text = string.Create(text.Length, text, static (to, from) => from.AsSpan().ReplaceAny(to, NotInCells, '\uFFFD'));
        if (text.Length == 0)
            return text;
        var cell = FormulaStarts.Contains(text[0], StringComparison.Ordinal) || StartOfFormula(text, "") < 0 ? text : "'" + text;
        return Cut(Guarded(cell, static (guarded, part) => guarded.Append('\'').Append(part)), text.Length);
    }

    /// <summary>JSON text for a cell. It stays JSON with the same meaning, unless it is too long for a cell.</summary>
    /// <remarks>
    /// JSON escapes tabs and line breaks, and contains semicolons only in strings, where every character can be written as an escape.
    /// </remarks>
    public static string OfJson(string json) => Cut(Guarded(json, static (guarded, part) =>
    {
        var start = part.IndexOfAny(Formula);
        guarded.Append(part[..start]).Append(CultureInfo.InvariantCulture, $"\\u{(int)part[start]:x4}").Append(part[(start + 1)..]);
    }), json.Length);

    private delegate void Guard(StringBuilder guarded, ReadOnlySpan<char> part);

    private static string Guarded(string text, Guard guard)
    {
        StringBuilder? guarded = null;
        var done = 0;
        var begin = text.AsSpan().IndexOfAnyExcept("\t\r\n"); // the part before it already has the apostrophe in front
        for (var at = begin < 0 ? -1 : begin + text.AsSpan(begin).IndexOfAny(Separators); at >= begin && at >= 0;)
        {
            var behind = text.AsSpan(at + 1);
            var next = behind.IndexOfAny(Separators);
            var part = next < 0 ? behind : behind[..next];
            if (IsFormula(part))
            {
                guarded ??= new(text.Length + 16);
                guard(guarded.Append(text, done, at + 1 - done), part);
                done = at + 1 + part.Length;
            }

            at = next < 0 ? -1 : at + 1 + next;
        }

        return guarded is null ? text : guarded.Append(text, done, text.Length - done).ToString();
    }

    private static bool IsFormula(ReadOnlySpan<char> part) =>
        StartOfFormula(part, "\"") is >= 0 and var start && (!Signs.Contains(part[start]) || part[start..].ContainsAny(Calls));

    // Some spreadsheets skip spaces and invisible characters, and read quotes after a separator as those of a cell. Returns -1 for no
    // formula.
    private static int StartOfFormula(ReadOnlySpan<char> text, ReadOnlySpan<char> quotes)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Formula.Contains(text[i]))
                return i;
            if (!char.IsWhiteSpace(text[i]) && text[i] != '\uFFFD' && !quotes.Contains(text[i])
                && char.GetUnicodeCategory(text[i]) is not UnicodeCategory.Format)
                return -1;
        }

        return -1;
    }

    private static string Cut(string text, int characters)
    {
        var most = Longest - 1; // one less, for the apostrophe that CsvHelper can add
        if (text.Length <= most || (text.Length == Longest && !FormulaStarts.Contains(text[0], StringComparison.Ordinal)))
            return text;
        var mark = string.Create(CultureInfo.InvariantCulture, $"… [cut: {characters} characters, a cell allows {Longest}; the JSON export has all]");
        var kept = most - mark.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[kept - 1]) ? kept - 1 : kept), mark);
    }
}
