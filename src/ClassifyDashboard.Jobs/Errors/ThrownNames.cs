namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// The names of exceptions before a sentence: the same sentence comes with the name of the one who threw it, of those who wrapped it, or
/// without any.
/// </summary>
internal static class ThrownNames
{
    private const int FewestOfClause = 2; // database is locked, but not: slow down
    private const int LongestNumber = 12;
    private const int Shortest = 5; // "error" alone is a level

    private const string Several = "One or more errors occurred. (";
    private const string Timeout = "Timeout";
    private const string Promise = "Uncaught (in promise)";
    private const string Panic = "thread '";
    private const string Panicked = "' panicked at ";
    private const string Thread = "Exception in thread \"";

    // Names that only say that it went wrong.
    private static readonly WordSet Plain = new(
        "HTTPError HTTPStatusError HttpRequestException HttpResponseException HttpResponseError AxiosError ApiError APIError APIStatusError ApiException "
        + "ClientError ServerError Exception RuntimeError RuntimeException");

    private static readonly WordSet Uncaught = new("uncaught unhandled");

    /// <summary>Returns the length of a name with which a text begins, where what follows says enough alone; 0 for others.</summary>
    public static int LengthOf(ReadOnlySpan<char> text)
    {
        if (text.StartsWith(Thread, StringComparison.Ordinal) && text[Thread.Length..].IndexOf('"') is var closing and >= 0)
            return Thread.Length + closing + 1;
        if (text.StartsWith(Panic, StringComparison.Ordinal) && text.IndexOf(Panicked, StringComparison.Ordinal) is > 0 and var panicked
            && text[panicked..].IndexOf(": ", StringComparison.Ordinal) is > 0 and var message)
            return panicked + message + 1;
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '.' or '_' or '$' or '`'))
            length++;
        var name = text[..length];
        if (text.StartsWith(Promise, StringComparison.Ordinal))
            return Promise.Length;
        if (Uncaught.Has(name) && length < text.Length && text[length] == ' ' && NameOf(text[(length + 1)..]) > 0)
            return length;
        if (text.StartsWith(Several, StringComparison.Ordinal))
            return Several.Length;
        var last = name[(name.LastIndexOf('.') + 1)..];
        if (text[0] == '(' && text.IndexOf(") ", StringComparison.Ordinal) is > 1 and var parenthesis && IsName(text[1..parenthesis])
            && SaysAlone(last, text[(parenthesis + 1)..]))
            return parenthesis + 1;
        if (NameOf(text) is var end and > 0 && (Plain.Has(last) ? SaysAny(text[end..]) : SaysAlone(last, text[end..])))
            return end;
        return length + 1 < text.Length && text[length] == ':' && text[length + 1] == ' ' && IsCapitals(last)
            && (SaysAlone(last, text[length..]) || IsRepeated(WithoutKind(last), text[length..])) ? length + 1 : 0;
    }

    /// <summary>Returns the name with which a text begins where what follows says nothing more: ReadTimeout: The read operation timed out.</summary>
    public static ReadOnlySpan<char> Alone(ReadOnlySpan<char> text)
    {
        var end = NameOf(text);
        if (end < 2 || text[end - 1] != ':' || text[end..].ContainsAny('<', '{') || text[end..].ContainsAnyInRange('0', '9'))
            return text;
        var name = text[..(end - 1)];
        var last = name[(name.LastIndexOf('.') + 1)..];
        foreach (var range in text[end..].SplitAny(' ', '.'))
        {
            var word = text[end..][range];
            if (!word.IsEmpty && !Sentences.IsEmpty(word) && !last.Contains(word, StringComparison.OrdinalIgnoreCase))
                return text;
        }

        return Plain.Has(last) ? text : last;
    }

    // ReadTimeout, ConnectTimeout: of these only the name says what took too long
    private static bool SaysAlone(ReadOnlySpan<char> name, ReadOnlySpan<char> text) =>
        (Sentences.IsTelling(text) || (text.Trim(" :").Count(' ') > 1 && !text.Contains(" not ", StringComparison.Ordinal)
                && Sentences.IsTelling(text, FewestOfClause)))
        && (name.IndexOf(Timeout, StringComparison.Ordinal) is var at && (at < 0 || IsRepeated(name[..at], text)));

    /// <summary>Whether a word has capitals within it: NoSuchKey.</summary>
    public static bool IsCapitals(ReadOnlySpan<char> name) =>
        ErrorTokens.InnerCapitals(name) > 0 && char.IsAsciiLetterUpper(name[0]) && name.IndexOfAnyExcept(Letters.Ascii) < 0;

    private static bool SaysAny(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(' ');
        return (text.Length >= 3 && ErrorCodes.IsStatus(text[..3])) || StatusPrefix.Of(text).Status is not null || Sentences.IsTelling(text, 1);
    }

    private static ReadOnlySpan<char> WithoutKind(ReadOnlySpan<char> name) =>
        name.EndsWith("Error", StringComparison.Ordinal) ? name[..^5] : name.EndsWith("Exception", StringComparison.Ordinal) ? name[..^9] : name;

    // ResourceExhausted: resource exhausted
    private static bool IsRepeated(ReadOnlySpan<char> name, ReadOnlySpan<char> rest)
    {
        for (var start = 0; start < name.Length;)
        {
            var end = start + 1;
            while (end < name.Length && char.IsAsciiLetterLower(name[end]))
                end++;
            if (!rest.Contains(name[start..end], StringComparison.OrdinalIgnoreCase))
                return false;
            start = end;
        }

        return true;
    }

    // ValueError:, a.b.NoSuchKey:, socket.gaierror:, SocketException (111):, or of a JSON body: ValueError.
    private static int NameOf(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExcept(Letters.OfNamespace);
        if (end <= 0 || !char.IsAsciiLetter(text[0]) || !IsName(text[..end].TrimEnd('.')))
            return 0;
        if (text[end] == ' ' && text[end - 1] == '.')
            return end;
        if (text[end..].StartsWith(" (", StringComparison.Ordinal) && text[end..].IndexOf(')') is var closing and > 2 and < LongestNumber
            && char.IsAsciiDigit(text[end + 2]))
            end += closing + 1;
        else if (text[end..].StartsWith(" [", StringComparison.Ordinal) && text[end..].IndexOf(']') is var bracket and > 2
            && text.Slice(end + 2, bracket - 2).IndexOfAnyExcept(Letters.OfNamespace) < 0)
            end += bracket + 1;
        return end + 1 < text.Length && text[end] == ':' && text[end + 1] == ' ' ? end + 1 : 0;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        var dot = name.LastIndexOf('.');
        return ErrorTokens.IsNameOfException(name) || (dot > 0 && dot + 1 < name.Length && char.IsAsciiLetterUpper(name[dot + 1]))
            || (name.Length > Shortest && (name.EndsWith("error", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith("exception", StringComparison.OrdinalIgnoreCase)));
    }
}
