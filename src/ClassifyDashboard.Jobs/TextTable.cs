namespace ClassifyDashboard.Jobs;

/// <summary>Texts of rows, so many fields each, in the form of <see cref="StoredText"/>, end to end in one array. Immutable.</summary>
/// <param name="fields">The number of fields of a row.</param>
/// <param name="bytes">The texts.</param>
/// <param name="ends">Where each field ends.</param>
/// <param name="rows">The rows that have texts, ascending, where the others have none; null where all do.</param>
internal sealed class TextTable(int fields, byte[] bytes, int[] ends, int[]? rows = null)
{
    /// <summary>The texts of all rows, end to end.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    public ReadOnlySpan<byte> this[int row, int field]
    {
        get
        {
            if (rows is not null && (row = Array.BinarySearch(rows, row)) < 0)
                return [];
            var index = (row * fields) + field;
            var start = index == 0 ? 0 : ends[index - 1];
            return bytes.AsSpan(start, ends[index] - start);
        }
    }

    /// <summary>Whether a row has texts.</summary>
    public bool Has(int row) => rows is null || Array.BinarySearch(rows, row) >= 0;

    /// <summary>Returns a table of the texts of some rows only, given ascending.</summary>
    public TextTable Only(int[] kept)
    {
        var builder = new Builder(fields, kept.Length);
        foreach (var row in kept)
            builder.AddRows(this, row, row + 1);
        return builder.Build(kept);
    }

    /// <summary>Returns the position in <see cref="Bytes"/> of a row's first byte.</summary>
    public int StartOf(int row) => row == 0 ? 0 : ends[(row * fields) - 1];

    /// <summary>Returns the row and field that hold the byte at a position.</summary>
    public (int Row, int Field, int End) At(int position)
    {
        var found = Array.BinarySearch(ends, position);
        var index = found < 0 ? ~found : found + 1;
        while (ends[index] == position) // fields without a text end where the one before does
            index++;
        return (index / fields, index % fields, ends[index]);
    }

    /// <summary>Collects rows; each row is added field by field.</summary>
    internal sealed class Builder(int fields, int rows)
    {
        private readonly int[] _ends = new int[rows * fields];
        private byte[] _bytes = new byte[rows * fields * 16];
        private int _field;
        private int _length;

        public void Add(CompactText text)
        {
            if (text.TryGetAscii(out var ascii) && ascii.Length > 0)
                Append(ascii);
            else if (text.ToStringOrNull() is { } other)
                Append(StoredText.Of(other));
            else
                Append([]);
        }

        public void AddRows(TextTable other, int from, int until)
        {
            var (start, end) = (other.StartOf(from), other.StartOf(until));
            Reserve(end - start);
            other.Bytes[start..end].CopyTo(_bytes.AsSpan(_length));
            var ends = other.Ends(from, until);
            for (var i = 0; i < ends.Length; i++)
                _ends[_field + i] = ends[i] - start + _length;
            _field += ends.Length;
            _length += end - start;
        }

        public TextTable Build(int[]? rows = null) => new(fields, _bytes.AsSpan(0, _length).ToArray(), _ends, rows);

        private void Append(ReadOnlySpan<byte> stored)
        {
            Reserve(stored.Length);
            stored.CopyTo(_bytes.AsSpan(_length));
            _ends[_field++] = _length += stored.Length;
        }

        private void Reserve(int length)
        {
            if (_bytes.Length - _length < length)
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        }
    }

    private ReadOnlySpan<int> Ends(int from, int until) => ends.AsSpan(from * fields, (until - from) * fields);
}
