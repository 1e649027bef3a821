namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Decides whether a text says what went wrong without the names and codes that stand before it.</summary>
internal static class Sentences
{
    /// <summary>The words of a text that is telling: it is one cause whatever stands before it.</summary>
    public const int FewestWords = 3;

    private const int LongestEmpty = 40; // An unexpected error occurred:
    private const int SignsOfWord = 2;
    private const char FirstSign = '\u2E80'; // scripts without blanks, of which a sign says about what a Latin word says

    // Words that any failure can have.
    private static readonly WordSet Empty = new(
        "the a an is are was were be been has have had to of in on at for by with from and or it its this that error errors exception occurred occured "
        + "unexpected unexpectedly unknown fail failed fails failure something went wrong internal operation request requests response could cannot "
        + "can while during when timed out timeout call calling server service code status http https an please try again later "
        + "processing process api client after before");

    /// <summary>Whether a text says at least some things that not any failure says.</summary>
    public static bool IsTelling(ReadOnlySpan<char> text, int fewestWords = FewestWords)
    {
        var (words, signs, isAfterCode) = (0, 0, false);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }

            if (QuotedText.EndOf(text, at) is var quote && quote > 0)
            {
                at = QuotedText.IsCause(text[(at + 1)..quote], "") ? at + 1 : quote;
                continue;
            }

            var end = at;
            while (end < text.Length && text[end] != ' ' && (end == at || text[end - 1] != '(') && (end == at || QuotedText.EndOf(text, end) == 0))
                signs += text[end++] >= FirstSign ? 1 : 0;
            var word = text[at..end].Trim(".,;:!?)[]…").TrimStart('(');
            words += IsWord(word.TrimEnd('(')) ? 1 : IsThrown(word) || (isAfterCode && ErrorCodes.IsStatus(word)) ? FewestWords : 0;
            isAfterCode = word is "code";
            if (words + (signs / SignsOfWord) >= fewestWords)
                return true;
            at = end;
        }

        return false;
    }

    /// <summary>Whether a word is one that any failure can have.</summary>
    public static bool IsEmpty(ReadOnlySpan<char> word) => Empty.Has(word);

    /// <summary>Returns the length of a beginning that says nothing, where what follows it does: Internal error: …; 0 where there is none.</summary>
    public static int LengthOfEmpty(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, LongestEmpty)].IndexOf(": ", StringComparison.Ordinal);
        if (end <= 0)
            return 0;
        foreach (var range in text[..end].Split(' '))
        {
            var word = text[range];
            if (!Empty.Has(word) || word.StartsWith("tim", StringComparison.OrdinalIgnoreCase))
                return 0;
        }

        var rest = text[(end + 2)..];
        var name = rest.IndexOf(':') is > 0 and var colon ? rest[..colon] : rest;
        return IsTelling(rest) || ErrorTokens.IsNameOfException(name) ? end + 1 : 0;
    }

    // RemoteDisconnected('…'
    private static bool IsThrown(ReadOnlySpan<char> word) =>
        word.Length > 6 && char.IsAsciiLetterUpper(word[0]) && char.IsAsciiLetterLower(word[^2]) && word[^1] == '(' && ThrownNames.IsCapitals(word[..^1]);

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
        {
            if (!char.IsLetter(letter) && letter is not ('-' or '\'' or '’'))
                return false;
        }

        return word.Length > 1 && !ErrorTokens.IsNameOfException(word) && !Empty.Has(word) && !FileNames.IsFormat(word) && !ErrorCodes.Units.Has(word)
            && !LogLine.IsDate(word);
    }
}
