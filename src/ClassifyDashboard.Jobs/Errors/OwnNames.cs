namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// Finds the names that people gave to their things, without quotes and with blanks, after what the thing is: project Umowy 2026, workspace R&amp;D.
/// </summary>
internal static class OwnNames
{
    private const int MostWords = 6;
    private const string Ends = ".,;:!?";

    // Things that people name.
    private static readonly WordSet Things = new(
        "project workspace organization organisation org team tenant account customer client user group queue topic bucket folder directory drive pipeline "
        + "collection namespace cluster deployment site library mailbox configuration profile template region zone projekt projet progetto proyecto "
        + "projeto benutzer mandant utilisateur usuario utente организация проект script font plan");

    // How words begin that are no names: out-of-range, read-only.
    private static readonly WordSet Beginnings = new("non out over read pre not no off opt well in on up self re multi cross");

    /// <summary>Returns the position after a name that begins here; 0 where none does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="thing">The word before it.</param>
    public static int EndOf(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> thing)
    {
        if (!Things.Has(thing) || char.IsUpper(thing[1]))
            return 0;
        var (end, isPlain) = (0, true);
        for (var words = 0; words < MostWords && at < text.Length; words++)
        {
            var stop = text[at..].IndexOf(' ') is >= 0 and var length ? at + length : text.Length;
            var core = text[at..stop].TrimEnd(Ends);
            if (!(words == 0 ? IsFirst(core, char.IsLower(thing[0])) : IsFurther(core)))
                break;
            isPlain &= char.IsLetter(core[0]) && core.IndexOfAny(Letters.OfVersion) < 0;
            end = at + core.Length;
            if (core.Length < stop - at)
                break;
            at = stop + 1;
        }

        // Account Suspended, User Not Found: a text in which all words have capitals
        return end > 0 && isPlain && char.IsUpper(thing[0]) && (end >= text.Length || text[end] != ' ') ? 0 : end;
    }

    private static bool IsFirst(ReadOnlySpan<char> word, bool isInSentence)
    {
        if (word.Length < 2 || !char.IsLetterOrDigit(word[0]) || (QuotedText.IsVerb(word) && !(isInSentence && char.IsUpper(word[0]))) || ErrorTokens.IsNameOfException(word)
            || word.ContainsAny("<>=:/\\()#") || ErrorTokens.IsDigits(word) || FileNames.IsFileName(word))
            return false;
        if (char.IsUpper(word[0]))
            return true;
        var sign = word.IndexOfAny(".-_@");
        return sign > 0 && sign + 1 < word.Length && !Beginnings.Has(word[..sign]) && !QuotedText.IsVerb(word[(word.LastIndexOf('-') + 1)..]);
    }

    private static bool IsFurther(ReadOnlySpan<char> word) =>
        word.Length > 0 && !QuotedText.IsVerb(word) && !ErrorTokens.IsNameOfException(word) && !word.ContainsAny("<>=:\\#")
        && (char.IsUpper(word[0]) || char.IsDigit(word[0]) || word is "&" or "–" or "-" or "/" || (word[0] == '(' && word[^1] == ')' && word.Length > 2));
}
