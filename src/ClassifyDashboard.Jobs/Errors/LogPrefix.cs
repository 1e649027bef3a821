namespace ClassifyDashboard.Jobs.Errors;

/// <summary>What a log puts before a message: times, levels, names of threads and machines.</summary>
internal static class LogPrefix
{
    private const int LongestBracket = 48;
    private const int ShortestTime = 8;
    private const string Between = " :：|-–—";

    private static readonly string[] Wrappers = ["nested exception is ", ": FATAL: ", ": ERROR: "];

    private static readonly WordSet Levels = new("error err exception fatal panic critical warn warning info debug failure fehler erreur "
        + "errore erro fout fel fejl warnung avertissement advertencia avviso błąd hata chyba ошибка помилка 错误 錯誤 エラー 오류 خطأ");

    // The job itself: its id says nothing about what went wrong.
    private static readonly WordSet Jobs = new("job task run request document file worker pod node replica instance container");

    private static readonly WordSet Components = new("scheduler classify classifier llamacloud llamaparse api parser ocr worker ingest converter downloader");

    // What stands in brackets with these says what went wrong: [Errno 13], [SSL: …].
    private static readonly WordSet Causes = new("errno winerror oserror error err code status http https ssl exit signal sqlstate");

    /// <summary>Returns a message without these, or as it is where nothing would be left.</summary>
    public static string Without(string text)
    {
        var rest = Inner(LogLine.MessageOf(text));
        while (LengthOf(rest, rest.Length < text.Length) is var length and > 0 && HasLetters(rest[length..]))
            rest = rest[length..].TrimStart(Between);
        rest = ThrownNames.Alone(rest);
        return StatusPrefix.InOneForm(rest.Length == text.Length ? text : rest.ToString());
    }

    // What a wrapper repeats of another message, where that says enough alone.
    private static ReadOnlySpan<char> Inner(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("<urlopen error ", StringComparison.Ordinal) && text[^1] == '>')
            return text["<urlopen error ".Length..^1];
        foreach (var wrapper in Wrappers)
        {
            if (text.LastIndexOf(wrapper, StringComparison.Ordinal) is var at and > 0 && Sentences.IsTelling(text[(at + wrapper.Length)..]))
                return text[(at + wrapper.Length)..];
        }

        return text;
    }

    // After a time also its zone and the number of a process.
    private static int LengthOf(ReadOnlySpan<char> text, bool isAfterOther)
    {
        if (text.IsEmpty)
            return 0;
        if (text[0] == '[')
            return text.IndexOf(']') is var end && end is > 1 and <= LongestBracket && IsBracket(text[1..end], isAfterOther) ? end + 1 : 0;
        if (ThrownNames.LengthOf(text) is var thrown and > 0)
            return thrown;
        if (LogLine.LengthOf(text, isAfterOther) is var line and > 0)
            return line;
        var word = text.IndexOf(' ') is >= 0 and var blank ? text[..blank] : text;
        if (text.IndexOf('：') is var wide and > 0 && wide < word.Length && Levels.Has(text[..wide]))
            return wide + 1;
        if (Levels.Has(word) && text[word.Length..].StartsWith(" :", StringComparison.Ordinal))
            return word.Length;
        if (IsTime(word) || IsMachine(word) || (word[^1] == ':' && Levels.Has(word[..^1])))
            return word.Length;
        if (Levels.Has(word) && text[word.Length..].StartsWith(" [", StringComparison.Ordinal) && text[word.Length..].IndexOf(']') > 0)
            return word.Length;
        if (isAfterOther && word is "UTC" or "GMT")
            return word.Length;
        if (Levels.Has(word) && IsInCapitals(word) && (isAfterOther || (word.Length + 1 < text.Length && char.IsUpper(text[word.Length + 1]))))
            return word.Length;
        return Sentences.LengthOfEmpty(text) is var empty and > 0 ? empty : LengthOfJob(text, word.Length);
    }

    private static bool IsInCapitals(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
        {
            if (!char.IsUpper(letter))
                return false;
        }

        return true;
    }

    // Times, threads, components, levels; after a time also any other word.
    private static bool IsBracket(ReadOnlySpan<char> inner, bool isAfterOther) =>
        Components.Has(inner) || Levels.Has(inner) || ErrorTokens.IsNameOfException(inner) || IsThread(inner)
        || (isAfterOther && inner.IndexOfAnyExcept(Letters.OfHost) < 0);

    // worker-12, pod-3:
    private static bool IsMachine(ReadOnlySpan<char> word) =>
        word.TrimEnd(':') is var name && name.IndexOf('-') is var dash && dash > 0 && ErrorValues.IsMachine(name[..dash])
        && ErrorTokens.IsDigits(name[(dash + 1)..]);

    // Job pjb-a81kq2:
    private static int LengthOfJob(ReadOnlySpan<char> text, int length)
    {
        if (text[..length] is "classify" && text[length..].StartsWith(" job ", StringComparison.Ordinal))
            length += 4;
        else if (!Jobs.Has(text[..length]) || length >= text.Length)
            return 0;
        var rest = text[(length + 1)..];
        var id = rest.IndexOf(' ') is >= 0 and var blank ? rest[..blank] : rest;
        return id.Length > 2 && id[^1] == ':' && id.ContainsAnyInRange('0', '9') && id[..^1].IndexOfAnyExcept(Letters.OfHost) < 0 ? length + 1 + id.Length : 0;
    }

    // 2026-11-30T08:11:52Z, 08:11:52,123
    internal static bool IsTime(ReadOnlySpan<char> word) =>
        word.Length >= ShortestTime && char.IsAsciiDigit(word[0]) && word.TrimEnd(':').IndexOfAnyExcept(Letters.OfTime) < 0
        && (word.TrimEnd(':').Count(':') > 1 || word.Count('-') == 2 || word.Count('/') == 2);

    // worker-12, pid 4711, http-nio-8080-exec-3
    private static bool IsThread(ReadOnlySpan<char> text)
    {
        if (IsTime(text) || (text.IndexOf(' ') is var blank and > 0 && IsTime(text[..blank])) || (char.IsAsciiDigit(text[0]) && text.Count(':') > 2))
            return true;
        var letters = 0;
        while (letters < text.Length && char.IsLetter(text[letters]))
            letters++;
        return text.ContainsAnyInRange('0', '9') && text.ContainsAnyInRange('a', 'z') && letters > 0
            && (!Causes.Has(text[..letters]) || text.Count('-') > 1);
    }

    private static bool HasLetters(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (char.IsLetter(letter))
                return true;
        }

        return false;
    }
}
