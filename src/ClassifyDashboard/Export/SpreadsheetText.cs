using System.Buffers;
using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Export;

/// <summary>Makes texts from outside fit for a cell of a spreadsheet: of a length that it takes, without control characters, and no formula.</summary>
/// <remarks>
/// Where semicolons separate, as Excel does in some languages, or tabs, what stands behind one is a cell of its own, and quotes
/// around a text that began before it are none. A line break then ends the row. So the same that is kept from the beginning of a
/// cell is kept from behind these.
/// </remarks>
internal static class SpreadsheetText
{
    /// <summary>The most characters that Excel takes in a cell: it cuts off the rest without a word.</summary>
    public const int Longest = 32_767;

    /// <summary>What a spreadsheet may take for the beginning of a formula where a cell begins with it, and what it may leave out before one.</summary>
    /// <remarks>Within ASCII, which is all that CsvHelper looks for.</remarks>
    public const string FormulaStarts = "=+-@\t\r\n";

    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@＝＋－＠");

    // Lists begin their lines with these; without one of the others behind them they reckon with numbers at most.
    private static readonly SearchValues<char> Signs = SearchValues.Create("+-＋－");
    private static readonly SearchValues<char> Calls = SearchValues.Create("(|!（｜！");

    private static readonly SearchValues<char> Separators = SearchValues.Create(";\t\r\n");

    private static readonly SearchValues<char> NotInCells = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not ('\t' or '\r' or '\n')), '\x7f']);

    /// <summary>The text as a cell.</summary>
    /// <remarks>What begins with one of <see cref="FormulaStarts"/> is left to CsvHelper, which puts the same apostrophe before it.</remarks>
    public static string Of(string text)
    {
        if (text.AsSpan().ContainsAny(NotInCells))
            text = string.Create(text.Length, text, static (to, from) => from.AsSpan().ReplaceAny(to, NotInCells, '\uFFFD'));
        if (text.Length == 0)
            return text;
        var cell = FormulaStarts.Contains(text[0], StringComparison.Ordinal) || StartOfFormula(text, "") < 0 ? text : "'" + text;
        return Cut(Guarded(cell, static (guarded, part) => guarded.Append('\'').Append(part)), text.Length);
    }

    /// <summary>The text of JSON as a cell. It stays JSON of the same meaning, unless it is too long for a cell.</summary>
    /// <remarks>JSON writes tabs and line breaks otherwise, and has semicolons within its texts only, where any character may be written by its number.</remarks>
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
        var begin = text.AsSpan().IndexOfAnyExcept("\t\r\n"); // what is before it has its apostrophe in front
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

    // Blanks and invisible characters are left out by some spreadsheets, and quotes behind a separator taken for those of the cell; -1 for no formula.
    private static int StartOfFormula(ReadOnlySpan<char> text, ReadOnlySpan<char> quotes)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Formula.Contains(text[i]))
                return i;
            if (!char.IsWhiteSpace(text[i]) && text[i] != '\uFFFD' && !quotes.Contains(text[i]) && char.GetUnicodeCategory(text[i]) is not UnicodeCategory.Format)
                return -1;
        }

        return -1;
    }

    private static string Cut(string text, int characters)
    {
        var most = Longest - 1; // one for the apostrophe that CsvHelper may put before it
        if (text.Length <= most || (text.Length == Longest && !FormulaStarts.Contains(text[0], StringComparison.Ordinal)))
            return text;
        var mark = string.Create(CultureInfo.InvariantCulture, $"… [cut: {characters} characters, of which a cell takes {Longest}; the JSON export has all]");
        var kept = most - mark.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[kept - 1]) ? kept - 1 : kept), mark);
    }
}
