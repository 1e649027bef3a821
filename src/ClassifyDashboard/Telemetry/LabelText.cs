using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Telemetry;

/// <summary>Cleans a name that a person or the service chose, for a label.</summary>
internal static class LabelText
{
    /// <summary>The most characters of a label; the rest is cut.</summary>
    public const int Most = 60;

    /// <summary>Returns the name on one line, without invisible characters, at most <see cref="Most"/> characters long.</summary>
    /// <param name="name">Any text.</param>
    /// <param name="empty">What stands for a name of which nothing is left.</param>
    public static string Clean(string name, string empty)
    {
        var clean = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            var isSpace = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            if (isSpace ? clean.Length == 0 || clean[^1] == ' ' : Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
                continue;
            if (clean.Length + rune.Utf16SequenceLength > Most)
                break;
            clean.Append(isSpace ? " " : rune.ToString());
        }

        return clean.ToString().TrimEnd() is { Length: > 0 } text ? text : empty;
    }
}
