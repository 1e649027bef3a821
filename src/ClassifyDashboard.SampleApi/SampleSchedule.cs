namespace ClassifyDashboard.SampleApi;

/// <summary>Generates the creation times of jobs and the incidents of one configuration.</summary>
internal static class SampleSchedule
{
    private const long Hour = TimeSpan.TicksPerHour;

    /// <summary>The creation times of the past jobs in UTC ticks, in order.</summary>
    public static long[] Times(SampleApiOptions options, DateTimeOffset start)
    {
        var times = new long[options.Jobs];
        if (options.Spread == JobSpread.Moment)
        {
            Array.Fill(times, start.UtcTicks - (Hour / 2));
            return times;
        }

        var length = options.Spread == JobSpread.Hour ? Hour : options.Days * TimeSpan.TicksPerDay;
        var from = start.UtcTicks - length;
        var weights = Weights(from, length, options.Spread);
        var total = weights.Sum();

        // Each job has an equal slice of the weight and a random position in it, so the times are sorted.
        var (hour, before) = (0, 0.0);
        for (var i = 0; i < times.Length; i++)
        {
            var at = (i + Dice.Unit((ulong)i, (ulong)options.Seed)) / times.Length * total;
            while (hour + 1 < weights.Length && before + weights[hour] < at)
                before += weights[hour++];
            var share = Math.Min(0.999_999, (at - before) / weights[hour]);
            var ticks = from + (long)((hour + share) * length / weights.Length);
            times[i] = ticks - ticks % 10; // to the microsecond, as the service does
        }

        return times;
    }

    /// <summary>Returns the number of the weekly incident at a moment, or null. Each incident lasts an hour.</summary>
    public static ulong? Incident(ulong seed, DateTimeOffset at)
    {
        var week = (ulong)(at.UtcTicks / (7 * TimeSpan.TicksPerDay));
        var dice = new Dice(seed ^ 0x1C1D, week);
        var begin = ((long)week * 7 * TimeSpan.TicksPerDay) + (dice.Below(5) * TimeSpan.TicksPerDay) + ((8 + dice.Below(8)) * Hour);
        return at.UtcTicks >= begin && at.UtcTicks < begin + Hour ? dice.Next() : null;
    }

    private static double[] Weights(long from, long length, JobSpread spread)
    {
        var weights = new double[Math.Max(1, length / Hour)];
        for (var i = 0; i < weights.Length; i++)
        {
            var at = new DateTime(from + i * Hour);
            var byDay = 0.15 + Math.Max(0, Math.Sin((at.Hour - 5) * Math.PI / 15));
            var byWeek = at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.3 : 1;
            weights[i] = spread == JobSpread.Rhythm ? byDay * byWeek : 1;
        }

        return weights;
    }
}
