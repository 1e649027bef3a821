namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The jobs of a period by the time of their creation.</summary>
/// <param name="Buckets">One after the other without gaps, from the one in which the period begins to the one in which it ends.</param>
/// <param name="Step">The width of a bucket; where clocks change some are shorter or longer.</param>
/// <param name="Undated">The jobs without a time of creation, which are in no bucket.</param>
public sealed record Timeline(ValueList<TimeBucket> Buckets, TimelineStep Step, int Undated)
{
    /// <summary>The most buckets of a timeline: more bars than that cannot be told apart or hit with a finger.</summary>
    public const int MaxBuckets = 97;

    /// <summary>The height of the highest bar, see <see cref="HeightOf"/>.</summary>
    public double Peak => Buckets.Count == 0 ? 0 : Buckets.Max(bucket => HeightOf(bucket, bucket.Counts.Total));

    /// <summary>Where a bucket begins and ends, as shares of the timeline: bars are as wide as their time.</summary>
    public (double From, double Until) PlaceOf(TimeBucket bucket)
    {
        var (from, until) = (Buckets[0].From, Buckets[^1].Until);
        return until == from ? (0, 1) : ((bucket.From - from) / (until - from), (bucket.Until - from) / (until - from));
    }

    /// <summary>How high a bar of so many jobs is: as many as a bucket of the usual width would have at the same rate.</summary>
    /// <remarks>Where clocks go back a bucket is longer, and has more jobs though no more come; so a change of clocks is neither a peak nor a dip. Months and years are as long as they are.</remarks>
    public double HeightOf(TimeBucket bucket, int jobs) =>
        UnusualLength(bucket) is { Ticks: > 0 } length ? jobs * (Step.Usual!.Value / length) : jobs;

    /// <summary>How long a bucket is over which clocks change; null for all others.</summary>
    public TimeSpan? UnusualLength(TimeBucket bucket) =>
        Step.Usual is { } usual && bucket.Until - bucket.From is var length && length != usual ? length : null;

    /// <summary>Counts jobs in buckets that begin where a wall clock in the zone shows a round time.</summary>
    /// <param name="jobs">Those outside the period are counted in the bucket that is nearest.</param>
    /// <param name="period">The period shown.</param>
    /// <param name="zone">The zone in which hours and days begin.</param>
    public static Timeline Of(JobSet jobs, Period period, TimeZoneInfo zone)
    {
        var step = TimelineStep.For(period.Length);
        var starts = Starts(period, step, zone);
        var counts = new int[starts.Count - 1][];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = new int[KindCounts.Kinds];

        var orders = starts.ConvertAll(start => Job.Order(start));
        var (undated, last) = (0, starts.Count - 2);
        foreach (var job in jobs.AsSpan())
        {
            if (job.CreatedOrder == 0)
            {
                undated++;
                continue;
            }

            // Newest first: the bucket is mostly that of the job before, or the one in front of it.
            while (last > 0 && job.CreatedOrder < orders[last])
                last--;
            counts[last][(int)job.Status.Kind]++;
        }

        return new(
            Enumerable.Range(0, starts.Count - 1).Select(i => new TimeBucket(starts[i], starts[i + 1], KindCounts.Of(counts[i]))).ToValueList(),
            step,
            undated);
    }

    /// <summary>Where the buckets begin, and where the last one ends.</summary>
    private static List<DateTimeOffset> Starts(Period period, TimelineStep step, TimeZoneInfo zone)
    {
        var starts = new List<DateTimeOffset>();
        var at = step.StartOf(period.From, zone);
        while (at <= period.To || starts.Count == 0)
        {
            starts.Add(at);
            var next = step.Next(at, zone);
            if (next <= at) // the end of the calendar
                break;
            at = next;
        }

        starts.Add(at);
        return starts;
    }
}

/// <summary>The jobs created from a moment on, up to but not at another.</summary>
public sealed record TimeBucket(DateTimeOffset From, DateTimeOffset Until, KindCounts Counts)
{
    /// <summary>The part of a period that the bucket covers, both ends included.</summary>
    public Period Within(Period period) => new(
        From > period.From ? From : period.From,
        Until.AddTicks(-1) < period.To ? Until.AddTicks(-1) : period.To);
}

/// <summary>How wide the buckets of a timeline are: so many of a unit.</summary>
public readonly record struct TimelineStep(int Amount, TimeUnit Unit)
{
    private static readonly (TimelineStep Step, TimeSpan Length)[] Ladder =
    [
        (new(1, TimeUnit.Second), TimeSpan.FromSeconds(1)),
        (new(5, TimeUnit.Second), TimeSpan.FromSeconds(5)),
        (new(15, TimeUnit.Second), TimeSpan.FromSeconds(15)),
        (new(30, TimeUnit.Second), TimeSpan.FromSeconds(30)),
        (new(1, TimeUnit.Minute), TimeSpan.FromMinutes(1)),
        (new(2, TimeUnit.Minute), TimeSpan.FromMinutes(2)),
        (new(5, TimeUnit.Minute), TimeSpan.FromMinutes(5)),
        (new(10, TimeUnit.Minute), TimeSpan.FromMinutes(10)),
        (new(15, TimeUnit.Minute), TimeSpan.FromMinutes(15)),
        (new(30, TimeUnit.Minute), TimeSpan.FromMinutes(30)),
        (new(1, TimeUnit.Hour), TimeSpan.FromHours(1)),
        (new(2, TimeUnit.Hour), TimeSpan.FromHours(2)),
        (new(3, TimeUnit.Hour), TimeSpan.FromHours(3)),
        (new(6, TimeUnit.Hour), TimeSpan.FromHours(6)),
        (new(12, TimeUnit.Hour), TimeSpan.FromHours(12)),
        (new(1, TimeUnit.Day), TimeSpan.FromDays(1)),
        (new(1, TimeUnit.Week), TimeSpan.FromDays(7)),
        (new(1, TimeUnit.Month), TimeSpan.FromDays(28)),
        (new(1, TimeUnit.Year), TimeSpan.FromDays(365)),
        (new(10, TimeUnit.Year), TimeSpan.FromDays(3_652)),
        (new(200, TimeUnit.Year), TimeSpan.FromDays(73_048)),
    ];

    /// <summary>The narrowest step that keeps a period of this length within <see cref="Timeline.MaxBuckets"/>.</summary>
    public static TimelineStep For(TimeSpan length)
    {
        foreach (var (step, span) in Ladder)
        {
            if (length.Ticks / span.Ticks + 1 < Timeline.MaxBuckets)
                return step;
        }

        return Ladder[^1].Step;
    }

    /// <summary>The last moment at or before this one at which a bucket begins.</summary>
    internal DateTimeOffset StartOf(DateTimeOffset at, TimeZoneInfo zone)
    {
        if (Length is { } length)
            return Calendar.StartOf(at, length, zone);
        if (Unit != TimeUnit.Year)
            return Calendar.StartOf(at, Unit, zone);
        var year = Calendar.ToWall(at, zone).Year;
        return Calendar.FromWall(new DateTime(Math.Max(1, year - year % Amount), 1, 1), zone);
    }

    /// <summary>Where the bucket after the one that begins here begins.</summary>
    internal DateTimeOffset Next(DateTimeOffset start, TimeZoneInfo zone) => Length is { } length
        ? Calendar.Next(start, length, zone)
        : Calendar.Add(start, Unit == TimeUnit.Year && start.Year < Amount ? Amount - start.Year : Amount, Unit, zone);

    /// <summary>The length of a bucket in which no clock changes; null for months and years, which are of any length.</summary>
    internal TimeSpan? Usual => Length ?? Unit switch
    {
        TimeUnit.Day => TimeSpan.FromDays(1),
        TimeUnit.Week => TimeSpan.FromDays(7),
        _ => null,
    };

    // All are parts of a day.
    private TimeSpan? Length => Calendar.LengthOf(Unit) * Amount;
}
