namespace ClassifyDashboard.Jobs;

/// <summary>
/// Times of rows like <see cref="Job.CreatedOrder"/>, 0 for none. Immutable. They take four bytes each where all lie within 71 minutes after a
/// base and apart from it by whole microseconds, as the service's do, otherwise eight.
/// </summary>
internal sealed class TimeColumn
{
    private const uint None = uint.MaxValue;

    private readonly long[]? _ticks;
    private readonly uint[]? _micros;
    private readonly long _first;
    private readonly TimeColumn? _after;

    private TimeColumn(long[]? ticks, uint[]? micros, long first, TimeColumn? after) => (_ticks, _micros, _first, _after) = (ticks, micros, first, after);

    public int Count => _micros?.Length ?? _ticks!.Length;

    public long this[int row]
    {
        get
        {
            if (_micros is null)
                return _ticks![row];
            var micros = _micros[row];
            return micros == None ? 0 : (_after is null ? _first : _after[row]) + (micros * TimeSpan.TicksPerMicrosecond);
        }
    }

    /// <summary>Creates a column whose base is its earliest time.</summary>
    /// <param name="ticks">The times, which must not change afterwards.</param>
    public static TimeColumn Of(long[] ticks)
    {
        var first = long.MaxValue;
        foreach (var time in ticks)
            first = time != 0 && time < first ? time : first;
        return Packed(ticks, first, null) is { } micros ? new(null, micros, first, null) : new(ticks, null, 0, null);
    }

    /// <summary>Creates a column whose bases are the times of the same rows in another one, such as creations before changes.</summary>
    /// <param name="ticks">The times, which must not change afterwards.</param>
    /// <param name="after">The other column.</param>
    public static TimeColumn After(long[] ticks, TimeColumn after) =>
        Packed(ticks, 0, after) is { } micros ? new(null, micros, 0, after) : new(ticks, null, 0, null);

    private static uint[]? Packed(long[] ticks, long first, TimeColumn? after)
    {
        var micros = new uint[ticks.Length];
        for (var row = 0; row < ticks.Length; row++)
        {
            if (ticks[row] == 0)
            {
                micros[row] = None;
                continue;
            }

            var (whole, rest) = Math.DivRem(ticks[row] - (after is null ? first : after[row]), TimeSpan.TicksPerMicrosecond);
            if (rest != 0 || whole is < 0 or >= None)
                return null;
            micros[row] = (uint)whole;
        }

        return micros;
    }
}
