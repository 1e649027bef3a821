using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// A result type as filters, addresses, tables and answers of the API have it: its name, and for the absence of a type <see cref="JobFilter.NoType"/>.
/// A name that an address or a filter would change or take for something else gets an equals sign before it: a rule called "(none)" has the key
/// "=(none)", and one called "=(none)" has "==(none)". Behind the sign, control characters, and white space at both ends, are written as their
/// number: "=%0020letter". No two names have the same key.
/// </summary>
public static class ResultTypeKey
{
    private const char Sign = '=';
    private const char Mark = '%';
    private const int Digits = 4; // of a UTF-16 unit

    /// <summary>Returns the key of a type.</summary>
    /// <param name="type">The name; null where no rule matched.</param>
    public static string Of(string? type)
    {
        if (type is null)
            return JobFilter.NoType;
        if (!IsWord(type) && QueryText.Clean(type) == type && !(type[0] == Sign && type.Contains(Mark, StringComparison.Ordinal)))
            return type;
        var key = new StringBuilder(type.Length + 1).Append(Sign);
        for (var at = 0; at < type.Length; at++)
        {
            if (at + 1 < type.Length && char.IsSurrogatePair(type[at], type[at + 1]))
                key.Append(type, at++, 2);
            else if (type[at] == Mark || IsLost(type[at]) || (char.IsWhiteSpace(type[at]) && (IsBlank(type.AsSpan(0, at)) || IsBlank(type.AsSpan(at + 1)))))
                key.Append(Mark).Append(((int)type[at]).ToString("X4", CultureInfo.InvariantCulture));
            else
                key.Append(type[at]);
        }

        return key.ToString();
    }

    /// <summary>Returns the type of a key: its name, or null for <see cref="JobFilter.NoType"/>.</summary>
    public static string? TypeOf(string key)
    {
        if (key is JobFilter.NoType)
            return null;
        if (key is not [Sign, ..] || !(IsWord(key) || key.Contains(Mark, StringComparison.Ordinal)))
            return key;
        var type = new StringBuilder(key.Length);
        for (var at = 1; at < key.Length; at++)
        {
            if (key[at] == Mark && at + Digits < key.Length
                && ushort.TryParse(key.AsSpan(at + 1, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                type.Append((char)unit);
                at += Digits;
            }
            else
                type.Append(key[at]);
        }

        return type.ToString();
    }

    // What QueryText.Clean takes away.
    private static bool IsLost(char letter) => char.IsControl(letter) || char.IsSurrogate(letter) || letter == '\uFFFD';

    private static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter) && !IsLost(letter))
                return false;
        }

        return true;
    }

    // Nothing, or a word of a filter, with any number of signs before it.
    private static bool IsWord(string name) => name.AsSpan().TrimStart(Sign) is "" or JobFilter.NoType or JobFilter.AnyType;
}
