namespace ClassifyDashboard.Jobs.Failures;

/// <summary>The times of the failures of one group of errors, beside those of all finished jobs, in slots of <see cref="FailureHistory"/>.</summary>
/// <param name="history">The jobs.</param>
/// <param name="times">When the jobs of the group failed, in UTC ticks, ascending; at least one.</param>
/// <param name="from">The slot of the start of the known time.</param>
/// <param name="now">The slot after the last.</param>
internal readonly ref struct CauseTimes(FailureHistory history, ReadOnlySpan<long> times, long from, long now)
{
    /// <summary>An hour in slots.</summary>
    public const long Hour = 12;

    /// <summary>A day in slots.</summary>
    public const long Day = 24 * Hour;

    private const int MaxDays = 35;

    private readonly ReadOnlySpan<long> _times = times;

    public long From => from;

    public long Now => now;

    public long Last => _times[^1] / FailureHistory.Slot.Ticks;

    public CauseTally In(long start, long until) => new(FailureHistory.CountIn(_times, start, until), history.Finished(start, until));

    /// <summary>Whether less than a day is known: then no day can be like another.</summary>
    public bool IsWithinDay => now - from < Day;

    /// <summary>Returns how many times more the failures of times of a length vary than independent ones would; at least 1.</summary>
    public double DispersionOf(CauseTally all, long until, long length)
    {
        var (rate, squares, finished, times) = ((double)all.Failed / Math.Max(1, all.Finished), 0.0, 0L, 0);
        for (var end = until; end - length >= from; end -= length)
        {
            var part = In(end - length, end);
            if (part.Finished == 0)
                continue;
            var difference = part.Failed - rate * part.Finished;
            squares += difference * difference;
            finished += part.Finished;
            times++;
        }

        return times < 2 || rate is 0 or 1 ? 1 : Math.Max(1, squares / (rate * (1 - rate) * finished) * times / (times - 1));
    }

    // The same hours of earlier days, and of those of the same weekday. Times that are not known have no jobs.
    public (CauseTally Days, CauseTally Weekdays) SameTimes(long start, long until)
    {
        var (days, weekdays) = (new CauseTally(), new CauseTally());
        for (var day = 1; day <= MaxDays && start - day * Day >= from; day++)
        {
            var then = In(start - day * Day, until - day * Day);
            days += then;
            weekdays += day % 7 == 0 ? then : new();
        }

        return (days, weekdays);
    }
}

/// <summary>The failures of a group in some time.</summary>
/// <param name="Failed">Their number.</param>
/// <param name="Finished">The number of all jobs that finished, at least <paramref name="Failed"/>.</param>
internal readonly record struct CauseTally(int Failed, int Finished)
{
    public CauseTally Times(int factor) => this with { Failed = Math.Min(Finished, factor * Failed) };

    public CauseTally Over(double dispersion) => new((int)(Failed / dispersion), (int)(Finished / dispersion));

    public static CauseTally operator +(CauseTally one, CauseTally other) => new(one.Failed + other.Failed, one.Finished + other.Finished);
}
