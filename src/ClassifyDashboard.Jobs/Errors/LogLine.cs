namespace ClassifyDashboard.Jobs.Errors;

/// <summary>What the loggers of some programs and languages put before a message, after or instead of a time.</summary>
internal static class LogLine
{
    private const int MostWordsOfTime = 6;
    private const int LongestPlace = 80;
    private const string Message = " msg=\"";

    private static readonly WordSet Fields = new("time ts timestamp t level lvl severity");

    private static readonly WordSet Levels = new("ERROR ERR FATAL CRITICAL WARN WARNING INFO DEBUG NOTICE SEVERE TRACE");

    private static readonly WordSet Methods = new("Get Post Put Delete Head Patch GET POST PUT DELETE HEAD PATCH");

    private static readonly WordSet Dates = new(
        "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october november december "
        + "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday");

    /// <summary>Returns the length of the prefix with which a text begins; 0 where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isAfterOther">Whether another prefix stood before, such as a time: only then names alone are one.</param>
    public static int LengthOf(ReadOnlySpan<char> text, bool isAfterOther)
    {
        var word = text.IndexOf(' ') is >= 0 and var blank ? text[..blank] : text;
        if (LengthOfTime(text) is var time and > 0)
            return time;
        if (OfKlog(text, word) is var klog and > 0)
            return klog;
        if (ErrorTokens.IsDigits(word) && OfValidation(text, word.Length) is var validation and > 0)
            return validation;
        if (OfLevel(word) is var level and > 0)
            return level;
        if (Methods.Has(word) && OfRequest(text, word.Length) is var request and > 0)
            return request;
        return isAfterOther ? OfLogger(text, word) : 0;
    }

    /// <summary>Returns the message of a line of fields: time=… level=error msg="…"; other texts as they are.</summary>
    public static ReadOnlySpan<char> MessageOf(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('=') is var equals && (equals <= 0 || !Fields.Has(text[..equals])))
            return text;
        var start = text.IndexOf(Message, StringComparison.Ordinal);
        if (start < 0)
            return text;
        var message = text[(start + Message.Length)..];
        return message.IndexOf('"') switch { > 0 and var end => message[..end], 0 => text, _ => message };
    }

    /// <summary>Whether a word is the name of a month or of a day: Feb, Monday.</summary>
    public static bool IsDate(ReadOnlySpan<char> word) => Dates.Has(word);

    // Nov 30 08:11:52; Mon, 30 Nov 2026 08:11:52
    private static int LengthOfTime(ReadOnlySpan<char> text)
    {
        var (at, dates) = (0, 0);
        for (var words = 0; words < MostWordsOfTime; words++)
        {
            var end = text[at..].IndexOf(' ');
            if (end <= 0)
                return 0;
            var word = text.Slice(at, end);
            at += end + 1;
            if (word.Count(':') == 2 && dates > 0 && LogPrefix.IsTime(word))
                return at - 1;
            dates += Dates.Has(word.TrimEnd(',')) ? 1 : 0;
            if (!Dates.Has(word.TrimEnd(',')) && !ErrorTokens.IsDigits(word.TrimEnd(',')))
                return 0;
        }

        return 0;
    }

    // E1130 08:11:52.123456 17 server.go:123] …
    private static int OfKlog(ReadOnlySpan<char> text, ReadOnlySpan<char> word) =>
        word.Length == 5 && word[0] is 'E' or 'W' or 'I' or 'F' && ErrorTokens.IsDigits(word[1..])
        && text[..Math.Min(text.Length, LongestPlace)].IndexOf("] ", StringComparison.Ordinal) is var end and > 0 && text[..end].Count(':') > 2 ? end + 1 : 0;

    // ERROR:ocr.aws:…
    private static int OfLevel(ReadOnlySpan<char> word)
    {
        var first = word.IndexOf(':');
        if (first <= 0 || !Levels.Has(word[..first]) || word[..first].ContainsAnyInRange('a', 'z'))
            return 0;
        var second = word[(first + 1)..].IndexOf(':');
        return second > 0 && word.Slice(first + 1, second).IndexOfAnyExcept(Letters.OfHost) < 0 ? first + second + 2 : 0;
    }

    // 2 validation errors for ClassifyRequest
    private static int OfValidation(ReadOnlySpan<char> text, int at)
    {
        if (!text[at..].StartsWith(" validation error", StringComparison.Ordinal))
            return 0;
        var name = text[at..].IndexOf(" for ", StringComparison.Ordinal);
        return name > 0 && text[(at + name + 5)..].IndexOf(' ') is var end and > 0 ? at + name + 5 + end : 0;
    }

    // Get "https://…": …
    private static int OfRequest(ReadOnlySpan<char> text, int word)
    {
        if (word + 1 >= text.Length || text[word + 1] != '"')
            return 0;
        var end = text[(word + 2)..].IndexOf("\": ", StringComparison.Ordinal);
        return end > 0 && text.Slice(word + 2, end).Contains("://", StringComparison.Ordinal) ? word + end + 4 : 0;
    }

    // a.b.Service - …; a.b:run:214 - …; a.b.Service : …; classify[17]: …; 17#17: *3 …
    private static int OfLogger(ReadOnlySpan<char> text, ReadOnlySpan<char> word)
    {
        var rest = text[word.Length..];
        var name = word.TrimEnd(':');
        if (word.Length > 1 && word[0] == '*' && ErrorTokens.IsDigits(word[1..]))
            return word.Length;
        if (name.IndexOf('#') is var sign and > 0 && ErrorTokens.IsDigits(name[..sign]) && ErrorTokens.IsDigits(name[(sign + 1)..]))
            return word.Length;
        if (name.Length < word.Length && name.Length > 2 && name[^1] == ']' && name.IndexOf('[') is var open and > 0
            && ErrorTokens.IsDigits(name[(open + 1)..^1]))
            return word.Length;
        if (name.IndexOfAnyExcept(Letters.OfHost) < 0 && rest.Length > 1 && OfProcess(rest[1..]) is var process and > 0)
            return word.Length + 1 + process;
        if (ErrorTokens.IsDigits(word) && rest.StartsWith(" --- ", StringComparison.Ordinal))
            return word.Length + " ---".Length;
        if (rest.StartsWith(" - ", StringComparison.Ordinal) || rest.StartsWith(" : ", StringComparison.Ordinal))
            return IsLogger(word) ? word.Length + 2 : 0;
        return word.Length > name.Length && name.Contains('.') && IsLogger(name) && !FileNames.IsFileName(name) ? word.Length : 0;
    }

    // The process after the machine in a line of syslog.
    private static int OfProcess(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf("]: ", StringComparison.Ordinal);
        return end is > 2 and < LongestPlace && text[..end].IndexOf('[') is var open and > 0 && text[..open].IndexOfAnyExcept(Letters.OfHost) < 0
            && ErrorTokens.IsDigits(text[(open + 1)..end]) ? end + 2 : 0;
    }

    private static bool IsLogger(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_' or '-' or ':' or '$' or '<' or '>'))
                return false;
        }

        return word.Length > 1 && char.IsAsciiLetter(word[0]) && (word.ContainsAny(".:_") || word.IndexOfAnyExceptInRange('a', 'z') < 0);
    }
}
