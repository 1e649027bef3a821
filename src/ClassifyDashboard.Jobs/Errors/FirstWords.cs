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
    private const int MostOfKey = 26; // with short words between the long ones
    private const int ShortestConstant = 5;
    private const int LongestSmall = 3; // the, for, von: they say little
    private const int MostOfCause = 8; // (Caused by SSLError(…: certificate verify failed: certificate has expired)

    // What stands after these says why.
    private static readonly string[] Causes =
        ["caused by", "root cause", "reason:", "cause:", "inner exception", "last error", "grund:", "raison :", "motivo:", "causa:", "причина:"];

    // These also join parts of a sentence: they count only beyond the first words, and not in advice that follows a sentence.
    private static readonly string[] LateCauses =
        ["because", "due to", "owing to", "verursacht durch", "wegen", "en raison d", "à cause d", "debido a", "devido a", "a causa d", "z powodu", "из-за"];

    // What only says that it failed: then the next sentence can say why.
    private static readonly WordSet Failures = new(
        "could cannot can't couldn't failed fails unable unsuccessful error impossible stopped aborted konnte pudo");

    /// <summary>Returns the key of a masked text without its version.</summary>
    public static string KeyOf(string masked) => ErrorWords.KeyOf(Of(masked), MostOfKey);

    // The text itself where it is short.
    private static string Of(string masked)
    {
        var (words, at, isFailure) = (0, 0, false);
        while (at < masked.Length && words < Most)
        {
            var (start, end) = (at, WordEnd(masked, at));
            words += IsLong(masked, at, end) ? 1 : 0;
            at = end + 1;
            isFailure |= Failures.Has(masked.AsSpan(start, end - start).Trim(".,:;!"));
            if (words >= FewestOfSentence && !isFailure && masked[end - 1] is '.' or '!' && at < masked.Length
                && (char.IsUpper(masked[at]) || masked[at] is '[' or '('))
                break;
        }

        if (at >= masked.Length)
            return masked;
        var cause = CauseIn(masked, Causes, 0) ?? (words < Most ? null : CauseIn(masked, LateCauses, at)) ?? ..0;
        var first = new StringBuilder(masked, 0, at - 1, masked.Length);
        for (; at < masked.Length; at = WordEnd(masked, at) + 1)
        {
            var word = masked.AsSpan(at, WordEnd(masked, at) - at);
            var core = word.Trim("():.,'\"");
            if ((at >= cause.Start.Value && at < cause.End.Value) || word.ContainsAnyInRange('0', '9') || IsConstant(core)
                || ErrorTokens.IsNameOfException(core))
                first.Append(' ').Append(word);
        }

        return first.ToString();
    }

    private static bool IsLong(string masked, int at, int end) => end - at > LongestSmall && char.IsLetter(masked[at]);

    // The first words of a cause, at most one sentence.
    private static Range? CauseIn(string masked, string[] causes, int from)
    {
        foreach (var cause in causes)
        {
            var start = masked.IndexOf(cause, from, StringComparison.OrdinalIgnoreCase);
            if (start < 0 || (start > 0 && char.IsLetter(masked[start - 1])))
                continue;
            var end = start + cause.Length;
            for (var words = 0; end < masked.Length && words < MostOfCause && !(words >= FewestOfSentence && masked[end - 1] is '.' or '!');)
            {
                var next = WordEnd(masked, end + 1);
                words += IsLong(masked, end + 1, next) ? 1 : 0;
                end = next;
            }

            if (end < masked.Length || !(masked.EndsWith('…') || masked.EndsWith("...", StringComparison.Ordinal)))
                return start..end; // of a cause that was cut off any part can be missing
        }

        return null;
    }

    // SAFETY, RESOURCE_EXHAUSTED
    private static bool IsConstant(ReadOnlySpan<char> word) => word.Length >= ShortestConstant && word.IndexOfAnyExcept(Letters.OfConstant) < 0;

    private static int WordEnd(string text, int at) => at < text.Length && text.IndexOf(' ', at) is >= 0 and var end ? end : text.Length;
}
