namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Finds what was made of the same bytes before, so that what thousands of jobs share is made and held once.</summary>
/// <remarks>
/// A fixed table where bytes have one place: a collision replaces, so that it never grows. Races only cost a copy, since
/// a reference is read and written whole.
/// </remarks>
internal sealed class Utf8InternTable<T>(int places, int longest)
    where T : class
{
    private readonly Entry?[] _entries = new Entry?[places];

    /// <summary>What was kept for these bytes, or null.</summary>
    public T? Find(ReadOnlySpan<byte> utf8) => utf8.Length <= longest && PlaceOf(utf8) is { } entry && utf8.SequenceEqual(entry.Utf8) ? entry.Value : null;

    /// <summary>Keeps what was made of these bytes, unless they are too long to be likely to come again.</summary>
    public T Keep(ReadOnlySpan<byte> utf8, T value)
    {
        if (utf8.Length <= longest)
            PlaceOf(utf8) = new(utf8.ToArray(), value);
        return value;
    }

    private ref Entry? PlaceOf(ReadOnlySpan<byte> utf8)
    {
        var hash = default(HashCode);
        hash.AddBytes(utf8);
        return ref _entries[(uint)hash.ToHashCode() % (uint)places];
    }

    private sealed class Entry(byte[] utf8, T value)
    {
        public byte[] Utf8 => utf8;

        public T Value => value;
    }
}
