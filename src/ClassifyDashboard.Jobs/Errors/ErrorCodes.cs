namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// Decides whether a number is a code that tells causes apart, such as HTTP 503, errno 111 or exit code 137, rather than a count, a size or
/// an id.
/// </summary>
internal static class ErrorCodes
{
    private const int LongestNumber = 6;
    private const int LongestCode = 12;

    // After these any number is a code.
    private static readonly WordSet Strong = new(
        "http https status rc code errno exit exited signal sqlstate hresult statuscode errorcode status_code error_code exit_code exitcode "
        + "http_status httpstatus returncode return_code winerror oserror fehlercode statuscodes código codigo codice code-retour код kod 状态码 错误码 错误代码 "
        + "エラーコード ステータス");

    // After these only a status of HTTP is one.
    private static readonly WordSet Weak = new(
        "error err response answered responded returned returns returning replied got received with failed server upstream gateway fehler erreur "
        + "errore ошибка ошибкой antwortete mit respondió répondu risposto rejected client 错误 错误： エラー 오류");

    private static readonly WordSet Doubtful = new("got received with mit von");

    // "got 404" is a status where the text speaks of a service; "(500)" is none where it speaks of sizes.
    private static readonly string[] OfCounts = ["page", "size", "large", "length", "token", "character", "word", "line", "count", "item", "row", "seite", "页"];

    private static readonly string[] OfService =
    [
        "http", "status", "server", "respon", "request", "download", "fail", "endpoint", "upstream", "gateway", "api", "unavailable", "timeout", "forbidden",
        "unauthorized", "internal", "error", "not found", "service",
    ];

    // Scripts without blanks have the word for a code at the end of others.
    private static readonly string[] CjkCodes = ["状态码", "狀態碼", "错误码", "代码", "コード", "ステータス", "코드"];

    private static readonly WordSet Links = new("with was is of code status number no nr and von war : = lautet");

    private static readonly WordSet StatusWords = new(
        "bad unauthorized payment forbidden not method conflict gone payload unsupported unprocessable too internal service gateway client server "
        + "error precondition locked request");

    private static readonly WordSet IdPrefixes = new(
        "inv doc po req job id tkt ord re rg file case ref task batch page run wrk scan order ticket kd kdnr auftrag img dsc worker pod node shard");

    /// <summary>Whether a number is a status of HTTP that says what is wrong.</summary>
    public static bool IsStatus(ReadOnlySpan<char> token) =>
        token.Length == 3 && int.TryParse(token, out var status)
        && status is (>= 400 and <= 418) or (>= 421 and <= 431) or 451 or 499 or (>= 500 and <= 508) or 511 or (>= 520 and <= 529);

    /// <summary>Whether a text begins with a status of HTTP and its words: 404 Not Found.</summary>
    public static bool IsStatusPhrase(ReadOnlySpan<char> text) =>
        text.Length > 6 && IsStatus(text[..3]) && text[3] == ' ' && StatusWords.Has(WordAt(text[4..])) && char.IsAsciiLetterUpper(text[4]);

    /// <summary>Whether a token with digits is a code.</summary>
    /// <param name="token">The token.</param>
    /// <param name="before">The two words before it, the nearest last.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="at">The token's place in it.</param>
    public static bool IsCode(ReadOnlySpan<char> token, (Range Farther, Range Nearer) before, ReadOnlySpan<char> text, int at)
    {
        var nearer = text[before.Nearer];
        var rest = text[(at + token.Length)..];
        if (IsLetteredCode(token, nearer, text, at))
            return true;
        if (!ErrorTokens.IsDigits(token))
            return false;
        if (Strong.Has(nearer) || Phrases.IsAtEnd(nearer, CjkCodes) || (Links.Has(nearer) && Strong.Has(text[before.Farther])))
            return token.Length <= LongestNumber && !IsPartOfCount(rest);
        if (!IsStatus(token))
            return token.Length <= 5 && nearer.Equals("error", StringComparison.OrdinalIgnoreCase) && text[at - 1] is ' ' or '#' && !IsCounting(rest);
        if (IsStatusPhrase(text[at..]))
            return true;
        if (Weak.Has(nearer))
            return !IsCounting(rest) && (!Doubtful.Has(nearer) || Phrases.IsIn(text, OfService));
        return (IsAlone(text, at, rest) && !Phrases.IsIn(text, OfCounts))
            || (rest.StartsWith(" not found", StringComparison.Ordinal) && (at == 0 || text[at - 1] is not ' '));
    }

    // E1234 and ERR_17 always; others after a word such as code, or where a message begins with one.
    private static bool IsLetteredCode(ReadOnlySpan<char> token, ReadOnlySpan<char> before, ReadOnlySpan<char> text, int at)
    {
        if (token.Length > LongestCode)
            return false;
        if (Strong.Has(before) && token.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return true;
        var letters = token.IndexOfAnyExceptInRange('A', 'Z');
        if (letters <= 0)
            return false;
        var digits = token[letters] is '-' or '_' ? token[(letters + 1)..] : token[letters..];
        if (!ErrorTokens.IsDigits(digits) || digits.Length > LongestNumber)
            return Strong.Has(before) && token.IndexOfAnyExcept(Letters.OfCode) < 0;
        var prefix = token[..letters];
        if (prefix is "E" or "HTTP" or "ERR" or "ERROR" or "EC" || (digits.Length >= 2 && prefix.EndsWith("ERR", StringComparison.Ordinal)))
            return true;
        if (Strong.Has(before) || before is "error" or "Error" or "ERROR" or "reason" or "Fehler")
            return !IdPrefixes.Has(prefix);
        var end = at + token.Length;
        return (at == 0 || (at == 1 && text[0] == '[')) && end < text.Length && text[end] is ':' or ']' && !IdPrefixes.Has(prefix);
    }

    // "(503)", "[503]", "503" as the whole text, "failed: 503".
    private static bool IsAlone(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> rest)
    {
        var isOpen = at == 0 || text[at - 1] is '(' or '[' || (at > 1 && text[at - 1] == ' ' && text[at - 2] == ':');
        var isClosed = rest.IsEmpty || rest[0] is ')' or ']' || (rest[0] is '.' or ',' && rest.Length == 1);
        return isOpen && isClosed;
    }

    // 3 of 12; 1/3
    private static bool IsPartOfCount(ReadOnlySpan<char> rest) =>
        rest.StartsWith(" of ", StringComparison.Ordinal) || (rest.Length > 1 && rest[0] == '/' && char.IsAsciiDigit(rest[1]));

    // 403 pages, 500 ms, 404 of 500: a word in small letters that is counted.
    private static bool IsCounting(ReadOnlySpan<char> rest)
    {
        if (IsPartOfCount(rest) || rest.StartsWith("%", StringComparison.Ordinal) || rest.StartsWith(" %", StringComparison.Ordinal))
            return true;
        if (rest.Length < 2 || rest[0] != ' ')
            return false;
        var word = WordAt(rest[1..]);
        return Units.Has(word) || (word.Length > 3 && word[^1] == 's' && char.IsAsciiLetterLower(word[0]));
    }

    private static ReadOnlySpan<char> WordAt(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && char.IsLetter(text[end]))
            end++;
        return text[..end];
    }

    /// <summary>Units of time, size and share, which go with the number before them.</summary>
    public static WordSet Units { get; } = new(
        "ms s с sec secs second seconds m min mins minute minutes h hr hrs hour hours d day days week weeks month months year years us µs ns b byte "
        + "bytes kb kib mb mib gb gib tb tib kbit mbit percent px dpi pt sekunde sekunden minuten stunde stunden tage tag seconde secondes heure heures "
        + "jour jours segundo segundos minuto minutos hora horas día días secondi minuti ore сек секунд секунды секунда мин минут минуты час часов часа "
        + "мс мб гб кб байт 秒 分 分钟 小时 毫秒 年 月 日 時間 ミリ秒 초 분 am pm utc gmt cet cest est pst z mo go ko octets octet uhr bajtów sekund minut o'clock");
}
