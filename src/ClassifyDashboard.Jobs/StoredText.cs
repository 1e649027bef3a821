using System.Runtime.InteropServices;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// The stored form of a text among others: its UTF-8, and marks for what UTF-8 cannot express. Each text has one form, so equal texts have
/// equal bytes.
/// </summary>
/// <remarks>No bytes are no text. An empty text is one mark. A text with an unpaired surrogate is a mark and its UTF-16 units.</remarks>
internal static class StoredText
{
    /// <summary>The first of the bytes that do not occur in UTF-8, of which two are marks.</summary>
    public const byte FirstMark = Empty;

    private const byte Empty = 0xFE;
    private const byte Utf16 = 0xFF;
    private const byte AfterPairs = 0xF8;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the bytes are plain UTF-8, without a mark.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> stored) => stored.IsEmpty || stored[0] < Empty;

    /// <summary>Whether there is no text, or an empty one.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> stored) => stored is [] or [Empty];

    public static byte[] Of(string text)
    {
        if (text.Length == 0)
            return [Empty];
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return [Utf16, .. MemoryMarshal.AsBytes(text.AsSpan())];
        }
    }

    public static CompactText Read(ReadOnlySpan<byte> stored) => stored switch
    {
        [] => CompactText.None,
        [Empty] => CompactText.Of(""),
        [Utf16, .. var units] => CompactText.Of(ToUtf16(units)),
        _ when Ascii.IsValid(stored) => CompactText.OfLatin1(stored),
        _ => CompactText.Of(Encoding.UTF8.GetString(stored)),
    };

    /// <summary>Compares two texts like their strings, unit by unit. No text comes first.</summary>
    public static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (!IsUtf8(one) || !IsUtf8(other))
            return string.CompareOrdinal(Read(one).ToStringOrNull(), Read(other).ToStringOrNull());
        var same = one.CommonPrefixLength(other);
        return same == one.Length || same == other.Length
            ? one.Length.CompareTo(other.Length)
            : Rank(one[same]).CompareTo(Rank(other[same]));
    }

    /// <summary>
    /// Returns the rank of a byte of UTF-8 in the order of UTF-16 units: characters of four bytes, which are surrogates there, come before
    /// the private use area and what follows it, which have three.
    /// </summary>
    public static byte Rank(byte utf8) => utf8 is 0xEE or 0xEF ? (byte)(utf8 + 0x10) : utf8;

    /// <summary>
    /// Returns bytes that compare like the text's UTF-16 units once each has its <see cref="Rank"/>: its UTF-8, where an unpaired surrogate
    /// is written as if it were a character.
    /// </summary>
    public static ReadOnlySpan<byte> ToSortable(ReadOnlySpan<byte> stored)
    {
        if (IsUtf8(stored))
            return stored;
        return stored.Length == 1 ? [] : Wtf8(ToUtf16(stored[1..]));
    }

    // A unit alone gets the place among the pairs that it has among UTF-16 units.
    private static byte[] Wtf8(string text)
    {
        var bytes = new List<byte>(text.Length * 3);
        Span<byte> pair = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                bytes.AddRange(pair[..rune.EncodeToUtf8(pair)]);
                i += rune.Utf16SequenceLength - 1;
            }
            else if (char.IsLowSurrogate(text[i]))
                bytes.AddRange([AfterPairs, (byte)(0x80 | ((text[i] & 0x3FF) >> 5)), (byte)(0x80 | (text[i] & 0x1F))]);
            else
            {
                var isAfter = i + 1 < text.Length && text[i + 1] > '\uDFFF';
                new Rune(text[i], isAfter ? '\uDFFF' : '\uDC00').EncodeToUtf8(pair);
                bytes.AddRange([.. pair[..3], isAfter ? (byte)0xC0 : (byte)0]);
            }
        }

        return [.. bytes];
    }

    private static string ToUtf16(ReadOnlySpan<byte> units)
    {
        var text = new char[units.Length / sizeof(char)];
        units.CopyTo(MemoryMarshal.AsBytes(text.AsSpan()));
        return new(text);
    }
}
