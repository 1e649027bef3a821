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
    private readonly long[]? _ticks;
    private readonly uint[]? _micros; // in their place where all are whole microseconds, as the service's are, and at most 71 minutes

    /// <param name="durations">Durations in ticks, not negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    public DurationGroups(ReadOnlySpan<long> durations)
    {
        var counts = _counts ??= new int[Groups];
        var (low, high, isShort) = (Groups, -1, true);
        foreach (var duration in durations)
        {
            var group = GroupOf(duration);
            counts[group]++;
            (low, high) = (Math.Min(low, group), Math.Max(high, group));
            isShort &= duration <= uint.MaxValue * TimeSpan.TicksPerMicrosecond && duration % TimeSpan.TicksPerMicrosecond == 0;
        }

        var used = counts.AsSpan(Math.Min(low, Groups), Math.Max(0, high - low + 1));
        var count = used.Length - used.Count(0);
        (_groups, _ends, Count) = (new ushort[count], new int[count], durations.Length);
        var (next, start) = (0, 0);
        for (var i = 0; i < used.Length; i++)
        {
            if (used[i] == 0)
                continue;
            _groups[next] = (ushort)(low + i);
            _ends[next++] = start + used[i];
            (used[i], start) = (start, start + used[i]);
        }

        if (isShort)
        {
            _micros = new uint[durations.Length];
            foreach (var duration in durations)
                _micros[counts[GroupOf(duration)]++] = (uint)(duration / TimeSpan.TicksPerMicrosecond);
        }
        else
        {
            _ticks = new long[durations.Length];
            foreach (var duration in durations)
                _ticks[counts[GroupOf(duration)]++] = duration;
        }

        used.Clear();
    }

    public int Count { get; }

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

    /// <summary>Copies the durations of a group, and returns their number.</summary>
    public int CopyTo(int group, Span<long> durations)
    {
        var i = Array.BinarySearch(_groups, (ushort)group);
        if (i < 0)
            return 0;
        var start = i == 0 ? 0 : _ends[i - 1];
        var count = _ends[i] - start;
        if (_ticks is not null)
            _ticks.AsSpan(start, count).CopyTo(durations);
        else
        {
            for (var k = 0; k < count; k++)
                durations[k] = _micros![start + k] * TimeSpan.TicksPerMicrosecond;
        }

        return count;
    }
}
