namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// Leaves out of a masked text what stands beside a status of HTTP and says no more than its number: answered with HTTP 500 Internal Server Error.
/// </summary>
internal static class BareStatus
{
    private const string Signs = "'\"()[].,;:";

    // What says that the number after it is a status.
    private static readonly WordSet Labels = new("http https code status");

    /// <summary>Returns the text without these words.</summary>
    public static string Of(string masked)
    {
        if (!masked.AsSpan().ContainsAny('4', '5'))
            return masked;
        var words = masked.Split(' ');
        var kept = new List<string>(words.Length);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i].AsSpan().Trim(Signs);
            if (!ErrorCodes.IsStatus(word))
            {
                kept.Add(words[i]);
                continue;
            }

            while (kept.Count > 0 && Labels.Has(kept[^1].AsSpan().Trim(Signs)))
                kept.RemoveAt(kept.Count - 1);
            kept.Add(word.ToString());
            if (i + 1 < words.Length && words[i][^1] is not (':' or ',' or ';' or ')') && ErrorCodes.IsStatusPhrase($"{word} {words[i + 1]}  "))
                i = LastOfPhrase(words, i + 1);
        }

        return kept.Count == words.Length ? masked : string.Join(' ', kept);
    }

    // Of Service Unavailable: the last word with a capital before a sign or another word.
    private static int LastOfPhrase(string[] words, int at)
    {
        while (char.IsAsciiLetter(words[at][^1]) && at + 1 < words.Length && words[at + 1].Length > 0 && char.IsAsciiLetterUpper(words[at + 1][0]))
            at++;
        return at;
    }
}
