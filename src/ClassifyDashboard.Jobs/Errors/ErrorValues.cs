namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Recognizes words that are values by the words beside them: languages, formats, names of machines.</summary>
internal static class ErrorValues
{
    private static readonly WordSet Languages = new(
        "english german french spanish italian portuguese dutch polish russian ukrainian japanese chinese korean arabic hebrew turkish greek swedish "
        + "danish norwegian finnish czech hungarian romanian bulgarian thai vietnamese hindi bengali urdu persian indonesian malay catalan slovak "
        + "croatian serbian latvian lithuanian estonian icelandic tamil telugu deutsch englisch französisch spanisch japanisch chinesisch polnisch");

    private static readonly WordSet OfLanguage = new("language lang locale languages sprache sprachcode langue idioma lingua taal язык язык: языка");

    // After these a word with a colon or an equals sign before it is a value.
    private static readonly WordSet Labels = new(
        "language lang locale model user username region bucket queue tenant host hostname type format extension filetype mimetype filename sprache "
        + "file_type content_type model_name param file_name owner account project organization workspace queue_name worker pod node job file");

    private static readonly WordSet Machines = new("worker pod node host container replica shard instance server thread process task");

    private static readonly WordSet OfKind = new("type format extension filetype mimetype suffix dateityp dateiformat format: 格式");

    private static readonly WordSet Functions = new(
        "is of in on for to not no was are and or the a an has be by it as at if we my up so do can code codes id name model pack data file from with "
        + "must may which that mismatch detection could");

    private static readonly WordSet OtherFunctions = new("im ist der die das war ne est de la le du el un es da do na не и");

    // In English "language de" names one; "langue de" does not.
    private static bool IsFunction(ReadOnlySpan<char> word, ReadOnlySpan<char> before) =>
        Functions.Has(word) || (OtherFunctions.Has(word) && !before.StartsWith("lang", StringComparison.OrdinalIgnoreCase))
        || (OtherFunctions.Has(word) && before.StartsWith("langue", StringComparison.OrdinalIgnoreCase));

    public static bool IsMachine(ReadOnlySpan<char> word) => Machines.Has(word);

    /// <summary>Whether a word without digits is a value.</summary>
    /// <param name="word">The word.</param>
    /// <param name="before">The word before it; empty where a value is there.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="at">The word's place in it.</param>
    public static bool IsValue(ReadOnlySpan<char> word, ReadOnlySpan<char> before, ReadOnlySpan<char> text, int at)
    {
        if (FileNames.IsFormat(word) || Languages.Has(word))
            return true;
        if (at > 0 && text[at - 1] == '.' && FileNames.IsExtension(word) && (at == 1 || !char.IsLetterOrDigit(text[at - 2])))
            return true;
        if (before.IsEmpty)
            return false;
        var mark = at > 1 && text[at - 1] == ' ' ? text[at - 2] : at > 0 ? text[at - 1] : ' ';
        if (word[0] >= '\u0370' && char.IsAscii(before[0]) && (Labels.Has(before) || FileNames.IsNoun(before)))
            return true;
        if (OfLanguage.Has(before))
        {
            return mark is ':' or '=' || (IsCodeOfLanguage(word) && !IsFunction(word, before))
                || (word is "de" or "la" or "no" or "is" && IsBeforeVerb(text, at + 2));
        }

        if (OfKind.Has(before) && (mark == '.' || FileNames.IsExtension(word)))
            return true;
        if (mark is '=' && text[at - 1] == '=')
            return Labels.Has(before) || (Labels.Has(LastPart(before)) && !word.Contains('_'));
        if (mark is ':' && Labels.Has(before))
            return EndsValue(text, at + word.Length);
        return Machines.Has(before) && word.Length >= 6 && mark is not (':' or ',') && ErrorTokens.IsHex(word);
    }

    private static ReadOnlySpan<char> LastPart(ReadOnlySpan<char> label) => label[(label.LastIndexOf('_') + 1)..];

    // de, eng, pt-BR, zh_Hans
    private static bool IsCodeOfLanguage(ReadOnlySpan<char> word)
    {
        var end = word.IndexOfAny('-', '_');
        var code = end < 0 ? word : word[..end];
        return code.Length is 2 or 3 && code.IndexOfAnyExceptInRange('a', 'z') < 0 && (end < 0 || word.Length - end is >= 3 and <= 5);
    }

    private static bool IsBeforeVerb(ReadOnlySpan<char> text, int at) => text[Math.Min(at, text.Length)..].StartsWith(" is ", StringComparison.Ordinal);

    private static bool EndsValue(ReadOnlySpan<char> text, int end) => end >= text.Length || text[end] is '.' or ',' or ';' or ')' or ']';
}
