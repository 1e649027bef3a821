namespace ClassifyDashboard.Jobs.Failures;

/// <summary>Where the remedy of a failure lies.</summary>
public enum RemedyKind
{
    /// <summary>The document: it has to be changed, or cannot be classified.</summary>
    Document,

    /// <summary>The configuration: its rules or settings, or what the request names.</summary>
    Configuration,

    /// <summary>The account: credits, caps, keys and roles.</summary>
    Account,

    /// <summary>The service: it works again later, or its support has to help.</summary>
    Service,
}

/// <summary>What to do about a failure whose reason the service documents.</summary>
/// <param name="Kind">Where the remedy lies.</param>
/// <param name="Text">What to do, as sentences.</param>
public sealed record Remedy(RemedyKind Kind, string Text)
{
    /// <summary>The number of characters of an error in which a reason is looked for.</summary>
    private const int Searched = 1_000;

    // A reason stands in an error by its name, or in words that say the same. The first in this order counts.
    private static readonly (string[] Words, Remedy Remedy)[] Known =
    [
        (["UNSUPPORTED_FILE_TYPE", "Unsupported file type"],
            new(RemedyKind.Document, "The service does not read this type of file. Convert it, for example to PDF, and send it again.")),
        (["PDF_IS_PROTECTED", "password protected", "password-protected"],
            new(RemedyKind.Document, "The PDF is protected by a password. Save it without one and send it again.")),
        (["PDF_IS_BROKEN", "file is damaged"],
            new(RemedyKind.Document, "The file is damaged. Open and save it anew, or ask its sender for another copy.")),
        (["NO_DATA_FOUND_IN_FILE", "No text was found"],
            new(RemedyKind.Document, "The service found nothing to read. Look whether the pages are blank or unreadable scans.")),
        (["DOCUMENT_TOO_LARGE"], new(RemedyKind.Document, "The document is too large. Split it, or make it smaller.")),
        (["TOO_MANY_PAGES", "pages, more than"],
            new(RemedyKind.Document, "The document has too many pages. Split it, or ask for fewer pages in the configuration.")),
        (["is not in Project ID"],
            new(RemedyKind.Configuration, "The request names a file or a parse job of another project. Use a key of that project.")),
        (["Invalid classify configuration parameters"],
            new(RemedyKind.Configuration, "The service refuses the configuration. Correct its rules and settings.")),
        (["No quota left to create a job"],
            new(RemedyKind.Account, "The account's quota is used up. Wait until its period begins anew, or ask for more.")),
        (["exceeded the maximum number of credits", "Payment Required", "out of credits"],
            new(RemedyKind.Account, "The credits of the plan, or a daily or monthly cap of the project, are used up. Raise it, or wait for the next period.")),
        (["Invalid API Key", "Not authenticated"], new(RemedyKind.Account, "The key is not valid. Look whether it expired and belongs to this region.")),
        (["Rate limit exceeded"], new(RemedyKind.Account, "The account sends more requests than it may. Send fewer at a time, and try again.")),
        (["currently unavailable", "providing this correlation ID"],
            new(RemedyKind.Service, "The service failed. Send the jobs again later; if it goes on, give its support the correlation id.")),
        (["TIMEOUT", "did not answer in time", "did not finish within", "timed out"],
            new(RemedyKind.Service, "The service did not finish in time. Send the jobs again; if it goes on, try smaller documents.")),
    ];

    /// <summary>Returns the remedy of an error; null where it names no documented reason.</summary>
    public static Remedy? Of(string? error)
    {
        var head = error.AsSpan()[..Math.Min(error?.Length ?? 0, Searched)];
        foreach (var (words, remedy) in Known)
        {
            foreach (var word in words)
            {
                if (Holds(head, word))
                    return remedy;
            }
        }

        return null;
    }

    // A reason is a word of its own: TIMEOUT is not in GATEWAY_TIMEOUT_SECONDS.
    private static bool Holds(ReadOnlySpan<char> text, string word)
    {
        var isName = char.IsAsciiLetterUpper(word[^1]);
        for (var from = 0; text[from..].IndexOf(word, isName ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase) is var found and >= 0;)
        {
            var (start, end) = (from + found, from + found + word.Length);
            if ((start == 0 || !IsPart(text[start - 1])) && (end == text.Length || !IsPart(text[end])))
                return true;
            from = end;
        }

        return false;
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c == '_';
}
