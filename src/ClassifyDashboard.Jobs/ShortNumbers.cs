namespace ClassifyDashboard.Jobs;

/// <summary>Numbers that are not negative, in a byte each where all are at most 255. Immutable.</summary>
internal readonly struct ShortNumbers
{
    private readonly byte[]? _short;
    private readonly int[]? _long;

    private ShortNumbers(byte[]? few, int[]? many) => (_short, _long) = (few, many);

    public int this[int index] => _short is { } few ? few[index] : _long![index];

    /// <summary>Takes over the numbers, which must not change afterwards.</summary>
    public static ShortNumbers Of(int[] numbers) => numbers.AsSpan().IndexOfAnyExceptInRange(0, byte.MaxValue) < 0
        ? new(Array.ConvertAll(numbers, number => (byte)number), null)
        : new(null, numbers);

    /// <summary>Copies the numbers from an index on.</summary>
    public void CopyTo(int from, Span<int> numbers)
    {
        if (_long is not null)
            _long.AsSpan(from, numbers.Length).CopyTo(numbers);
        else
        {
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = _short![from + i];
        }
    }
}
