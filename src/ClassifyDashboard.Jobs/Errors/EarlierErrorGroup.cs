using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Jobs.Errors;

/// <summary>
/// The first version of <see cref="ErrorGroup"/>. Links that were made with it still open: its keys have no version in them.
/// </summary>
internal static class EarlierErrorGroup
{
    private const int MaxLength = 1_000;

    private const int KeyWords = 5;
    private const int MaxKeyWord = 16;
    private const int ShortestId = 8;

    /// <summary>Returns the key that a message had: <c>document-has-pages-487009fb</c>.</summary>
    public static string KeyOf(string? message)
    {
        var masked = Mask(message);
        if (masked.Length == 0)
            return ErrorGroup.NoMessage;
        var key = new StringBuilder();
        var words = masked.Split([' ', '<', '>', '#', '-', '.', ','], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.All(char.IsAsciiLetter) && word is not ("id" or "address"))
            .Take(KeyWords);
        foreach (var word in words)
            key.Append(word.AsSpan(0, Math.Min(word.Length, MaxKeyWord)).ToString().ToLowerInvariant()).Append('-');
        return key.Append(TextHash.Of(masked).ToString("x8", CultureInfo.InvariantCulture)).ToString();
    }

    private static string Mask(string? message)
    {
        var head = message.AsSpan()[..Math.Min(message?.Length ?? 0, MaxLength)];
        var masked = new StringBuilder(head.Length);
        while (!(head = head.TrimStart()).IsEmpty)
        {
            var end = 0;
            while (end < head.Length && !char.IsWhiteSpace(head[end]))
                end++;
            if (masked.Length > 0)
                masked.Append(' ');
            MaskWord(masked, head[..end]);
            head = head[end..];
        }

        return masked.ToString();
    }

    private static void MaskWord(StringBuilder masked, ReadOnlySpan<char> word)
    {
        if (AddressAt(word) is { } address)
        {
            MaskTokens(masked, word[..address.Start]);
            masked.Append("<address>").Append(word[address.End..]);
        }
        else
            MaskTokens(masked, word);
    }

    /// <summary>Returns the position of a web or mail address in a word, without surrounding punctuation.</summary>
    private static (int Start, int End)? AddressAt(ReadOnlySpan<char> word)
    {
        var scheme = word.IndexOf("://", StringComparison.Ordinal);
        var at = word.IndexOf('@');
        if (scheme <= 0 && (at <= 0 || word[at..].IndexOf('.') < 0))
            return null;
        var start = scheme > 0 ? scheme : at;
        while (start > 0 && (char.IsLetterOrDigit(word[start - 1]) || word[start - 1] is '+' or '.' or '-' or '_'))
            start--;
        var end = word.Length;
        while (end > start && word[end - 1] is '.' or ',' or ';' or ':' or ')' or ']' or '}' or '"' or '\'' or '>' or '!' or '?')
            end--;
        return (start, end);
    }

    private static void MaskTokens(StringBuilder masked, ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length;)
        {
            var end = i;
            while (end < word.Length && IsPart(word, end))
                end++;
            if (end > i)
                MaskToken(masked, word[i..end]);
            else
                masked.Append(word[end++]);
            i = end;
        }
    }

    // A dot or a comma belongs to a number such as 1,024.5 only between digits.
    private static bool IsPart(ReadOnlySpan<char> word, int i) =>
        char.IsLetterOrDigit(word[i]) || word[i] is '-' or '_'
        || (word[i] is '.' or ',' && i > 0 && i + 1 < word.Length && char.IsAsciiDigit(word[i - 1]) && char.IsAsciiDigit(word[i + 1]));

    private static void MaskToken(StringBuilder masked, ReadOnlySpan<char> token)
    {
        var digits = token.ContainsAnyInRange('0', '9');
        var letters = token.ContainsAnyInRange('a', 'z') || token.ContainsAnyInRange('A', 'Z');
        if (digits && token.Length >= ShortestId && (letters || token.Contains('-')))
        {
            masked.Append("<id>");
            return;
        }

        for (var i = 0; i < token.Length; i++)
        {
            if (!char.IsAsciiDigit(token[i]))
            {
                masked.Append(token[i]);
                continue;
            }

            masked.Append('#');
            while (i + 1 < token.Length && (char.IsAsciiDigit(token[i + 1]) || token[i + 1] is '.' or ','))
                i++;
        }
    }
}
