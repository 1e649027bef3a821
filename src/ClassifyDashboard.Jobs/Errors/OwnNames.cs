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
        + "collection namespace cluster deployment container pod node host worker server site library mailbox configuration profile template region zone "
        + "sheet country projekt projet progetto proyecto projeto benutzer mandant mandanten kunde kunden "
        + "utilisateur usuario utente organizzazione organização organización organisatie организация проект script font plan");

    // Their names have digits or signs: Container Registry is none.
    private static readonly WordSet Machines = new("container pod node host worker server cluster deployment pipeline");

    // What has the name of a file, also one that begins with a capital.
    private static readonly WordSet Files = new(
        "archive workbook spreadsheet presentation message folder mailbox item object key blob attachment 문서 문서파일 첨부파일");

    // What the service lets someone have; its name can be any word where the text says that they have it. What they lack is the cause.
    private static readonly WordSet Held = new("role rolle rôle rol ruolo роль plan tier edition licence license subscription scope tarif");

    private static readonly WordSet Having = new("with has have had having hold holds holding on under as mit hat avec con tiene ha z ma с");

    private static readonly WordSet Articles = new("the a an their his her your der die das dem den le la el il l'");

    // The plan limit: words that are no names.
    private static readonly WordSet OfHeld = new(
        "limit limits quota name id level type kind assignment change permission permissions page missing being key keys agreement terms server file but");

    // What joins the words of a name: Comune di Napoli.
    private static readonly WordSet Joins = new("de di da do del della du des la le van von der und and et y e & – - /");

    // How words begin that are no names: out-of-range, read-only.
    private static readonly WordSet Beginnings = new("non out over read pre not no off opt well in on up self re multi cross");

    /// <summary>Returns the position after a name that begins here; 0 where none does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="thing">The word before it.</param>
    public static int EndOf(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> thing)
    {
        thing = thing[(thing.IndexOfAny('\'', '’') is > 0 and var elision ? elision + 1 : 0)..]; // l'organisation
        if (Files.Has(thing))
            return EndOfFile(text, at);
        var isHeld = IsHeld(text[..at], thing);
        if (!(isHeld || Things.Has(thing)) || char.IsUpper(thing[1]))
            return 0;
        var (end, isPlain) = (0, true);
        for (var words = 0; words < MostWords && at < text.Length; words++)
        {
            var stop = text[at..].IndexOf(' ') is >= 0 and var length ? at + length : text.Length;
            var core = text[at..stop].TrimEnd(Ends);
            if (!(words == 0 ? IsFirst(core, char.IsLower(thing[0])) || (isHeld && IsNameOfHeld(core)) : IsFurther(core)))
                break;
            if (words > 0 && Joins.Has(core))
            {
                at = stop + 1;
                continue;
            }

            isPlain &= char.IsLetter(core[0]) && core.IndexOfAny(Letters.OfVersion) < 0;
            end = at + core.Length;
            if (core.Length < stop - at)
                break;
            at = stop + 1;
        }

        if (isPlain && Machines.Has(thing))
            return 0;

        // Account Suspended, User Not Found: a text in which all words have capitals
        return end > 0 && isPlain && char.IsUpper(thing[0]) && (end >= text.Length || text[end] != ' ') ? 0 : end;
    }

    // with the role auditor: the text before ends with "with the role "
    private static bool IsHeld(ReadOnlySpan<char> before, ReadOnlySpan<char> thing)
    {
        if (!Held.Has(thing))
            return false;
        before = before.TrimEnd(' ')[..^thing.Length].TrimEnd(' ');
        var having = Answers.LastWord(before);
        return Having.Has(Articles.Has(having) ? Answers.LastWord(before[..^having.Length].TrimEnd(' ')) : having);
    }

    private static bool IsNameOfHeld(ReadOnlySpan<char> word) =>
        word.Length > 1 && char.IsLower(word[0]) && (word.EndsWith("ing", StringComparison.Ordinal) || !QuotedText.IsVerb(word))
        && !Sentences.IsEmpty(word) && !OfHeld.Has(word);

    private static int EndOfFile(ReadOnlySpan<char> text, int at)
    {
        for (var words = 0; words < MostWords && at < text.Length; words++)
        {
            var stop = text[at..].IndexOf(' ') is >= 0 and var length ? at + length : text.Length;
            var core = text[at..stop].TrimEnd(Ends);
            if (core.Length == 0 || QuotedText.IsQuote(core[0]) || (char.IsLower(core[0]) && QuotedText.IsVerb(core)) || core.ContainsAny("<>=")
                || core.Contains("://", StringComparison.Ordinal))
                return 0;
            core = core[..(core.LastIndexOfAnyInRange('0', 'z') + 1)]; // without the particle of a language: 계약서.pdf의
            if (FileNames.IsFileName(core))
                return at + core.Length;
            at = stop + 1;
        }

        return 0;
    }

    private static bool IsFirst(ReadOnlySpan<char> word, bool isInSentence)
    {
        if (word.Length < 2 || !char.IsLetterOrDigit(word[0]) || (QuotedText.IsVerb(word) && !(isInSentence && char.IsUpper(word[0])))
            || ErrorTokens.IsNameOfException(word) || word.ContainsAny(Letters.OfMarks) || ErrorTokens.IsDigits(word) || FileNames.IsFileName(word))
            return false;
        if (char.IsUpper(word[0]))
            return true;
        var sign = word.IndexOfAny(".-_@");
        return sign > 0 && sign + 1 < word.Length && !Beginnings.Has(word[..sign])
            && (word.Count('-') > 1 || !QuotedText.IsVerb(word[(word.LastIndexOf('-') + 1)..]));
    }

    private static bool IsFurther(ReadOnlySpan<char> word) =>
        word.Length > 0 && !QuotedText.IsVerb(word) && !ErrorTokens.IsNameOfException(word) && !word.ContainsAny(Letters.OfMarks)
        && (char.IsUpper(word[0]) || char.IsDigit(word[0]) || Joins.Has(word) || (word[0] == '(' && word[^1] == ')' && word.Length > 2));
}
