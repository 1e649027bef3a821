namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The jobs of a period, counted by creation time.</summary>
/// <param name="Buckets">The buckets without gaps, from the one with the start of the period to the one with its end.</param>
/// <param name="Step">The width of a bucket; buckets over a clock change are shorter or longer.</param>
/// <param name="Undated">The number of jobs without a creation time, which are in no bucket.</param>
public sealed record Timeline(ValueList<TimeBucket> Buckets, TimelineStep Step, int Undated)
{
    /// <summary>The maximum number of buckets: a person cannot distinguish more bars or touch them with a finger.</summary>
    public const int MaxBuckets = 97;

    /// <summary>The height of the highest bar, see <see cref="HeightOf"/>.</summary>
    public double Peak => Buckets.Count == 0 ? 0 : Buckets.Max(bucket => HeightOf(bucket, bucket.Counts.Total));

    /// <summary>Returns the start and end of a bucket as shares of the timeline: a bar is as wide as its time.</summary>
    public (double From, double Until) PlaceOf(TimeBucket bucket)
    {
        var (from, until) = (Buckets[0].From, Buckets[^1].Until);
        return until == from ? (0, 1) : ((bucket.From - from) / (until - from), (bucket.Until - from) / (until - from));
    }

    /// <summary>
    /// Returns the height of a bucket's bar: the number of jobs that a bucket of normal width would have at the same rate.
    /// </summary>
    /// <remarks>
    /// Where clocks go back, a bucket is longer and has more jobs at the same rate; thanks to this scaling a clock change shows neither a
    /// peak nor a dip. Months and years keep their own lengths.
    /// </remarks>
    public double HeightOf(TimeBucket bucket, int jobs) =>
        UnusualLength(bucket) is { Ticks: > 0 } length ? jobs * (Step.Usual!.Value / length) : jobs;

    /// <summary>Returns the length of a bucket with a clock change; null for all others.</summary>
    public TimeSpan? UnusualLength(TimeBucket bucket) =>
        Step.Usual is { } usual && bucket.Until - bucket.From is var length && length != usual ? length : null;

    /// <summary>Counts jobs in buckets that begin at round wall-clock times of the zone.</summary>
    /// <param name="jobs">The jobs; one outside the period counts in the nearest bucket.</param>
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
        foreach (var part in jobs.Parts)
        {
            var (created, status) = (part.Block.Columns.Created, part.Block.Columns.Status);
            if (created[part[0]] == 0) // then all of them are undated
            {
                undated += part.Count;
                continue;
            }

            // Jobs are sorted newest first, so the bucket is mostly that of the previous job or the one before it.
            while (last > 0 && created[part[0]] < orders[last])
                last--;
            if (last == 0 || created[part[part.Count - 1]] >= orders[last])
            {
                Add(counts[last], BlockFigures.Of(part).Kinds);
                continue;
            }

            for (var i = 0; i < part.Count; i++)
            {
                while (last > 0 && created[part[i]] < orders[last])
                    last--;
                counts[last][(int)status[part[i]].Kind]++;
            }
        }

        return new(
            Enumerable.Range(0, starts.Count - 1).Select(i => new TimeBucket(starts[i], starts[i + 1], KindCounts.Of(counts[i]))).ToValueList(),
            step,
            undated);
    }

    private static void Add(int[] sums, int[] parts)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] += parts[i];
    }

    /// <summary>Returns the start of each bucket and the end of the last one.</summary>
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

/// <summary>The jobs created from a moment on, up to and excluding another.</summary>
public sealed record TimeBucket(DateTimeOffset From, DateTimeOffset Until, KindCounts Counts)
{
    /// <summary>Returns the part of a period within the bucket, both ends included.</summary>
    public Period Within(Period period) => new(
        From > period.From ? From : period.From,
        Until.AddTicks(-1) < period.To ? Until.AddTicks(-1) : period.To);
}

/// <summary>The width of a timeline's buckets: a number of a unit.</summary>
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

    /// <summary>Returns the narrowest step that keeps a period of this length within <see cref="Timeline.MaxBuckets"/>.</summary>
    public static TimelineStep For(TimeSpan length)
    {
        foreach (var (step, span) in Ladder)
        {
            if (length.Ticks / span.Ticks + 1 < Timeline.MaxBuckets)
                return step;
        }

        return Ladder[^1].Step;
    }

    /// <summary>Returns the last bucket start at or before a moment.</summary>
    internal DateTimeOffset StartOf(DateTimeOffset at, TimeZoneInfo zone)
    {
        if (Length is { } length)
            return Calendar.StartOf(at, length, zone);
        if (Unit != TimeUnit.Year)
            return Calendar.StartOf(at, Unit, zone);
        var year = Calendar.ToWall(at, zone).Year;
        return Calendar.FromWall(new DateTime(Math.Max(1, year - year % Amount), 1, 1), zone);
    }

    /// <summary>Returns the start of the bucket after the one that begins here.</summary>
    internal DateTimeOffset Next(DateTimeOffset start, TimeZoneInfo zone) => Length is { } length
        ? Calendar.Next(start, length, zone)
        : Calendar.Add(start, Unit == TimeUnit.Year && start.Year < Amount ? Amount - start.Year : Amount, Unit, zone);

    /// <summary>The length of a bucket without a clock change; null for months and years, which vary.</summary>
    internal TimeSpan? Usual => Length ?? Unit switch
    {
        TimeUnit.Day => TimeSpan.FromDays(1),
        TimeUnit.Week => TimeSpan.FromDays(7),
        _ => null,
    };

    // Each length divides a day.
    private TimeSpan? Length => Calendar.LengthOf(Unit) * Amount;
}
