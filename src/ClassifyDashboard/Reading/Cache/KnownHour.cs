using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>An hour that has jobs.</summary>
/// <param name="Start">Its start in UTC ticks.</param>
/// <param name="Count">The number of its jobs.</param>
/// <param name="Block">Its jobs; null where they are not in memory.</param>
internal readonly record struct KnownHour(long Start, int Count, JobBlock? Block)
{
    public TimeRange TimeRange => new(Start, Start + Cache.Block.Length);
}
