using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>What an error says: of a JSON body, a page of HTML or XML, or a stack trace only the message.</summary>
internal static class ErrorBody
{
    /// <summary>The number of characters that count: later differences are no other cause.</summary>
    public const int MaxLength = 1_000;

    private const int MaxRead = 4_000;
    private const int Tail = 500;

    /// <summary>Returns the text of a message, at most <see cref="MaxLength"/> characters.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isOrdered">Whether the order of codes in a JSON body does not matter, unlike in earlier versions.</param>
    public static string TextOf(string message, bool isOrdered = true)
    {
        // A trace of Python ends with what was thrown.
        var text = message.Length <= MaxRead ? message
            : message.Contains("Traceback", StringComparison.Ordinal) ? message[..(MaxRead - Tail)] + "\n" + message[^Tail..]
            : message[..MaxRead];
        text = isOrdered ? UsersValues.WithoutObjects(text) : text;
        text = LenientJson.TextOf(text.Trim(), isOrdered);
        if (text.Contains("</", StringComparison.Ordinal) || text.Contains("<html", StringComparison.OrdinalIgnoreCase))
            text = MarkupText.Of(text);
        text = WithoutQuotes(StackTrace.Without(text, isNamed: !isOrdered));
        return OnOneLine(text.AsSpan(0, Math.Min(text.Length, 2 * MaxLength)));
    }

    private static string OnOneLine(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var letter in text)
        {
            if (line.Length >= MaxLength)
                break;
            if (!char.IsWhiteSpace(letter) && !char.IsControl(letter))
                line.Append(letter);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().Replace("[truncated]", "…", StringComparison.OrdinalIgnoreCase).TrimEnd();
    }

    // A text that is quoted as a whole is the message.
    private static string WithoutQuotes(string text)
    {
        var inner = text.AsSpan().Trim();
        if (inner.Length > 2 && inner[0] is '"' or '\'' or '`' && inner[^1] == inner[0] && inner[1..^1].IndexOf(inner[0]) < 0 && inner[1..^1].Contains(' '))
            inner = inner[1..^1];
        return inner.Length == text.Length ? text : inner.ToString();
    }
}
