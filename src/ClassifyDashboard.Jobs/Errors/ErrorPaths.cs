namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Recognizes paths and media types.</summary>
internal static class ErrorPaths
{
    private static readonly WordSet MediaKinds = new("application image text audio video font multipart message model");

    /// <summary>Whether a chunk is a path: /a/b, ./a, C:\a, \\server\share, a/b/c.pdf.</summary>
    public static bool IsPath(ReadOnlySpan<char> chunk)
    {
        if (chunk[0] == '/' && chunk.Length > 1 && chunk[1] != '/')
            return true;
        if (chunk.Length > 2 && chunk[..2] is "~/" or "./" or "..")
            return chunk.Contains('/');
        if (chunk.Contains('\\'))
            return chunk.StartsWith("\\\\", StringComparison.Ordinal) || (chunk.Length > 2 && chunk[1] == ':') || chunk.Count('\\') > 1;
        var slash = chunk.IndexOf('/');
        return slash > 0 && char.IsLetter(chunk[0]) && chunk[..slash].IndexOfAny(':', '(') < 0
            && (chunk.Count('/') > 1 || chunk.ContainsAnyInRange('0', '9'))
            && !chunk[..slash].Equals("http", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a chunk is the beginning of a path from its root: /a, ./a, ~/a, C:\a, \\server.</summary>
    public static bool IsRooted(ReadOnlySpan<char> chunk) =>
        chunk.Length > 1 && (chunk[0] is '/' or '~' or '\\' || chunk.StartsWith("./", StringComparison.Ordinal)
            || (chunk.Length > 2 && chunk[1] == ':' && chunk[2] is '\\' or '/') || chunk.Contains("://", StringComparison.Ordinal));

    /// <summary>Whether a chunk is a media type: application/pdf.</summary>
    public static bool IsMediaType(ReadOnlySpan<char> chunk) => chunk.IndexOf('/') is var slash && slash > 0 && MediaKinds.Has(chunk[..slash]);
}
