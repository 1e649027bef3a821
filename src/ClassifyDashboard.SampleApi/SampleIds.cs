using System.Globalization;

namespace ClassifyDashboard.SampleApi;

/// <summary>Ids in the two forms that the service has published: a prefix with a UUID, and a prefix with 28 lower-case letters and digits.</summary>
internal static class SampleIds
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int ShortLength = 28;
    private const int Half = ShortLength / 2;

    // An odd factor makes the multiplication invertible: a number follows from its spread form.
    private const ulong Spreader = 0xD1342543DE82EF95;

    /// <summary>Returns the first half of the id of a thing with a number: equal for equal numbers and seeds, different for others.</summary>
    public static ulong Spread(long number, ulong seed) => ((ulong)number * Spreader) + seed;

    /// <summary>Returns the number whose <see cref="Spread"/> this is.</summary>
    public static long Number(ulong spread, ulong seed) => (long)((spread - seed) * Inverse(Spreader));

    /// <summary>Returns these bits in the form of a UUID.</summary>
    public static string Uuid(ulong high, ulong low)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{high:x16}{low:x16}");
        return $"{text[..8]}-{text[8..12]}-{text[12..16]}-{text[16..20]}-{text[20..]}";
    }

    /// <summary>Returns 28 letters and digits of these bits.</summary>
    public static string Short(ulong high, ulong low) => Base36(high) + Base36(low);

    /// <summary>Returns the first half of the bits of an id without its prefix, in either form; null where it has neither.</summary>
    public static ulong? High(ReadOnlySpan<char> id)
    {
        if (id.Length == ShortLength)
            return FromBase36(id[..Half]);
        return Guid.TryParseExact(id, "D", out _)
            && ulong.TryParse(id.ToString().Replace("-", "", StringComparison.Ordinal).AsSpan(0, 16), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var high)
            ? high
            : null;
    }

    private static string Base36(ulong bits) => string.Create(Half, bits, static (text, bits) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, bits /= 36)
            text[i] = Digits[(int)(bits % 36)];
    });

    private static ulong? FromBase36(ReadOnlySpan<char> text)
    {
        UInt128 bits = 0;
        foreach (var digit in text)
        {
            var value = Digits.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0)
                return null;
            bits = (bits * 36) + (ulong)value;
        }

        return bits <= ulong.MaxValue ? (ulong)bits : null;
    }

    // Newton's iteration for the inverse modulo 2^64; each round doubles the number of correct bits.
    private static ulong Inverse(ulong odd)
    {
        var inverse = odd;
        for (var i = 0; i < 6; i++)
            inverse *= 2 - odd * inverse;
        return inverse;
    }
}
