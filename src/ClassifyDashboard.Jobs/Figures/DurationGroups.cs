using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs.Figures;

/// <summary>
/// Durations in groups of nearly equal ones, so that the durations at a rank of many blocks are found in one group of each. Immutable.
/// </summary>
/// <remarks>A group spans 1/64 of the power of two below it.</remarks>
internal sealed class DurationGroups
{
    /// <summary>The number of groups for all durations.</summary>
    public const int Groups = (65 - Bits) << Bits;

    private const int Bits = 6;

    [ThreadStatic]
    private static int[]? _counts;

    private readonly ushort[] _groups;
    private readonly int[] _ends;
    private readonly long[] _values;

    /// <param name="durations">Durations in ticks, not negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    public DurationGroups(ReadOnlySpan<long> durations)
    {
        var counts = _counts ??= new int[Groups];
        var (low, high) = (Groups, -1);
        foreach (var duration in durations)
        {
            var group = GroupOf(duration);
            counts[group]++;
            (low, high) = (Math.Min(low, group), Math.Max(high, group));
        }

        var used = counts.AsSpan(Math.Min(low, Groups), Math.Max(0, high - low + 1));
        var count = used.Length - used.Count(0);
        (_groups, _ends, _values) = (new ushort[count], new int[count], new long[durations.Length]);
        var (next, start) = (0, 0);
        for (var i = 0; i < used.Length; i++)
        {
            if (used[i] == 0)
                continue;
            _groups[next] = (ushort)(low + i);
            _ends[next++] = start + used[i];
            (used[i], start) = (start, start + used[i]);
        }

        foreach (var duration in durations)
            _values[counts[GroupOf(duration)]++] = duration;
        used.Clear();
    }

    public int Count => _values.Length;

    /// <summary>Returns the group of a duration; a longer duration is in the same group or a later one.</summary>
    public static int GroupOf(long duration)
    {
        if (duration < 1 << Bits)
            return (int)duration;
        var power = (int)long.Log2(duration) - Bits;
        return ((power + 1) << Bits) + (int)(duration >> power) - (1 << Bits);
    }

    /// <summary>Adds the number of durations in each group.</summary>
    public void AddTo(int[] counts)
    {
        var start = 0;
        for (var i = 0; i < _groups.Length; i++)
        {
            counts[_groups[i]] += _ends[i] - start;
            start = _ends[i];
        }
    }

    /// <summary>Returns the durations of a group.</summary>
    public ReadOnlySpan<long> In(int group)
    {
        var i = Array.BinarySearch(_groups, (ushort)group);
        if (i < 0)
            return [];
        var start = i == 0 ? 0 : _ends[i - 1];
        return _values.AsSpan(start, _ends[i] - start);
    }
}
