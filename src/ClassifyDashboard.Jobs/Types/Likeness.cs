using System.Text;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>How alike two descriptions of rules are, by their words.</summary>
/// <remarks>
/// Lee R. Dice, "Measures of the Amount of Ecologic Association Between Species", Ecology 26 (1945), over the sets of words: without words that say
/// nothing, cut to their first letters so that forms of a word are one, and in scripts without spaces pairs of letters.
/// </remarks>
public static class Likeness
{
    private const int Stem = 5;
    private const int MinWords = 3;
    private const int FirstOfWideScripts = 0x2E80; // from here on: Chinese, Japanese, Korean

    private const string EmptyWords =
        "a an the of or and for with without to in on at by as is are be was it its that this these those any all not no from which has have had contains "
        + "der die das ein eine und oder mit ohne für von zu im in auf am ist sind den dem des einer eines le la les un une et de du";

    private static readonly HashSet<string> Empty = new(EmptyWords.Split(' '), StringComparer.Ordinal);

    /// <summary>Returns the likeness, 0 to 1; 0 where one of them has fewer than three words.</summary>
    public static double Of(string one, string other) => Of(WordsOf(one), WordsOf(other));

    /// <summary>Whether a word says nothing by itself, in lower case.</summary>
    internal static bool IsEmpty(string word) => Empty.Contains(word);

    internal static double Of(HashSet<string> one, HashSet<string> other) =>
        one.Count < MinWords || other.Count < MinWords ? 0 : 2.0 * one.Count(other.Contains) / (one.Count + other.Count);

    internal static HashSet<string> WordsOf(string text)
    {
        var (words, word) = (new HashSet<string>(StringComparer.Ordinal), new StringBuilder());
        Rune? wide = null;
        foreach (var rune in text.EnumerateRunes())
        {
            var isWide = rune.Value >= FirstOfWideScripts && Rune.IsLetter(rune);
            if (isWide && wide is { } before)
                words.Add(before.ToString() + rune);
            wide = isWide ? rune : null;
            if (!isWide && Rune.IsLetterOrDigit(rune))
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            else
                Close();
        }

        Close();
        return words;

        void Close()
        {
            if (word.Length > 0 && !Empty.Contains(word.ToString()))
                words.Add(word.ToString(0, Math.Min(Stem, word.Length)));
            word.Clear();
        }
    }
}
