namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Finds where a JSON body begins in a text.</summary>
internal static class JsonStart
{
    /// <summary>Returns the place of a brace with a quoted name after it, or of a bracket with such a brace or a quoted text; negative for none.</summary>
    public static int Of(string text)
    {
        for (var at = text.AsSpan().IndexOfAny('{', '['); at >= 0;)
        {
            var next = Skipped(text, at + 1);
            if (next < text.Length && text[at] == '[' && text[next] == '{')
                next = Skipped(text, next + 1);
            else if (next < text.Length && text[at] == '[')
                next = text.Length;
            if (next < text.Length && text[next] is '"' or '\'' && HasColon(text, next))
                return at;
            var rest = text.AsSpan(at + 1).IndexOfAny('{', '[');
            at = rest < 0 ? -1 : at + 1 + rest;
        }

        return -1;
    }

    private static bool HasColon(string text, int quote)
    {
        var name = text.AsSpan(quote + 1, Math.Min(60, text.Length - quote - 1));
        var end = name.IndexOf(text[quote]);
        return end > 0 && Skipped(text, quote + end + 2) is var colon && colon < text.Length && text[colon] == ':';
    }

    /// <summary>Returns the place after blanks.</summary>
    public static int Skipped(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }
}
