namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Finds quoted texts and decides what they are: a name or another value of one failure, or a sentence that is the cause.</summary>
internal static class QuotedText
{
    private const int MaxName = 250;
    private const int MaxCut = 60;
    private const int FewestWords = 3;

    // What makes words a sentence; names of documents have none of them, apart from very odd ones.
    private static readonly WordSet Verbs = new(
        "is are was were be been has have had not no cannot can't can could couldn't failed fails fail failure must should expected unexpected "
        + "required requires exceeded exceeds exceed denied refused reached found missing timed timeout invalid unsupported supported unable unknown "
        + "which that below above beyond overloaded unavailable forbidden unauthorized stopped aborted reset closed expired does doesn't did didn't too "
        + "error terminated rejected blocked exhausted interrupted ist sind war wurde wurden konnte kann nicht kein keine fehlgeschlagen überschritten "
        + "ungültig fehlt abgelaufen est sont été n'est pas n'a échoué impossible introuvable dépassé es está se puede fue falló não foi è non stato nie "
        + "jest został не удалось нет был была недоступен");

    private static readonly string[] CjkVerbs =
        ["失败", "失敗", "无法", "無法", "できません", "ません", "でした", "错误", "錯誤", "エラー", "超时", "超時", "不支持", "不能", "없습니다", "실패"];

    private static readonly WordSet Said = new("reason code errorcode cause exception finishreason finish_reason state detail error_code msg message");

    /// <summary>Whether a word is a verb or the like, rather than a thing that is counted.</summary>
    public static bool IsVerb(ReadOnlySpan<char> word) =>
        Verbs.Has(word) || word.EndsWith("ed", StringComparison.OrdinalIgnoreCase) || word.EndsWith("ing", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the position after the closing quote of a quoted text that begins here; 0 where none begins.</summary>
    public static int EndOf(ReadOnlySpan<char> text, int at)
    {
        var close = Closing(text[at]);
        if (close is null || !CanOpen(text, at))
            return 0;
        for (var i = at + 1; i < text.Length && i - at <= MaxName + 1; i++)
        {
            var isInWord = text[i] is '\'' or '’' && i + 1 < text.Length && IsOfWord(text[i + 1]);
            if (close.Contains(text[i], StringComparison.Ordinal) && !isInWord)
                return i > at + 1 ? i + 1 : 0;
        }

        // The end of the message can be cut off within the quotes.
        var most = text[at] == '\'' ? MaxCut : MaxName;
        return at + 1 >= text.Length || text.Length - at > most ? 0 : text.Length;
    }

    /// <summary>Returns the position of the bracket that closes the one here: (page 3 of "a) b (9).pdf"); -1 where none does.</summary>
    public static int BracketEnd(ReadOnlySpan<char> text, int at, int longest)
    {
        text = text[..Math.Min(text.Length, at + longest)];
        var close = text[at] switch { '(' => ')', '[' => ']', _ => '）' };
        var depth = 0;
        for (var end = at; end < text.Length; end++)
        {
            if (IsQuote(text[end]) && EndOf(text, end) is > 0 and var quote && FileNames.IsFileName(text[(end + 1)..(quote - 1)]))
                end = quote - 1;
            depth += text[end] == text[at] ? 1 : text[end] == close ? -1 : 0;
            if (depth == 0)
                return end;
        }

        return text[at..].IndexOf(close) is >= 0 and var first ? at + first : -1;
    }

    /// <summary>Whether a quoted text is the cause, or part of it, rather than a name.</summary>
    /// <param name="text">The text within the quotes.</param>
    /// <param name="before">The word before the quotes.</param>
    public static bool IsCause(ReadOnlySpan<char> text, ReadOnlySpan<char> before)
    {
        if (FileNames.IsFileName(text) || text.Contains("://", StringComparison.Ordinal))
            return false;
        if (IsConstant(text) || (Said.Has(before) && !text.ContainsAny('/', '\\')))
            return true;
        if (ErrorCodes.IsStatusPhrase(text))
            return true;
        var (words, verbs) = (0, 0);
        foreach (var range in text.SplitAny(' ', '\n', '\t'))
        {
            var word = text[range].Trim(".,;:!?()[]");
            words += word.IsEmpty ? 0 : 1;
            verbs += Verbs.Has(word) || ErrorTokens.IsNameOfException(word) ? 1 : 0;
        }

        return (words >= FewestWords && verbs > 0) || Phrases.IsIn(text, CjkVerbs);
    }

    // A constant of the service's own language: PDF_IS_BROKEN.
    private static bool IsConstant(ReadOnlySpan<char> text) =>
        text.Contains('_') && text.IndexOfAnyExceptInRange('A', 'Z') is var first && first > 0
        && text.IndexOfAnyExcept(Letters.OfConstant) < 0;

    public static bool IsQuote(char letter) => Letters.Quotes.Contains(letter);

    private static bool CanOpen(ReadOnlySpan<char> text, int at) =>
        text[at] is not ('"' or '\'' or '`' or '”')
        || ((at == 0 || !IsOfWord(text[at - 1])) && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]));

    // Scripts without blanks have quotes between their letters.
    private static bool IsOfWord(char letter) => char.IsLetterOrDigit(letter) && letter < '\u2E80';

    private static string? Closing(char open) => open switch
    {
        '"' => "\"",
        '\'' => "'",
        '`' => "`'",
        '“' or '”' => "”",
        '‘' => "’",
        '„' => "“”\"",
        '‚' => "‘’'",
        '«' => "»",
        '»' => "«",
        '‹' => "›",
        '「' => "」",
        '『' => "』",
        '《' => "》",
        '〈' => "〉",
        '【' => "】",
        '＂' => "＂",
        _ => null,
    };
}
