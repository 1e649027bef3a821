using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace ClassifyDashboard.Storage;

/// <summary>Writes the numbers and texts of a store entry; <see cref="EntryReader"/> reads them.</summary>
internal sealed class EntryWriter
{
    private const int LongestNumber = 10;
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Writes seven bits per byte, lowest first; the high bit of a byte means that more bytes follow.</summary>
    public void Number(ulong value)
    {
        var span = _bytes.GetSpan(LongestNumber);
        var length = 0;
        for (; value > 0x7f; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _bytes.Advance(length);
    }

    public void Count(int value) => Number((ulong)value);

    /// <summary>Writes a signed number, short when it is near zero.</summary>
    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Real(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    /// <summary>Writes a text as UTF-8, or as UTF-16 where it has an unpaired surrogate, which UTF-8 cannot encode.</summary>
    /// <remarks>A prefix holds twice the length in bytes, plus one for UTF-16.</remarks>
    public void Text(string value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        var place = _bytes.GetSpan(LongestNumber + size);
        if (Utf8.FromUtf16(value, place[LongestNumber..], out _, out _, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            Number((ulong)size << 1);
            place.Slice(LongestNumber, size).CopyTo(_bytes.GetSpan(size)); // source and target lie in the same requested span
            _bytes.Advance(size);
            return;
        }

        Number(((ulong)value.Length * sizeof(char) << 1) | 1);
        if (BitConverter.IsLittleEndian)
        {
            _bytes.Write(MemoryMarshal.AsBytes(value.AsSpan()));
            return;
        }

        foreach (var unit in value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_bytes.GetSpan(sizeof(char)), unit);
            _bytes.Advance(sizeof(char));
        }
    }
}
