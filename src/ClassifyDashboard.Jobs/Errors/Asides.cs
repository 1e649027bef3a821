using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// What stands in brackets and says only where or how often it happened: (after 3 retries), [attempt 2/3], (worker 7f3a9c, job clj-12). The same
/// message comes with and without it.
/// </summary>
internal static class Asides
{
    private const int Longest = 160;
    private const int FewestWords = 2; // Connection refused: then an inner exception says why
    private const int LongestPhrase = 24;
    private const int MostWordsOfItem = 4; // confidence 0.12 < 0.4
    private const string Signs = ".,;:#\"'";

    // How sentences begin that only say what to do, where the text before says what went wrong.
    private static readonly string[] Requests =
        ["Please ", "Try ", "Retry ", "Consider ", "Make sure ", "Contact ", "Check ", "If you ", "If the problem ", "If this ", "Bitte ", "Veuillez ",
            "Merci de ", "Por favor", "Inténtelo ", "Si prega ", "Riprova ", "Prosimy ", "Spróbuj ", "Пожалуйста", "Попробуйте "];

    // What these name in parentheses tells causes apart.
    private static readonly WordSet Telling = new(
        "reason code status error type cause state exception field param parameter argument option rule step stage phase op operation method limit quota "
        + "scope http errno exit signal line rc sqlstate fehler fehlercode erreur ошибка код expected got received allowed only without");

    private static readonly WordSet Places = new(
        "worker pod node host container replica shard instance thread process pid hostname knoten rechner nœud nodo nó узел port ip job jobid "
        + "job_id char offset position column byte retried task task_id run file_id request requestid request_id req reqid req_id correlation correlationid "
        + "correlation_id trace traceid trace_id span span_id session transaction reference ref id ids attempt attempts retry retries tries try max "
        + "reached took elapsed "
        + "duration versuch versuche versuchen tentative tentatives tentativa tentativas intento intentos tentativi попытка попыток");

    private static readonly string[] Advice =
        ["For more information", "For further information", "For more details", "For details", "For help", "More information", "More details", "Learn more",
            "See https://", "See also"];

    // What stands in parentheses or brackets with these is how it came about.
    private static readonly string[] Backgrounds = ["Background on", "SQL: ", "parameters: ", "See ", "see ", "https://", "http://", "docs: "];

    private static readonly WordSet Joins = new("after of on in at for with and by times nach von après de del di after: из while when during");

    private static readonly WordSet Attempts = new("attempts attempt retries retry tries");

    /// <summary>Returns a text without these; the same text where nothing else would be left.</summary>
    public static string Without(string text)
    {
        StringBuilder? kept = null;
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var isWord = at > 0 && text[at - 1] == ' ';
            var end = at == 0 ? 0
                : text[at] == '（' || (isWord && text[at] is '(' or '[') ? EndOf(text, at)
                : isWord ? EndOfWords(text, at) : 0;
            if (end == 0 && isWord && text[at - 2] is '.' or '!' && IsRequest(text, at))
                end = EndOfSentence(text, at);
            if (end == 0)
                continue;
            kept ??= new(text.Length);
            kept.Append(text.AsSpan(from, at - from).TrimEnd());
            from = end;
            at = end - 1;
        }

        return kept?.Append(text.AsSpan(from)).ToString() ?? text;
    }

    private static bool IsRequest(ReadOnlySpan<char> text, int at) =>
        Phrases.LengthAtStart(text[at..], Requests) > 0 && Sentences.IsTelling(text[..at]);

    private static int EndOf(ReadOnlySpan<char> text, int at)
    {
        var end = QuotedText.BracketEnd(text, at, Longest);
        if (end <= at + 1)
            return 0;
        var inner = text[(at + 1)..end];
        return IsAside(inner) || Phrases.LengthAtStart(inner, Backgrounds) > 0 || (Sentences.IsTelling(text[..at]) && HasOnlyLabels(inner)) ? end + 1 : 0;
    }

    // Every word is a label or a value, and there is one of each.
    private static bool IsAside(ReadOnlySpan<char> inner)
    {
        if (inner.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0 && FileNames.IsNoun(inner[..colon]) && FileNames.IsFileName(inner))
            return true;
        var (labels, values) = (0, 0);
        foreach (var range in inner.SplitAny(' ', ':', ','))
        {
            var word = inner[range].Trim(Signs);
            if (word.IndexOf('=') is var equals and > 0 && Places.Has(word[..equals]))
            {
                (labels, values) = (labels + 1, values + 1);
                continue;
            }

            if (word.IsEmpty || Joins.Has(word))
                continue;
            if (Places.Has(word))
                labels++;
            else if (word.ContainsAnyInRange('0', '9') || ErrorTokens.IsAddress(word) || ErrorMarks.LengthAt(word) == word.Length)
                values++;
            else if (values == 0 || !ErrorCodes.Units.Has(word))
                return false;
        }

        return labels > 0 && values > 0;
    }

    // engine: surya 0.6.1, dpi 300, input <name>: each item is a label and ends with a value, masked or not; "while reading" tells causes apart
    private static bool HasOnlyLabels(ReadOnlySpan<char> inner)
    {
        foreach (var range in inner.Split(", "))
        {
            var item = inner[range].Trim();
            var value = item[(item.LastIndexOfAny(' ', '=') + 1)..];
            var label = item[..(item.IndexOfAny(' ', ':', '=') is > 0 and var end ? end : 0)];
            if (label.IsEmpty || value.IsEmpty || label.IndexOfAnyExceptInRange('a', 'z') >= 0 || IsTelling(item) || item.Count(' ') >= MostWordsOfItem
                || !(value.ContainsAnyInRange('0', '9') || FileNames.IsFileName(value) || value is "#" || ErrorMarks.LengthAt(value) > 0)
                || value.ContainsAny('(', ')') || ErrorCodes.IsStatus(value) || Joins.Has(label) || QuotedText.IsVerb(label))
                return false;
        }

        return true;
    }

    private static bool IsTelling(ReadOnlySpan<char> item)
    {
        foreach (var range in item.SplitAny(' ', ':', '=', '_'))
        {
            if (Telling.Has(item[range]))
                return true;
        }

        return false;
    }

    private static int EndOfWords(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        '-' => EndOfInner(text, at),
        'a' => EndOfFrame(text, at) is var frame and > 0 ? frame : EndOfPhrase(text, at),
        'F' or 'M' or 'L' or 'S' => EndOfAdvice(text, at),
        'D' or 'H' or 'C' => EndOfDetail(text, at),
        _ => 0,
    };

    // ---> System.TimeoutException: The operation was canceled.
    private static int EndOfInner(ReadOnlySpan<char> text, int at) =>
        text[at..].StartsWith("---> ", StringComparison.Ordinal) && !Sentences.IsTelling(text[(at + 5)..], FewestWords) ? text.Length : 0;

    // at TLSSocket.emit (node:events:531:35)
    private static int EndOfFrame(ReadOnlySpan<char> text, int at)
    {
        if (!text[at..].StartsWith("at ", StringComparison.Ordinal))
            return 0;
        var frame = text[at..Math.Min(text.Length, at + Longest)];
        var open = frame.IndexOf(" (", StringComparison.Ordinal);
        var end = frame.IndexOf(')');
        if (open <= 2 || end <= open)
            return 0;
        var name = frame[3..open];
        name = name.IndexOf(" [as ", StringComparison.Ordinal) is >= 0 and var alias ? name[..alias] : name;
        return name.IndexOf(' ') < 0 && frame[open..end].Count(':') > 1 && char.IsAsciiDigit(frame[end - 1]) ? at + end + 1 : 0;
    }

    // DETAIL: Process 17 waits for …, as databases add it
    private static int EndOfDetail(ReadOnlySpan<char> text, int at)
    {
        var word = text[at..];
        word = word.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end ? word[..end] : default;
        return word is "DETAIL" or "HINT" or "CONTEXT" && Sentences.IsTelling(text[..at], FewestWords) ? text.Length : 0;
    }

    // For more information check: https://…
    private static int EndOfAdvice(ReadOnlySpan<char> text, int at) =>
        Phrases.LengthAtStart(text[at..], Advice, StringComparison.OrdinalIgnoreCase) > 0 ? EndOfSentence(text, at) : 0;

    private static int EndOfSentence(ReadOnlySpan<char> text, int at) =>
        text[at..].IndexOf(". ", StringComparison.Ordinal) is >= 0 and var stop ? at + stop + 1 : text.Length;

    // after 3 attempts, where the rest says enough
    private static int EndOfPhrase(ReadOnlySpan<char> text, int at)
    {
        if (!text[at..].StartsWith("after ", StringComparison.Ordinal))
            return 0;
        var rest = text[(at + 6)..Math.Min(text.Length, at + LongestPhrase)];
        var blank = rest.IndexOf(' ');
        if (blank <= 0 || !ErrorTokens.IsDigits(rest[..blank]))
            return 0;
        rest = rest[(blank + 1)..];
        var end = 0;
        while (end < rest.Length && char.IsAsciiLetter(rest[end]))
            end++;
        return Attempts.Has(rest[..end]) && (Sentences.IsTelling(text[..at]) || Sentences.IsTelling(text[(at + 7 + blank + end)..])) ? at + 7 + blank + end : 0;
    }
}
