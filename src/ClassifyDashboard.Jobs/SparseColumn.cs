namespace ClassifyDashboard.Jobs;

/// <summary>A column in which few rows have a value: the others take no memory. Immutable.</summary>
internal sealed class SparseColumn<T>
    where T : class
{
    private static readonly SparseColumn<T> Empty = new([], []);

    private readonly int[] _rows;
    private readonly T[] _values;

    private SparseColumn(int[] rows, T[] values) => (_rows, _values) = (rows, values);

    /// <summary>The value of a row; null where it has none.</summary>
    public T? this[int row] => _rows.Length > 0 && Array.BinarySearch(_rows, row) is >= 0 and var place ? _values[place] : null;

    /// <summary>Collects rows, in their order.</summary>
    internal sealed class Builder
    {
        private readonly List<int> _rows = [];
        private readonly List<T> _values = [];

        public void Add(int row, T? value)
        {
            if (value is null)
                return;
            _rows.Add(row);
            _values.Add(value);
        }

        /// <summary>Adds the rows of another column from one row up to and excluding another; the first gets the number <paramref name="first"/>.</summary>
        public void AddRows(SparseColumn<T> other, int from, int until, int first)
        {
            var place = Array.BinarySearch(other._rows, from);
            for (place = place < 0 ? ~place : place; place < other._rows.Length && other._rows[place] < until; place++)
                Add(other._rows[place] - from + first, other._values[place]);
        }

        public SparseColumn<T> Build() => _rows.Count == 0 ? Empty : new([.. _rows], [.. _values]);
    }
}
