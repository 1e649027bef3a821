using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Removes the frames of a stack trace: what was thrown is the cause, and frames differ between versions and machines.</summary>
internal static class StackTrace
{
    private const string Python = "Traceback (most recent call last)";

    /// <summary>Returns the text without frames; the same text where there are none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isNamed">Whether what was thrown has a usual name, as in earlier versions; else the last line says it, whatever its name.</param>
    public static string Without(string text, bool isNamed)
    {
        if (text.IndexOf("Traceback", StringComparison.Ordinal) is var traceback && traceback >= 0)
            return $"{text.AsSpan(0, traceback).TrimEnd()} {Thrown(text.AsSpan(traceback), isNamed)}".Trim();
        if (!text.Contains('\n', StringComparison.Ordinal) && !text.Contains(" at ", StringComparison.Ordinal))
            return text;
        var kept = new StringBuilder(text.Length);
        var isBelow = false;
        foreach (var line in OneFrameALine(text).AsSpan().EnumerateLines())
        {
            var said = line.Trim();
            if (IsFrame(said))
                isBelow = true;
            else if (!said.IsEmpty && (!isBelow || said.StartsWith("Caused by", StringComparison.Ordinal)))
                kept.Append(kept.Length > 0 ? "\n" : "").Append(said);
        }

        return kept.Length == 0 ? text : kept.ToString();
    }

    // The last line that is not indented, or else, in a trace on one line, what follows the last name of an exception.
    private static ReadOnlySpan<char> Thrown(ReadOnlySpan<char> trace, bool isNamed)
    {
        var last = ReadOnlySpan<char>.Empty;
        foreach (var line in trace.EnumerateLines())
        {
            if (!line.IsEmpty && char.IsLetter(line[0]) && NameOfException(line) >= 0)
                last = line;
        }

        if (!last.IsEmpty)
            return last;
        var at = NameOfException(trace);
        if (at < 0 && !isNamed && trace.LastIndexOf('\n') is var end and > 0 && end + 1 < trace.Length && char.IsAsciiLetter(trace[end + 1])
            && trace[end..].Contains(": ", StringComparison.Ordinal))
            return trace[(end + 1)..];
        return at < 0 ? Python : trace[at..];
    }

    // The start of the last word such as ValueError or module.ReadTimeout that a colon or the end follows; negative for none.
    private static int NameOfException(ReadOnlySpan<char> text)
    {
        for (var end = text.Length; end > 0; end = text[..end].LastIndexOf(':'))
        {
            var start = end;
            while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_'))
                start--;
            if (ErrorTokens.IsNameOfException(text[start..end]))
                return start;
        }

        return -1;
    }

    private static string OneFrameALine(string text)
    {
        var lines = new StringBuilder(text.Length + 32);
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text.AsSpan(i);
            if (rest.StartsWith(" at ", StringComparison.Ordinal) && IsFrame(rest[1..]))
                lines.Append('\n');
            else if (rest.StartsWith(" Caused by: ", StringComparison.Ordinal))
                lines.Append('\n');
            else
                lines.Append(text[i]);
        }

        return lines.ToString();
    }

    private static bool IsFrame(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("at ", StringComparison.Ordinal))
            return IsMethod(line[3..]);
        if (line.StartsWith("File \"", StringComparison.Ordinal))
            return line.Contains(", line ", StringComparison.Ordinal);
        return line.StartsWith("--- End of", StringComparison.Ordinal) || line.StartsWith("goroutine ", StringComparison.Ordinal)
            || (line.StartsWith("... ", StringComparison.Ordinal) && line.EndsWith(" more", StringComparison.Ordinal))
            || (line.Length > 2 && line[0] == '#' && char.IsAsciiDigit(line[1]));
    }

    // Name.Of.Method(arguments), name (/path/to/file.js:1:2), /path/to/file.js:1:2
    private static bool IsMethod(ReadOnlySpan<char> line)
    {
        line = line.StartsWith("async ", StringComparison.Ordinal) ? line[6..] : line.StartsWith("new ", StringComparison.Ordinal) ? line[4..] : line;
        var end = line.IndexOfAny(' ', '\n');
        var word = end < 0 ? line : line[..end];
        var rest = end < 0 ? [] : line[end..];
        if (word.IndexOf('(') > 0)
            return word.Contains('.') || word.Contains("::", StringComparison.Ordinal) || word.EndsWith(")", StringComparison.Ordinal);
        if (rest.StartsWith(" (", StringComparison.Ordinal))
            return rest[..Math.Min(rest.Length, 200)].IndexOf(':') > 0 && rest.IndexOfAny('/', '\\') is > 0 and < 120;
        return word.Contains('/') && word.IndexOf(':') > 0 && char.IsAsciiDigit(word.TrimEnd(")")[^1]) && !word.Contains("://", StringComparison.Ordinal);
    }
}
