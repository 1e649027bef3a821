using System.Buffers;
using System.Text;

namespace ClassifyDashboard.Jobs;

/// <summary>Texts of rows, so many fields each, in the form of <see cref="StoredText"/>, end to end in one array. Immutable.</summary>
/// <remarks>
/// A row has the position of its first byte and the lengths of its fields but the last, in a byte each where all are short. Where few rows have
/// texts, the others take no memory.
/// </remarks>
internal sealed class TextTable
{
    private readonly int _fields;
    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly ShortNumbers _lengths;
    private readonly int[]? _rows;

    private TextTable(int fields, byte[] bytes, int[] starts, ShortNumbers lengths, int[]? rows) =>
        (_fields, _bytes, _starts, _lengths, _rows) = (fields, bytes, starts, lengths, rows);

    /// <summary>The texts of all rows, end to end.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    public ReadOnlySpan<byte> this[int row, int field]
    {
        get
        {
            if (_rows is not null && (row = Array.BinarySearch(_rows, row)) < 0)
                return [];
            var start = _starts[row];
            var lengths = row * (_fields - 1);
            for (var i = 0; i < field; i++)
                start += _lengths[lengths + i];
            var end = field == _fields - 1 ? StartOf(row + 1) : start + _lengths[lengths + field];
            return _bytes.AsSpan(start, end - start);
        }
    }

    /// <summary>Whether a row has texts.</summary>
    public bool Has(int row) => _rows is null || Array.BinarySearch(_rows, row) >= 0;

    /// <summary>Returns a table of the texts of some rows only, given ascending.</summary>
    public TextTable Only(int[] kept)
    {
        var builder = new Builder(_fields, kept.Length, 0);
        foreach (var row in kept)
            builder.AddRows(this, row, row + 1);
        return builder.Build(kept);
    }

    /// <summary>Returns the position in <see cref="Bytes"/> of a row's first byte, where all rows have texts.</summary>
    /// <param name="row">The row; the number of rows gives the end.</param>
    public int StartOf(int row) => row == _starts.Length ? _bytes.Length : _starts[row];

    /// <summary>Returns the number of bytes of a row, where all rows have texts.</summary>
    public int LengthOf(int row) => StartOf(row + 1) - StartOf(row);

    /// <summary>Returns the row and field that hold the byte at a position, and the end of the field, where all rows have texts.</summary>
    /// <param name="position">The position in <see cref="Bytes"/>.</param>
    /// <param name="from">The row, or one before it; the nearer, the faster.</param>
    public (int Row, int Field, int End) At(int position, int from)
    {
        var row = RowAt(position, from);
        var end = _starts[row];
        for (var field = 0; field < _fields - 1; field++)
        {
            end += _lengths[(row * (_fields - 1)) + field];
            if (position < end)
                return (row, field, end);
        }

        return (row, _fields - 1, StartOf(row + 1));
    }

    // Rows without a byte are passed over: the last row that begins at a position or before it has the byte there.
    private int RowAt(int position, int from)
    {
        var (low, step) = (from, 1);
        for (; low + step < _starts.Length && _starts[low + step] <= position; step *= 2)
            low += step;
        return BinarySearch.First(low, Math.Min(low + step, _starts.Length), (_starts, position), static (row, seek) => seek._starts[row] > seek.position) - 1;
    }

    /// <summary>Collects rows; each row is added field by field.</summary>
    /// <param name="fields">The number of fields of a row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="bytes">The number of bytes that the texts are likely to take.</param>
    internal sealed class Builder(int fields, int rows, int bytes)
    {
        private readonly int[] _starts = new int[rows];
        private readonly int[] _lengths = new int[rows * (fields - 1)];
        private byte[] _bytes = GC.AllocateUninitializedArray<byte>(bytes);
        private int _row;
        private int _field;
        private int _length;

        public void Add(string text)
        {
            Reserve(text.Length);
            if (text.Length > 0 && Ascii.FromUtf16(text, _bytes.AsSpan(_length), out var written) == OperationStatus.Done)
                Added(written);
            else
                Append(StoredText.Of(text));
        }

        public void Add(CompactText text)
        {
            if (text.IsNone)
                Added(0);
            else if (text.TryGetAscii(out var ascii) && ascii.Length > 0)
                Append(ascii);
            else
                Append(StoredText.Of(text.ToString()));
        }

        public void AddRows(TextTable other, int from, int until)
        {
            if (other._rows is null)
                AddTogether(other, from, until);
            else
            {
                for (var row = from; row < until; row++)
                {
                    for (var field = 0; field < fields; field++)
                        Append(other[row, field]);
                }
            }
        }

        /// <param name="kept">The rows as which those that were added are known, ascending; null for 0, 1 and so on.</param>
        public TextTable Build(int[]? kept = null)
        {
            var bytes = _length == _bytes.Length ? _bytes : _bytes.AsSpan(0, _length).ToArray();
            if (kept is null && RowsWithTexts() is { } few)
            {
                return new(fields, bytes, Array.ConvertAll(few, row => _starts[row]),
                    ShortNumbers.Of([.. few.SelectMany(row => _lengths.Skip(row * (fields - 1)).Take(fields - 1))]), few);
            }

            return new(fields, bytes, _starts, ShortNumbers.Of(_lengths), kept);
        }

        // Null where naming them would take more memory than it saves.
        private int[]? RowsWithTexts()
        {
            var count = 0;
            for (var row = 0; row < rows; row++)
                count += EndOf(row) > _starts[row] ? 1 : 0;
            const int Start = sizeof(int), Number = sizeof(int);
            if (count * (Start + fields - 1 + Number) >= rows * (Start + fields - 1))
                return null;
            return [.. Enumerable.Range(0, rows).Where(row => EndOf(row) > _starts[row])];
        }

        private int EndOf(int row) => row + 1 < rows ? _starts[row + 1] : _length;

        private void AddTogether(TextTable other, int from, int until)
        {
            var (start, end) = (other.StartOf(from), other.StartOf(until));
            Reserve(end - start);
            other.Bytes[start..end].CopyTo(_bytes.AsSpan(_length));
            for (var row = from; row < until; row++)
                _starts[_row + row - from] = other._starts[row] - start + _length;
            other._lengths.CopyTo(from * (fields - 1), _lengths.AsSpan(_row * (fields - 1), (until - from) * (fields - 1)));
            _row += until - from;
            _length += end - start;
        }

        private void Append(ReadOnlySpan<byte> stored)
        {
            Reserve(stored.Length);
            stored.CopyTo(_bytes.AsSpan(_length));
            Added(stored.Length);
        }

        private void Added(int length)
        {
            if (_field == 0)
                _starts[_row] = _length;
            if (_field < fields - 1)
                _lengths[(_row * (fields - 1)) + _field] = length;
            _length += length;
            if (++_field == fields)
                (_row, _field) = (_row + 1, 0);
        }

        private void Reserve(int length)
        {
            if (_bytes.Length - _length < length)
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        }
    }
}
