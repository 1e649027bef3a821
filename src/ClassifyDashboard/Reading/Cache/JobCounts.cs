namespace ClassifyDashboard.Reading.Cache;

/// <summary>How many of the known jobs there are at which time, for those who plan what to read. Thread-safe.</summary>
/// <param name="gate">The lock of the known jobs.</param>
/// <param name="blocks">Their blocks.</param>
internal sealed class JobCounts(Lock gate, KnownBlocks blocks)
{
    private const int MinNearbyJobs = 100;
    private const long NearbySpan = TimeSpan.TicksPerDay;

    /// <summary>The number of known jobs, in memory or only in the store.</summary>
    public long Total
    {
        get
        {
            lock (gate)
                return blocks.Index.Total;
        }
    }

    /// <summary>The number of jobs that have not finished and are asked for again.</summary>
    public int Unfinished
    {
        get
        {
            lock (gate)
                return blocks.Unfinished.Count;
        }
    }

    /// <summary>Estimates the number of known jobs in a range, exact to about an hour's jobs.</summary>
    public int Within(TimeRange range)
    {
        lock (gate)
            return blocks.Index.Count(range);
    }

    /// <summary>The job count of an hour; null where the hour is not fully known.</summary>
    public int? Of(long hour)
    {
        lock (gate)
            return blocks.Coverage.Covers(new(hour, hour + Block.Length)) ? blocks.Index.CountOf(hour) : null;
    }

    /// <summary>Whether a range overlaps an hour with more jobs than the whole cache holds.</summary>
    public bool HasOversizedHour(TimeRange range)
    {
        lock (gate)
            return blocks.Index.HasOversizedHour(range);
    }

    /// <summary>Returns the jobs per tick next to a gap; null where too few jobs are known to estimate it.</summary>
    public double? DensityNear(TimeRange gap)
    {
        lock (gate)
        {
            foreach (var known in blocks.Coverage.Known)
            {
                var near = known.From == gap.Until ? known.TimeRange with { Until = Math.Min(known.Until, known.From + NearbySpan) }
                    : known.Until >= gap.From && known.From < gap.From ? known.TimeRange with { From = Math.Max(known.From, known.Until - NearbySpan) }
                    : default;
                if (!near.IsEmpty && blocks.Index.Density(near, MinNearbyJobs) is { } density)
                    return density;
            }

            return null;
        }
    }
}
