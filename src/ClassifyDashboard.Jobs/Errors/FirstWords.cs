using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// The part of a masked text that makes its key: its first words and all codes. Long messages are cut off at different places, and end with
/// details; a code tells causes apart wherever it stands.
/// </summary>
internal static class FirstWords
{
    private const int Most = 10; // of the known sets, 9 to 13 tell all causes apart, 8 do not
    private const int FewestOfSentence = 4; // a sentence of so many says what went wrong; those after it explain or advise, and are often cut off
    private const int ShortestConstant = 5;
    private const int LongestSmall = 3; // the, for, von: they say little

    // What only says that it failed: then the next sentence can say why.
    private static readonly WordSet Failures = new(
        "could cannot can't couldn't failed fails unable unsuccessful error impossible stopped aborted konnte pudo");

    /// <summary>Returns this part of a masked text; the text itself where it is short.</summary>
    public static string Of(string masked)
    {
        var (words, at, isFailure) = (0, 0, false);
        while (at < masked.Length && words < Most)
        {
            var (start, end) = (at, WordEnd(masked, at));
            words += end - at > LongestSmall && char.IsLetter(masked[at]) ? 1 : 0;
            at = end + 1;
            isFailure |= Failures.Has(masked.AsSpan(start, end - start).Trim(".,:;!"));
            if (words >= FewestOfSentence && !isFailure && masked[end - 1] is '.' or '!' && at < masked.Length
                && (char.IsUpper(masked[at]) || masked[at] is '[' or '('))
                break;
        }

        if (at >= masked.Length)
            return masked;
        var first = new StringBuilder(masked, 0, at - 1, masked.Length);
        for (; at < masked.Length; at = WordEnd(masked, at) + 1)
        {
            var word = masked.AsSpan(at, WordEnd(masked, at) - at);
            if (word.ContainsAnyInRange('0', '9') || IsConstant(word.Trim("():.,'\"")) || ErrorTokens.IsNameOfException(word.Trim("():.,'\"")))
                first.Append(' ').Append(word);
        }

        return first.ToString();
    }

    // SAFETY, RESOURCE_EXHAUSTED
    private static bool IsConstant(ReadOnlySpan<char> word) => word.Length >= ShortestConstant && word.IndexOfAnyExcept(Letters.OfConstant) < 0;

    private static int WordEnd(string text, int at) => text.IndexOf(' ', at) is >= 0 and var end ? end : text.Length;
}
