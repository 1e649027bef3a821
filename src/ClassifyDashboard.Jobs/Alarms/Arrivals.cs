using System.Numerics;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>
/// The time slots of five minutes in which jobs arrived over the last weeks, and the slots for which that is known. Immutable, and a few
/// kilobytes.
/// </summary>
/// <remarks>
/// This suffices to decide whether a time without jobs is usual, so that weeks of jobs need not be cached or read for it. A slot is known
/// once it is over and all jobs created in it have been read. An arrival stays recorded even if its job is deleted later.
/// </remarks>
public sealed class Arrivals
{
    /// <summary>The length of a slot: shorter than any reported silence, and long enough that a burst of jobs fills one or two.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);

    /// <summary>The history: the known weeks and the current one.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(7 * (Weeks + 1));

    /// <summary>The maximum number of weeks for comparison.</summary>
    public const int Weeks = 4;

    private const byte Version = 1;
    private const int BitsOfWord = 64;
    private static readonly int Words = (int)(Reach.Ticks / Slot.Ticks / BitsOfWord) + 2;

    private readonly long _first; // the number of the first slot, a multiple of a word
    private readonly ulong[] _known;
    private readonly ulong[] _came;

    private Arrivals(long first, ulong[] known, ulong[] came) => (_first, _known, _came) = (first, known, came);

    /// <summary>Arrivals without any known slot.</summary>
    public static Arrivals None { get; } = new(0, new ulong[Words], new ulong[Words]);

    /// <summary>Returns the number of the slot that contains a time.</summary>
    public static long SlotOf(DateTimeOffset time) => time.UtcTicks / Slot.Ticks;

    /// <summary>Returns whether a job arrived in a slot; null where that is unknown.</summary>
    public bool? HasArrivals(long slot)
    {
        var i = slot - _first;
        if (i < 0 || i >= (long)Words * BitsOfWord || (_known[i / BitsOfWord] >> (int)(i % BitsOfWord) & 1) == 0)
            return null;
        return HasJob(slot);
    }

    /// <summary>The number of known slots.</summary>
    public int Known => _known.Sum(BitOperations.PopCount);

    /// <summary>
    /// Returns the time since when no job has arrived, up to a moment, as far back as slots are known without a gap: the start of the
    /// last slot with an arrival, or of the known slots.
    /// </summary>
    public DateTimeOffset? QuietSince(DateTimeOffset now)
    {
        var slot = SlotOf(now);
        if (HasJob(slot))
            return Start(slot);
        while (HasArrivals(slot - 1) is { } came)
        {
            slot--;
            if (came)
                break;
        }

        return slot == SlotOf(now) ? null : Start(slot);
    }

    /// <summary>Adds all jobs of a period and drops slots that are too old.</summary>
    /// <param name="jobs">The jobs created in the period.</param>
    /// <param name="period">The period; slots only partly within it stay unchanged.</param>
    public Arrivals With(JobSet jobs, Period period)
    {
        var (from, until) = (SlotOf(period.From.AddTicks(Slot.Ticks - 1)), SlotOf(period.To)); // the last slot is not over
        if (until <= from)
            return this;
        var moved = Until(until);
        for (var slot = Math.Max(from, moved._first); slot < until; slot++)
            moved._known[(slot - moved._first) / BitsOfWord] |= 1UL << (int)((slot - moved._first) % BitsOfWord);
        foreach (var job in jobs.Rows())
        {
            // also in the current slot
            if (job.CreatedAt is { } created && SlotOf(created) is var slot && slot >= moved._first && slot <= until)
                moved._came[(slot - moved._first) / BitsOfWord] |= 1UL << (int)((slot - moved._first) % BitsOfWord);
        }

        return _first == moved._first && _known.AsSpan().SequenceEqual(moved._known) && _came.AsSpan().SequenceEqual(moved._came) ? this : moved;
    }

    /// <summary>Serializes the slots for the store.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(_first);
        foreach (var word in _known.Concat(_came))
            writer.Write(word);
        return bytes.ToArray();
    }

    /// <summary>Deserializes stored slots; empty where the bytes are invalid.</summary>
    public static Arrivals Read(byte[]? kept)
    {
        if (kept is null || kept.Length != 1 + sizeof(long) + (2 * Words * sizeof(ulong)) || kept[0] != Version)
            return None;
        using var reader = new BinaryReader(new MemoryStream(kept, 1, kept.Length - 1));
        var first = reader.ReadInt64();
        var all = Enumerable.Range(0, 2 * Words).Select(_ => reader.ReadUInt64()).ToArray();
        return first < 0 || first % BitsOfWord != 0 ? None : new(first, all[..Words], all[Words..]);
    }

    private static DateTimeOffset Start(long slot) => new(slot * Slot.Ticks, TimeSpan.Zero);

    private bool HasJob(long slot) =>
        slot >= _first && slot - _first < (long)Words * BitsOfWord && (_came[(slot - _first) / BitsOfWord] >> (int)((slot - _first) % BitsOfWord) & 1) == 1;

    // Returns a copy that extends to a slot, moved by whole words.
    private Arrivals Until(long slot)
    {
        var last = slot / BitsOfWord;
        var first = Math.Max(_first / BitsOfWord, last - Words + 1);
        var (known, came) = (new ulong[Words], new ulong[Words]);
        var by = first - (_first / BitsOfWord);
        if (by < Words)
        {
            Array.Copy(_known, by, known, 0, Words - by);
            Array.Copy(_came, by, came, 0, Words - by);
        }

        return new(first * BitsOfWord, known, came);
    }
}
