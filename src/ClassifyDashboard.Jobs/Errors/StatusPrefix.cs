namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// The status of HTTP before a message, in one form: "HTTP 402", "402 Payment Required:" and "Error code: 402 -" are the same.
/// </summary>
internal static class StatusPrefix
{
    private const int Digits = 3;
    private const int FewestWords = 3; // shorter sentences come with several: not allowed, for 401 and for 403
    private const int FewestRepeated = 2; // Invalid API key, for 401
    private const int FewestPlainWords = 5; // without a body the status is more often all that tells two apart
    private const int LongestPhrase = 40; // 431 Request Header Fields Too Large:
    private const string Body = "body:"; // status_code: 404, body: {…}
    private const string Between = " :-–—.,";

    // What messages say in words that the status says too.
    private static readonly Dictionary<string, string[]> Meanings = new()
    {
        ["401"] = ["unauthori", "authenticat", "authorization", "api key", "credential"],
        ["402"] = ["payment", "credit", "billing", "overdue"],
        ["403"] = ["forbidden", "permission", "access"],
        ["404"] = ["not found", "not exist", "no such"],
        ["413"] = ["too large", "too big"],
        ["415"] = ["unsupported", "not supported"],
        ["422"] = ["validation", "required"],
        ["429"] = ["too many", "rate limit", "quota"],
        ["503"] = ["unavailable", "overloaded"],
        ["504"] = ["timed out", "timeout"],
    };

    private static readonly string[] Introductions =
        ["error code: ", "http error ", "http status code ", "http status ", "http code ", "http/1.1 ", "http/2 ", "http ", "status code: ", "status code ",
            "status: ", "status=", "code "];

    /// <summary>Returns the status with which a text begins and the length up to what follows; nothing for others.</summary>
    public static (string? Status, int Length) Of(ReadOnlySpan<char> text)
    {
        var start = Phrases.LengthAtStart(text, Introductions, StringComparison.OrdinalIgnoreCase);
        if (text.Length < start + Digits || !ErrorCodes.IsStatus(text.Slice(start, Digits)))
            return default;
        var end = start + Digits;
        if (end < text.Length && !Between.Contains(text[end], StringComparison.Ordinal))
            return default;
        if (start == 0 && !ErrorCodes.IsStatusPhrase(text) && !IsBeforeSentence(text[end..]))
            return default;
        if (text[end..].StartsWith(" Client Error: ", StringComparison.Ordinal) || text[end..].StartsWith(" Server Error: ", StringComparison.Ordinal))
            return (text.Slice(start, Digits).ToString(), EndOfPhrase(text, end + " Client Error:".Length));
        var length = ErrorCodes.IsStatusPhrase(text[start..]) ? EndOfPhrase(text, end) : end;
        return (text.Slice(start, Digits).ToString(), length);
    }

    // 404: Job not found; 429 Quota exceeded for …, but not 429 Seiten
    private static bool IsBeforeSentence(ReadOnlySpan<char> text)
    {
        if (text.StartsWith(": ", StringComparison.Ordinal))
            return true;
        if (text.Length < 2 || text[0] != ' ' || !char.IsAsciiLetterUpper(text[1]))
            return false;
        var word = text[1..(text[1..].IndexOf(' ') is > 0 and var blank ? blank + 1 : text.Length)];
        return word[^1] is not ('s' or 'n' or 'e') && !ErrorCodes.Units.Has(word) && Sentences.IsTelling(text, FewestRepeated);
    }

    /// <summary>Returns a text that begins with a status with it in the usual form: HTTP 402.</summary>
    public static string InOneForm(string text)
    {
        var (status, length) = Of(text);
        if (status is null)
            return text;
        var rest = text.AsSpan(length).TrimStart(Between);
        return rest.IsEmpty ? $"HTTP {status}"
            : IsRepeated(status, rest) || (status[0] == '4' && Sentences.IsTelling(rest, FewestPlainWords)) ? rest.ToString()
            : $"HTTP {status} {rest}";
    }

    /// <summary>
    /// Returns what stands before a JSON body, without the status where the body says what was wrong with the request. Errors of the server
    /// are told apart by their status.
    /// </summary>
    public static string BeforeBody(string before, string said)
    {
        before = before.EndsWith(Body, StringComparison.Ordinal) ? before[..^Body.Length].Replace("headers:", "", StringComparison.Ordinal) : before;
        var at = PlaceOf(before);
        if (at < 0 || Sentences.IsTelling(before.AsSpan(0, at), 1))
            return before;
        var after = before.AsSpan(at);
        return Sentences.IsTelling(after[Digits..], 1) && !(ErrorCodes.IsStatusPhrase(after) && after.Length <= LongestPhrase) ? before
            : IsSaid(after[..Digits], said) ? ""
            : $"HTTP {after[..Digits]}";
    }

    // 404: Job not found
    private static bool IsRepeated(ReadOnlySpan<char> status, ReadOnlySpan<char> said)
    {
        if (!Meanings.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(status, out var meanings))
            return false;
        return Phrases.IsIn(said, meanings) && Sentences.IsTelling(said, FewestRepeated) && !ErrorCodes.IsStatusPhrase($"{status} {said}");
    }

    private static int PlaceOf(ReadOnlySpan<char> text)
    {
        for (var at = text.Length - Digits; at >= 0; at--)
        {
            if (ErrorCodes.IsStatus(text.Slice(at, Digits)) && (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1]))
                && (at + Digits == text.Length || !char.IsAsciiLetterOrDigit(text[at + Digits])))
                return at;
        }

        return -1;
    }

    /// <summary>Whether a body says what a status says too.</summary>
    public static bool IsSaid(ReadOnlySpan<char> status, ReadOnlySpan<char> said) =>
        (status[0] == '4' && Sentences.IsTelling(said, FewestWords)) || IsRepeated(status, said);

    // Payment Required:
    private static int EndOfPhrase(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        for (var next = at; next < text.Length && text[next] == ' ' && next + 1 < text.Length && char.IsAsciiLetterUpper(text[next + 1]);)
        {
            next++;
            while (next < text.Length && (char.IsAsciiLetter(text[next]) || text[next] == '-'))
                next++;
            end = next;
            if (text[end..].StartsWith(" for url: ", StringComparison.Ordinal) && text[(end + 10)..].IndexOf(' ') < 0)
                return text.Length;
            if (text[end..].StartsWith(" for ", StringComparison.Ordinal))
                return at;
        }

        return end >= text.Length || text[end] is ':' or '-' or '.' or '{' || text[end..].StartsWith(" (", StringComparison.Ordinal)
            || text[end..].StartsWith(" - ", StringComparison.Ordinal) ? end : at;
    }
}
