using System.Runtime.InteropServices;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>When jobs finished, and when those of each group of errors failed, over all time that is known. Immutable.</summary>
/// <remarks>
/// A job finished when it last changed, or was created where that is not known; undated jobs are left out. Jobs are counted in slots of
/// <see cref="Slot"/>, so that a count of any time span costs two look-ups. What is known is known by creation time: a job that finishes
/// after the end of a known time counts there.
/// </remarks>
public sealed class FailureHistory
{
    /// <summary>The length of the slots in which finished jobs are counted.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);

    private const long MaxSlots = 10L * 366 * 24 * 12; // ten years: no job is older than the service

    private readonly (long Slot, int Count)[] _slots; // in order
    private readonly Dictionary<string, long[]> _failures;
    private int[]? _finishedBefore;

    private FailureHistory(ValueList<Period> known, (long Slot, int Count)[] slots, Dictionary<string, long[]> failures) =>
        (Known, _slots, _failures) = (known, slots, failures);

    /// <summary>The history of no time.</summary>
    public static FailureHistory None { get; } = new([], [], []);

    /// <summary>The known times, in order and without overlaps.</summary>
    public ValueList<Period> Known { get; }

    /// <summary>The start of the first known time; null where none is known.</summary>
    public DateTimeOffset? From => Known.Count == 0 ? null : Known[0].From;

    /// <summary>Counts the finished jobs among these.</summary>
    /// <param name="jobs">The jobs of the known times, and any others: what is known of these counts too.</param>
    /// <param name="known">The known times, in order and without overlaps.</param>
    /// <param name="until">The latest time of a job: where clocks differ, one that finished later counts here.</param>
    public static FailureHistory Of(JobSet jobs, IEnumerable<Period> known, DateTimeOffset until)
    {
        var builder = new Builder();
        jobs.Each(part => HasFailed(part) ? part.Block.ErrorGroups.Keys : null); // what takes long is made on all processors, once for each block
        foreach (var part in jobs.Parts)
            Add(builder, part, until.UtcTicks);
        return builder.Build(known.Where(period => period.To > period.From));
    }

    /// <summary>Creates a history of jobs that finished at these times; of a failed job the key of its error is given.</summary>
    public static FailureHistory Of(IEnumerable<(DateTimeOffset At, string? Error)> finished, IEnumerable<Period> known)
    {
        var builder = new Builder();
        foreach (var (at, error) in finished)
            builder.Add(at.UtcTicks, error);
        return builder.Build(known);
    }

    /// <summary>Returns the history of the times of all of these, which must not overlap.</summary>
    public static FailureHistory Join(IEnumerable<FailureHistory> parts)
    {
        var builder = new Builder();
        var known = new List<Period>();
        foreach (var part in parts)
        {
            known.AddRange(part.Known);
            builder.Add(part);
        }

        return builder.Build(Joined(known.OrderBy(period => period.From)));
    }

    /// <summary>Returns how much of a time span is known.</summary>
    public TimeSpan KnownIn(DateTimeOffset from, DateTimeOffset until)
    {
        var known = TimeSpan.Zero;
        foreach (var period in Known)
        {
            var (start, end) = (period.From > from ? period.From : from, period.To < until ? period.To : until);
            if (end > start)
                known += end - start;
        }

        return known;
    }

    /// <summary>Returns the number of jobs that finished from one slot up to and excluding another.</summary>
    internal int Finished(long fromSlot, long untilSlot) => Math.Max(0, Before(untilSlot) - Before(fromSlot));

    /// <summary>When the jobs of a group failed, in UTC ticks, ascending.</summary>
    internal ReadOnlySpan<long> FailuresOf(string key) => _failures.GetValueOrDefault(key);

    /// <summary>The number of failed jobs in all groups from one slot up to and excluding another.</summary>
    internal int Failed(long fromSlot, long untilSlot) => _failures.Values.Sum(times => CountIn(times, fromSlot, untilSlot));

    internal static int CountIn(ReadOnlySpan<long> times, long fromSlot, long untilSlot) =>
        Math.Max(0, FirstFrom(times, untilSlot * Slot.Ticks) - FirstFrom(times, fromSlot * Slot.Ticks));

    /// <summary>Returns the slot of a moment.</summary>
    internal static long SlotOf(DateTimeOffset moment) => moment.UtcTicks / Slot.Ticks;

    private static int FirstFrom(ReadOnlySpan<long> times, long ticks) =>
        BinarySearch.First(0, times.Length, new Moment(times, ticks), static (i, moment) => moment.Times[i] >= moment.Ticks);

    private int Before(long slot)
    {
        if (_slots.Length == 0)
            return 0;
        var before = _finishedBefore ??= Sums();
        return before[Math.Clamp(slot - _slots[0].Slot, 0, before.Length - 1)];
    }

    // The number of jobs that finished before each slot, and one more for all.
    private int[] Sums()
    {
        var sums = new int[_slots[^1].Slot - _slots[0].Slot + 2];
        foreach (var (slot, count) in _slots)
            sums[slot - _slots[0].Slot + 1] = count;
        for (var i = 1; i < sums.Length; i++)
            sums[i] += sums[i - 1];
        return sums;
    }

    private static bool HasFailed(JobSelection part) => Array.Exists(part.Block.Columns.Status.Values, status => status.Kind == StatusKind.Failed);

    private static void Add(Builder builder, JobSelection part, long until)
    {
        var columns = part.Block.Columns;
        var kinds = Array.ConvertAll(columns.Status.Values, status => status.Kind);
        var keys = HasFailed(part) ? part.Block.ErrorGroups.Keys : null;
        for (var i = 0; i < part.Count; i++)
        {
            var row = part[i];
            var kind = kinds[columns.Status.NumberOf(row)];
            if (kind is not (StatusKind.Completed or StatusKind.Failed) || columns.Created[row] is var created && created == 0)
                continue;
            builder.Add(Math.Min(Math.Max(created, columns.Updated[row]) - 1, until), kind == StatusKind.Failed ? keys![row] : null);
        }
    }

    private static long[] Sorted(long[] times)
    {
        Array.Sort(times);
        return times;
    }

    private static List<Period> Joined(IEnumerable<Period> inOrder)
    {
        var joined = new List<Period>();
        foreach (var period in inOrder)
        {
            if (joined.Count > 0 && period.From <= joined[^1].To)
                joined[^1] = joined[^1] with { To = period.To > joined[^1].To ? period.To : joined[^1].To };
            else
                joined.Add(period);
        }

        return joined;
    }

    private readonly ref struct Moment(ReadOnlySpan<long> times, long ticks)
    {
        public readonly ReadOnlySpan<long> Times = times;
        public readonly long Ticks = ticks;
    }

    private sealed class Builder
    {
        private readonly Dictionary<long, int> _slots = [];
        private readonly Dictionary<string, List<long>> _failures = new(StringComparer.Ordinal);
        private (long Slot, int Count) _latest; // most jobs come in the order of their slots

        public void Add(long at, string? error)
        {
            if (at / Slot.Ticks is var slot && slot != _latest.Slot)
                Count(slot);
            _latest.Count++;
            if (error is not null)
                Of(error).Add(at);
        }

        public void Add(FailureHistory part)
        {
            foreach (var (slot, count) in part._slots)
                CollectionsMarshal.GetValueRefOrAddDefault(_slots, slot, out _) += count;
            foreach (var (key, times) in part._failures)
                Of(key).AddRange(times);
        }

        public FailureHistory Build(IEnumerable<Period> known)
        {
            Count(0);
            var most = _slots.Count == 0 ? 0 : _slots.Keys.Max();
            return new(known.ToValueList(), [.. _slots.Where(slot => slot.Key > most - MaxSlots).Select(slot => (slot.Key, slot.Value)).Order()],
                _failures.ToDictionary(group => group.Key, group => Sorted([.. group.Value]), StringComparer.Ordinal));
        }

        private void Count(long next)
        {
            if (_latest.Count > 0)
                CollectionsMarshal.GetValueRefOrAddDefault(_slots, _latest.Slot, out _) += _latest.Count;
            _latest = (next, 0);
        }

        private List<long> Of(string error) => CollectionsMarshal.GetValueRefOrAddDefault(_failures, error, out _) ??= [];
    }
}
