namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Finds one of some phrases in a text: where it begins, where it ends, or anywhere.</summary>
internal static class Phrases
{
    /// <summary>Returns the length of the first of some phrases with which a text begins; 0 where it begins with none.</summary>
    public static int LengthAtStart(ReadOnlySpan<char> text, string[] phrases, StringComparison comparison = StringComparison.Ordinal)
    {
        foreach (var phrase in phrases)
        {
            if (text.StartsWith(phrase, comparison))
                return phrase.Length;
        }

        return 0;
    }

    /// <summary>Whether a text ends with one of some phrases.</summary>
    public static bool IsAtEnd(ReadOnlySpan<char> text, string[] phrases)
    {
        foreach (var phrase in phrases)
        {
            if (text.EndsWith(phrase, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>Whether a text has one of some phrases in it, in any case.</summary>
    public static bool IsIn(ReadOnlySpan<char> text, string[] phrases)
    {
        foreach (var phrase in phrases)
        {
            if (text.Contains(phrase, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
