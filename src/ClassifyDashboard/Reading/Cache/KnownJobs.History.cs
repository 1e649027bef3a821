using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

// What is known of a time that nobody watches.
internal sealed partial class KnownJobs
{
    /// <summary>Returns the hours of a range that have jobs, newest first, each with its block where it is in memory, and what is covered.</summary>
    public (List<KnownHour> Hours, Coverage Coverage) HoursOf(TimeRange range)
    {
        lock (_gate)
            return ([.. _index.Hours(range).Select(hour => new KnownHour(hour, _index.CountOf(hour), _index.Get(hour)))], _coverage);
    }
}

/// <summary>An hour that has jobs.</summary>
/// <param name="Start">Its start in UTC ticks.</param>
/// <param name="Count">The number of its jobs.</param>
/// <param name="Block">Its jobs; null where they are not in memory.</param>
internal readonly record struct KnownHour(long Start, int Count, JobBlock? Block)
{
    public TimeRange TimeRange => new(Start, Start + Cache.Block.Length);
}
