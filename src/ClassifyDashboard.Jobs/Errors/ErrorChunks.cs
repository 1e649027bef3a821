namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Recognizes what stands between blanks and is one value: an address, a path, a media type.</summary>
internal static class ErrorChunks
{
    /// <summary>Returns the mark and the place of the value that a chunk is, apart from the punctuation around it; null for other chunks.</summary>
    public static (string Mark, int Start, int End)? WholeValue(ReadOnlySpan<char> chunk)
    {
        var start = 0;
        while (start < chunk.Length && chunk[start] is '(' or '[' or '{' or ',' or '<' or '>' or '-' or '=' or '*')
            start++;
        var end = chunk.Length;
        while (end > start && chunk[end - 1] is '.' or ',' or ';' or ':' or ')' or ']' or '}' or '"' or '\'' or '>' or '!' or '?' or '…' or '。' or '，')
            end--;
        if (end - start < 2)
            return null;
        if (chunk.IndexOf("://", StringComparison.Ordinal) is var scheme && scheme > 0)
            return (ErrorMarks.Address, WordStart(chunk, scheme), Math.Max(end, scheme + 3));
        var core = chunk[start..end];
        if (core.IndexOf('@') is var at && at > 0 && core[at..].IndexOf('.') > 0)
            return (ErrorMarks.Address, WordStart(chunk, start + at), end);
        if (core.StartsWith("data:", StringComparison.Ordinal) && core.Length > 12)
            return (ErrorMarks.Id, start, end);
        if (core.Contains("***", StringComparison.Ordinal))
            return (ErrorMarks.Id, start, end);
        if (core.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))
            return (ErrorMarks.Name, start, end);
        if (core.IndexOf('=') is var equals && equals > 0 && equals + 1 < core.Length)
            return null;
        if (ErrorPaths.IsPath(core) || ErrorPaths.IsMediaType(core))
            return (ErrorMarks.Name, start, end);
        if (ErrorTokens.IsAddress(core) || ErrorTokens.IsAddress(chunk[..end]))
            return (ErrorMarks.Address, ErrorTokens.IsAddress(core) ? start : 0, end);
        return null;
    }

    private static int WordStart(ReadOnlySpan<char> chunk, int at)
    {
        while (at > 0 && (char.IsLetterOrDigit(chunk[at - 1]) || chunk[at - 1] is '+' or '.' or '-' or '_'))
            at--;
        return at;
    }
}
