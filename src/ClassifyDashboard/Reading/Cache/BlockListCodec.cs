using System.Buffers.Binary;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>Encodes the list of a scope's blocks, which says what is covered and how many jobs each hour has, as the bytes of one store entry.</summary>
internal static class BlockListCodec
{
    private const byte Version = 1;

    /// <summary>Encodes what is covered and the job count of each hour.</summary>
    public static byte[] Write(Coverage coverage, IReadOnlyDictionary<long, int> counts)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(coverage.Known.Length);
        foreach (var known in coverage.Known)
        {
            writer.Write(known.From);
            writer.Write(known.Until);
            writer.Write(known.ReadAt);
            writer.Write(known.Unreadable);
            writer.Write(known.WasFinal);
        }

        writer.Write(counts.Count);
        foreach (var (hour, count) in counts)
        {
            writer.Write(hour);
            writer.Write(count);
        }

        return bytes.ToArray();
    }

    /// <summary>Decodes what <see cref="Write"/> encoded.</summary>
    /// <exception cref="InvalidDataException">The list is damaged.</exception>
    public static (Coverage Coverage, Dictionary<long, int> Counts) Read(byte[] entry)
    {
        const int PerRange = (3 * sizeof(long)) + sizeof(int) + 1, PerHour = sizeof(long) + sizeof(int), MinSize = 1 + sizeof(int) + sizeof(int);
        if (entry.Length < MinSize || entry[0] != Version)
            throw new InvalidDataException();
        var ranges = BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(1));
        if (ranges < 0 || MinSize + ((long)ranges * PerRange) > entry.Length)
            throw new InvalidDataException();
        using var reader = new BinaryReader(new MemoryStream(entry, 1 + sizeof(int), entry.Length - 1 - sizeof(int)));
        var known = Enumerable.Range(0, ranges)
            .Select(_ => new KnownRange(new(reader.ReadInt64(), reader.ReadInt64()), reader.ReadInt64(), reader.ReadInt32(), reader.ReadBoolean())).ToList();
        var hours = reader.ReadInt32();
        if (hours < 0 || MinSize + ((long)ranges * PerRange) + ((long)hours * PerHour) != entry.Length)
            throw new InvalidDataException();
        var counts = Enumerable.Range(0, hours).Select(_ => (Hour: reader.ReadInt64(), Count: reader.ReadInt32())).DistinctBy(each => each.Hour)
            .ToDictionary(each => each.Hour, each => each.Count);
        return (Coverage.Of(known), counts);
    }
}
