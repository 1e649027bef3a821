using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>Up to where in time a walk has come, as far as the order tells in which its jobs come.</summary>
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

    /// <summary>What share of a stretch lies behind, from 0 to 1; null where the jobs come in no order.</summary>
    /// <param name="stretch">The stretch that is walked.</param>
    /// <param name="now">The time, in UTC ticks, for a stretch without end.</param>
    public double? ShareOf(TimeRange stretch, long now)
    {
        lock (_gate)
        {
            if (_latest is not { } at || _rises == _falls)
                return null;
            var until = stretch.IsOpen ? Math.Max(now, stretch.From + 1) : stretch.Until;
            return Math.Clamp((_falls ? until - at : at - stretch.From) / (double)(until - stretch.From), 0, 1);
        }
    }
}
