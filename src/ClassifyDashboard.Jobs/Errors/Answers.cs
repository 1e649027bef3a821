using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// Finds the status of HTTP that a service answered with, in any language, and says that it is a code: the parser gave 503, сервер вернул 500,
/// 服务返回503. Other numbers of three digits are counts.
/// </summary>
internal static class Answers
{
    private const int Digits = 3;
    private const string Code = "code ";
    private const char FirstSign = '\u2E80';

    // How words begin that stand before the status.
    private static readonly string[] Before =
    [
        "gave", "said", "says", "replie", "return", "respon", "answer", "threw", "http/", "error", "antwort", "lieferte", "meldet", "fehler", "répon", "renvo",
        "retour", "erreur", "devol", "devuel", "contest", "retorn", "erro", "ritorn", "rispo", "вернул", "ответ", "ошибк", "повернув", "відпов", "помилк",
        "zwróci", "odpow", "błąd", "gaf", "fout", "svar", "vastas", "hata", "yanıt", "أعاد", "خطأ",
    ];

    // What stands before it in scripts without blanks, and after it in any.
    private static readonly string[] WideBefore = ["返回", "返回了", "错误", "錯誤", "状态", "狀態", "响应", "响应了", "应答", "エラー", "応答", "응답", "오류"];

    private static readonly string[] After = ["error ", "from ", "エラー", "を返", "错误", "오류", "에러", "döndü", "hata", "terug"];

    private static readonly WordSet Prepositions = new("dans depuis tras vers sans");

    private static readonly WordSet Between = new("a an the with mit un une con com avec med met");

    /// <summary>Returns a text with <c>code</c> before each such status.</summary>
    public static string Marked(string text)
    {
        StringBuilder? marked = null;
        var from = 0;
        for (var at = 0; at + Digits <= text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at]))
                continue;
            if (IsAlone(text, at) && ErrorCodes.IsStatus(text.AsSpan(at, Digits)) && !IsKnown(text, at)
                && IsAnswer(text.AsSpan(0, at), text.AsSpan(at + Digits)))
            {
                marked ??= new(text.Length + Code.Length);
                marked.Append(text.AsSpan(from, at - from)).Append(at > 0 && text[at - 1] >= FirstSign ? " " : "").Append(Code);
                from = at;
            }

            while (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
                at++;
        }

        return marked?.Append(text.AsSpan(from)).ToString() ?? text;
    }

    // What is a code without the word stays as it is.
    private static bool IsKnown(string text, int at)
    {
        var end = at;
        while (end > 0 && !char.IsLetter(text[end - 1]))
            end--;
        var start = end;
        while (start > 0 && char.IsLetter(text[start - 1]))
            start--;
        return !text.AsSpan(end, at - end).ContainsAnyInRange('0', '9') && ErrorCodes.IsCode(text.AsSpan(at, Digits), (..0, start..end), text, at);
    }

    private static bool IsAlone(string text, int at)
    {
        var end = at + Digits;
        return (at == 0 || text[at - 1] is ' ' or '(' or '[' or >= FirstSign)
            && (end == text.Length || text[end] is ' ' or ')' or ']' or ':' or ';' or >= FirstSign
                || (text[end] is '.' or ',' && (end + 1 == text.Length || text[end + 1] == ' ')));
    }

    private static bool IsAnswer(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        if (IsCounted(after))
            return false;
        before = before.TrimEnd(" :(（：");
        var word = LastWord(before);
        while (Between.Has(word))
        {
            before = before[..^word.Length].TrimEnd();
            word = LastWord(before);
        }

        if (Phrases.LengthAtStart(word, Before, StringComparison.OrdinalIgnoreCase) > 0 || Phrases.IsAtEnd(before, WideBefore))
            return true;
        after = after.TrimStart();
        foreach (var next in After)
        {
            if (after.StartsWith(next, StringComparison.Ordinal) || after.SequenceEqual(next.AsSpan().TrimEnd()))
                return next != "from " || before.IsEmpty || word is "received" or "got";
        }

        return false;
    }

    // 500 pages, 404 MB, 500 of 1,000
    private static bool IsCounted(ReadOnlySpan<char> after)
    {
        if (after.IsEmpty || after[0] != ' ')
            return false;
        var word = after[1..];
        word = word.IndexOf(' ') is >= 0 and var end ? word[..end] : word;
        word = word.TrimEnd(".,;:)]");
        return ErrorCodes.Units.Has(word) || word is "of" or "von" or "из"
            || (word.Length > Digits && word[^1] == 's' && word.IndexOfAnyExceptInRange('a', 'z') < 0 && !Prepositions.Has(word));
    }

    public static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text) => text[(text.LastIndexOf(' ') + 1)..];
}
