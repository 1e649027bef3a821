using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Caches values by their UTF-8 bytes, so that values shared by thousands of jobs are created and held once.</summary>
/// <remarks>
/// The table has a fixed size: a collision replaces the entry, so the table never grows. Races only cost a copy, since reads and writes
/// of a reference are atomic.
/// </remarks>
/// <param name="places">The number of entries, a power of two.</param>
/// <param name="longest">The maximum number of bytes of a value that is cached.</param>
internal sealed class Utf8InternTable<T>(int places, int longest)
    where T : class
{
    private readonly Entry?[] _entries = new Entry?[places];

    /// <summary>Returns the value cached for these bytes, or null.</summary>
    public T? Find(ReadOnlySpan<byte> utf8) => utf8.Length <= longest && PlaceOf(utf8) is { } entry && utf8.SequenceEqual(entry.Utf8) ? entry.Value : null;

    /// <summary>Caches the value of these bytes, unless they are too long to repeat.</summary>
    public T Keep(ReadOnlySpan<byte> utf8, T value)
    {
        if (utf8.Length <= longest)
            PlaceOf(utf8) = new(utf8.ToArray(), value);
        return value;
    }

    private ref Entry? PlaceOf(ReadOnlySpan<byte> utf8) => ref _entries[(int)StoredHash.Of(utf8) & (_entries.Length - 1)];

    private sealed class Entry(byte[] utf8, T value)
    {
        public byte[] Utf8 => utf8;

        public T Value => value;
    }
}
