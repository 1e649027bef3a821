using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Storage;

/// <summary>
/// Reads entries written by <see cref="EntryWriter"/> and validates every byte: anything invalid throws an
/// <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct EntryReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public ulong Number()
    {
        var value = 0UL;
        for (var i = 0; i < _rest.Length; i++)
        {
            var part = _rest[i];
            if (i == 9 && part > 1)
                break; // more than 64 bits
            value |= (ulong)(part & 0x7f) << (7 * i);
            if (part <= 0x7f)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw Invalid();
    }

    /// <summary>
    /// Reads the number of items that follow, each of at least <paramref name="minBytesEach"/> bytes, so that a caller never allocates
    /// more than the entry could fill.
    /// </summary>
    public int Count(int minBytesEach)
    {
        var count = Number();
        return count <= (ulong)(_rest.Length / minBytesEach) ? (int)count : throw Invalid();
    }

    /// <summary>Reads an index into a table of <paramref name="count"/> items.</summary>
    public int Place(int count)
    {
        var place = Number();
        return place < (ulong)count ? (int)place : throw Invalid();
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Int32() => Signed() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Invalid();

    public double Real() => BinaryPrimitives.ReadDoubleLittleEndian(Bytes(sizeof(double)));

    public string Text()
    {
        var head = Number();
        return Text(Bytes(head >> 1), isUtf8: (head & 1) == 0);
    }

    /// <summary>Reads a text in the form in which jobs keep it, mostly without making a string.</summary>
    public CompactText Compact()
    {
        var head = Number();
        var bytes = Bytes(head >> 1);
        var isUtf8 = (head & 1) == 0;
        return isUtf8 && Ascii.IsValid(bytes) ? CompactText.OfLatin1(bytes) : CompactText.Of(Text(bytes, isUtf8));
    }

    private static string Text(ReadOnlySpan<byte> bytes, bool isUtf8)
    {
        if (isUtf8)
            return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw Invalid();
        if (bytes.Length % sizeof(char) != 0)
            throw Invalid();
        return string.Create(bytes.Length / sizeof(char), bytes, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * sizeof(char))..]);
        });
    }

    public static InvalidDataException Invalid() => new("The entry is damaged, truncated or of another version.");

    private ReadOnlySpan<byte> Bytes(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw Invalid();
        var bytes = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return bytes;
    }
}
