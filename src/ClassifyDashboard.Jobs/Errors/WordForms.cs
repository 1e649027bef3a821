namespace ClassifyDashboard.Jobs.Errors;

/// <summary>Recognizes values by their form alone, whatever stands beside them.</summary>
internal static class WordForms
{
    private const int ShortestEncoded = 24;
    private const int LongestName = 12;
    private const char FirstOther = '\u0370'; // the first letter after the Latin ones
    private const int ShortestDevice = 4; // a time has two digits before its colon

    /// <summary>Whether a word is an id, a key, a checksum or encoded bytes.</summary>
    public static bool IsId(ReadOnlySpan<char> word) =>
        IsResource(word) || IsEncoded(word) || IsSignature(word) || IsDated(word) || IsSubset(word) || IsFingerprint(word)
        || IsDevice(word) || IsKey(word) || IsShortened(word);

    // arn:aws:s3:::bucket/key, urn:uuid:…
    private static bool IsResource(ReadOnlySpan<char> word) =>
        word.Count(':') > 1 && (word.StartsWith("arn:", StringComparison.Ordinal) || word.StartsWith("urn:", StringComparison.Ordinal));

    // Base64, also with the letters for addresses: long, with capitals, small letters and digits, and one of the signs of base64.
    private static bool IsEncoded(ReadOnlySpan<char> word) =>
        word.Length >= ShortestEncoded && word.IndexOfAnyExcept(Letters.OfBase64) < 0 && word.ContainsAny('+', '/', '=') && word[0] != '/'
        && word.ContainsAnyInRange('A', 'Z') && word.ContainsAnyInRange('a', 'z') && word.ContainsAnyInRange('0', '9')
        && word.Count('/') * 12 <= word.Length && word.TrimEnd('=').IndexOf('=') < 0;

    // Win.Trojan.Agent-1234567-0
    private static bool IsSignature(ReadOnlySpan<char> word) =>
        word.Equals("Eicar-Test-Signature", StringComparison.OrdinalIgnoreCase)
        || (word.Count('.') > 1 && char.IsAsciiLetter(word[0]) && word.LastIndexOf('.') is var dot && word[dot..].IndexOf('-') is var dash && dash > 0
        && word[(dot + dash + 1)..].IndexOfAnyExcept(Letters.OfDate) < 0 && word.Length - dot - dash > 1 && word.IndexOfAnyExcept(Letters.OfHost) < 0);

    // jobs-2026.11.30
    private static bool IsDated(ReadOnlySpan<char> word) =>
        word.Length > 11 && word[^11] == '-' && word[^6] == '.' && word[^3] == '.' && word[^10..].IndexOfAnyExcept(Letters.OfVersion) < 0
        && word.IndexOfAnyExcept(Letters.OfHost) < 0;

    // ABCDEF+Calibri-Bold: a font of which a PDF has a part
    private static bool IsSubset(ReadOnlySpan<char> word) =>
        word.Length > 8 && word[6] == '+' && word[..6].IndexOfAnyExceptInRange('A', 'Z') < 0 && word[7..].IndexOfAnyExcept(Letters.OfHost) < 0;

    // 4A:3F:11:90
    private static bool IsFingerprint(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (i % 3 == 2 ? word[i] != ':' : !char.IsAsciiHexDigit(word[i]))
                return false;
        }

        return word.Length > 7 && word.Length % 3 == 2 && word.ContainsAny(Letters.Ascii);
    }

    // 00000000:3B:00.0: the place of a device
    private static bool IsDevice(ReadOnlySpan<char> word) =>
        word.Count(':') > 1 && word.IndexOf(':') >= ShortestDevice && word.IndexOfAnyExcept(Letters.OfAddress) < 0;

    // jobs:lock:cls-88a
    private static bool IsKey(ReadOnlySpan<char> word) =>
        word.Count(':') > 1 && char.IsAsciiLetter(word[0]) && word[(word.LastIndexOf(':') + 1)..] is var last && last.ContainsAnyInRange('0', '9')
        && last.ContainsAny(Letters.Ascii) && word.IndexOfAnyExcept(Letters.OfKeyOfStore) < 0;

    // sk-…9Qz, llx-...a1: a secret of which only the ends are shown
    private static bool IsShortened(ReadOnlySpan<char> word) =>
        (word.IndexOf('…') is var sign && sign > 0 && sign + 1 < word.Length && char.IsAsciiLetterOrDigit(word[sign + 1]))
        || (word.IndexOf("...", StringComparison.Ordinal) is var dots && dots > 0 && dots + 3 < word.Length && char.IsAsciiLetterOrDigit(word[dots + 3])
            && word.IndexOfAnyExcept(Letters.OfHost) < 0);

    /// <summary>Whether a word is a name that a machine reads, of small letters, digits and at least two signs: qwen2.5-vl-72b-instruct.</summary>
    public static bool IsMachineName(ReadOnlySpan<char> word) =>
        char.IsAsciiLetterLower(word[0]) && word.Contains('-') && word.ContainsAnyInRange('0', '9') && word.Count('-') + word.Count('.') + word.Count('_') > 1
        && !word.ContainsAnyInRange('A', 'Z') && word.IndexOfAnyExcept(Letters.OfHost) < 0;

    /// <summary>Whether a word is an extension alone: .heif.</summary>
    public static bool IsExtension(ReadOnlySpan<char> word) =>
        word.Length is > 2 and < 10 && word[0] == '.' && word[1..].IndexOfAnyExcept(Letters.OfKey) < 0;

    /// <summary>Whether a word is the name of a host in another script: ocr-3.пример.рф.</summary>
    public static bool IsForeignHost(ReadOnlySpan<char> word)
    {
        if (word.Count('.') < 2 || FileNames.IsFileName(word) || word.IndexOfAnyExceptInRange('\0', '\x7f') < 0)
            return false;
        foreach (var letter in word)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not ('.' or '-'))
                return false;
        }

        return char.IsLetter(word[^1]) && char.IsLetter(word[^2]);
    }

    /// <summary>Whether a word of another script follows a word in small Latin letters: it is quoted, as a name is: edited by 李雷.</summary>
    public static bool IsOtherScript(ReadOnlySpan<char> word, ReadOnlySpan<char> before)
    {
        if (word.Length > LongestName || before.IndexOfAnyExceptInRange('a', 'z') >= 0 || QuotedText.IsCause(word, ""))
            return false;
        foreach (var letter in word)
        {
            if (!char.IsLetter(letter) || letter < FirstOther)
                return false;
        }

        return true;
    }

    /// <summary>Whether a word is a short name of a host with a port: cache:6380.</summary>
    public static bool IsHostWithPort(ReadOnlySpan<char> word) =>
        word.IndexOf(':') is var colon && colon > 1 && word.Length - colon > 2 && ErrorTokens.IsDigits(word[(colon + 1)..]) && char.IsAsciiLetter(word[0])
        && word[..colon].IndexOfAnyExcept(Letters.OfHost) < 0;
}
