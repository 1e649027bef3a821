using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>Tracks how far in time a fetch has come, where its jobs arrive in order.</summary>
internal sealed class FetchProgress
{
    private readonly Lock _gate = new();
    private bool _rises;
    private bool _falls;
    private long? _latest;

    public void Add(IReadOnlyList<Job> jobs)
    {
        lock (_gate)
        {
            foreach (var job in jobs)
            {
                if (job.CreatedAt is not { UtcTicks: var ticks })
                    continue;
                (_rises, _falls) = (_rises || ticks > _latest, _falls || ticks < _latest);
                _latest = ticks;
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
            (_rises, _falls, _latest) = (false, false, null);
    }

    /// <summary>Returns the completed share of a range, from 0 to 1; null where the jobs arrive in no order.</summary>
    /// <param name="range">The range being fetched.</param>
    /// <param name="now">The current time in UTC ticks, for an open range.</param>
    public double? ShareOf(TimeRange range, long now)
    {
        lock (_gate)
        {
            if (_latest is not { } at || _rises == _falls)
                return null;
            var until = range.IsOpen ? Math.Max(now, range.From + 1) : range.Until;
            return Math.Clamp((_falls ? until - at : at - range.From) / (double)(until - range.From), 0, 1);
        }
    }
}
