namespace ClassifyDashboard.SampleApi;

/// <summary>
/// When the jobs are created: those before the start by a schedule, those after it one by one for ever. Jobs are numbered in this order.
/// </summary>
internal sealed class SampleArrivals
{
    private readonly ulong _seed;
    private readonly long _start;
    private readonly double _ticksPerArrival;
    private readonly long[] _times;

    /// <param name="options">The number of jobs, their distribution and how many come in a second.</param>
    /// <param name="start">The start of the sample API.</param>
    public SampleArrivals(SampleApiOptions options, DateTimeOffset start)
    {
        (_seed, _start, _times) = ((ulong)options.Seed, start.UtcTicks, SampleSchedule.Times(options, start));
        var arrivals = options.ArrivalsPerSecond ?? options.Jobs / (options.Days * 86_400.0);
        _ticksPerArrival = arrivals <= 0 ? double.PositiveInfinity : TimeSpan.TicksPerSecond / arrivals;
    }

    /// <summary>Returns the creation time of the job with a number, in UTC ticks; null where no such job ever comes.</summary>
    public long? CreatedAt(long index)
    {
        if (index < _times.Length)
            return _times[index];
        if (double.IsPositiveInfinity(_ticksPerArrival))
            return null;
        var arrival = index - _times.Length;
        var ticks = _start + (long)((arrival + 0.1 + 0.8 * Dice.Unit((ulong)index, _seed)) * _ticksPerArrival);
        return ticks - ticks % 10; // to the microsecond, as the service does
    }

    /// <summary>Returns the number of jobs created up to a time, included.</summary>
    public long CountAt(DateTimeOffset time)
    {
        if (time.UtcTicks >= _start)
        {
            var arrived = _times.Length + (long)Math.Max(0, ((time.UtcTicks - _start) / _ticksPerArrival) - 2);
            while (CreatedAt(arrived) is { } next && next <= time.UtcTicks)
                arrived++;
            return arrived;
        }

        var (low, high) = (0, _times.Length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (_times[middle] <= time.UtcTicks)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
