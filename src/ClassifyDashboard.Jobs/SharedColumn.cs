using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs;

/// <summary>A column of values that rows share: each value is held once, and a row has its number. Immutable.</summary>
internal sealed class SharedColumn<T>
{
    private readonly byte[]? _few;
    private readonly int[]? _many;

    private SharedColumn(T[] values, int[] numbers)
    {
        Values = values;
        if (values.Length <= 1)
            return; // all rows have the only value
        if (values.Length <= byte.MaxValue + 1)
            _few = Array.ConvertAll(numbers, number => (byte)number);
        else
            _many = numbers;
    }

    /// <summary>The distinct values, by number.</summary>
    public T[] Values { get; }

    public T this[int row] => Values[NumberOf(row)];

    public int NumberOf(int row) => _few is { } few ? few[row] : _many is { } many ? many[row] : 0;

    /// <summary>Collects rows.</summary>
    internal sealed class Builder(int rows)
    {
        // Other objects than texts are compared as such: comparing the rules of two configurations costs more than holding both.
        private static readonly EqualityComparer<ValueTuple<T>> SameValue = typeof(T).IsValueType || typeof(T) == typeof(string)
            ? EqualityComparer<ValueTuple<T>>.Default
            : EqualityComparer<ValueTuple<T>>.Create(
                (one, other) => ReferenceEquals(one.Item1, other.Item1),
                value => RuntimeHelpers.GetHashCode(value.Item1));

        private const int Looked = 32; // so many values are compared in less time than a look-up takes

        private readonly Dictionary<ValueTuple<T>, int> _numbers = new(SameValue);
        private readonly List<T> _values = [];
        private readonly int[] _rows = new int[rows];
        private int _count;
        private T _latest = default!;
        private int _latestNumber = -1;

        public void Add(T value) => _rows[_count++] = NumberOf(value);

        public void AddRows(SharedColumn<T> other, int from, int until)
        {
            Span<int> numbers = other.Values.Length <= 64 ? stackalloc int[other.Values.Length] : new int[other.Values.Length];
            numbers.Fill(-1);
            for (var row = from; row < until; row++)
            {
                ref var number = ref numbers[other.NumberOf(row)];
                if (number < 0)
                    number = NumberOf(other[row]);
                _rows[_count++] = number;
            }
        }

        public SharedColumn<T> Build() => new([.. _values], _rows);

        private int NumberOf(T value)
        {
            if (_latestNumber >= 0 && IsSame(_latest, value))
                return _latestNumber;
            var first = CollectionsMarshal.AsSpan(_values);
            for (var i = 0; i < Math.Min(first.Length, Looked); i++)
            {
                if (IsSame(first[i], value))
                    return i;
            }

            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, new(value), out var isKnown);
            if (!isKnown)
            {
                number = _values.Count;
                _values.Add(value);
            }

            (_latest, _latestNumber) = (value, number);
            return number;
        }

        // Texts that are equal are mostly the same object.
        private static bool IsSame(T one, T other) => typeof(T).IsValueType ? EqualityComparer<T>.Default.Equals(one, other) : ReferenceEquals(one, other);
    }
}
