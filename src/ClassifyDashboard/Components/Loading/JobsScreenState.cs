using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Components.Loading;

/// <summary>
/// The state of one screen of jobs: the latest load, or the load at which it was paused; the figures of the period before; and the time up
/// to which jobs are among the rows, so that rows do not move while someone reads.
/// </summary>
/// <param name="reader">The source of loads.</param>
/// <param name="changed">Called with each new load, from any thread.</param>
/// <param name="readsBefore">Whether the period before is read.</param>
public sealed class JobsScreenState(JobReader reader, Func<Task> changed, bool readsBefore = true) : IDisposable
{
    private readonly JobsSubscription _subscription = new(reader, changed);
    private readonly PreviousPeriod _previous = new(reader, changed);
    private Address? _address;
    private Load? _paused;
    private bool _isHidden;
    private (JobSet Jobs, DateTimeOffset? Since, int Count) _counted = (JobSet.Empty, null, 0);

    /// <summary>The load that is shown: the one at the pause, else the latest. Null while nothing is known.</summary>
    public Load? Load => _paused ?? _subscription.Load;

    /// <summary>Whether the screen is paused, so that newer jobs are not shown.</summary>
    public bool IsPaused => _paused is not null;

    /// <summary>Whether the viewer stopped the reading before all jobs were read.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Jobs that were created later are not among the rows yet; null if all jobs are.</summary>
    public DateTimeOffset? RowsUntil { get; private set; }

    /// <summary>The number of jobs that are newer than the rows, or newer than the pause.</summary>
    public int Newer
    {
        get
        {
            if (_subscription.Load is not { } latest || (_paused is { } paused ? Newest(paused) : RowsUntil) is not { } since)
                return 0;
            if (!ReferenceEquals(_counted.Jobs, latest.Jobs) || _counted.Since != since)
                _counted = (latest.Jobs, since, latest.Jobs.CountAfter(since));
            return _counted.Count;
        }
    }

    /// <summary>The figures of the period before; null while they are not known.</summary>
    public JobFigures? Before => LoadBefore?.Figures;

    /// <summary>The load of the period before; null while it is not known.</summary>
    public Load? LoadBefore => Load is null or { Stage: LoadStage.Reading } ? null : _previous.LoadBefore(Load);

    /// <summary>The load of the period before while it is being read, else null.</summary>
    public Load? ReadingBefore => _previous.Reading;

    /// <summary>Follows the jobs of an address. A different filter or zone ends a pause and shows all rows.</summary>
    public void Follow(Address address)
    {
        var isOther = _address is null || address.Filter != _address.Filter || address.Zone != _address.Zone;
        if (isOther || address.Query.Table != _address!.Query.Table)
            RowsUntil = null;
        if (isOther)
            (_paused, IsStopped) = (null, false);
        _address = address;
        if (!_isHidden && !IsStopped)
            _subscription.Follow(address.Filter, address.Zone);
        OnLoad();
    }

    /// <summary>For a page that is rendered once: waits for a complete load, at most for the given time.</summary>
    public Task ReadAsync(Address address, TimeSpan patience, TimeProvider time) => _subscription.ReadAsync(address.Filter, address.Zone, patience, time);

    /// <summary>
    /// Must be called after each new load. It starts reading the period before, and keeps the rows in place once all jobs are read.
    /// </summary>
    public void OnLoad()
    {
        if (_subscription.Load is not { } load)
            return;
        if (RowsUntil is null && load.ReadAt is not null && load.Jobs.Count > 0)
            RowsUntil = Newest(load);
        if (readsBefore && !_isHidden && !IsStopped && IsBudgetIdle(load.Budget))
            _previous.Follow(load, _address!.Zone);
    }

    /// <summary>Shows newer jobs among the rows.</summary>
    public void ShowNewer() => RowsUntil = _subscription.Load is { ReadAt: not null } load ? Newest(load) : null;

    public void Pause() => _paused = _subscription.Load;

    public void Resume()
    {
        _paused = null;
        ShowNewer();
    }

    /// <summary>Stops reading. The jobs that were read stay on the screen.</summary>
    public void Stop()
    {
        IsStopped = true;
        _subscription.Unsubscribe();
        _previous.Unsubscribe();
    }

    /// <summary>Continues reading after a stop.</summary>
    public void Continue()
    {
        IsStopped = false;
        Follow(_address!);
    }

    /// <summary>Stops following the jobs while the tab is hidden, and follows them again when it is shown.</summary>
    public void SetHidden(bool isHidden)
    {
        if (_isHidden == isHidden)
            return;
        _isHidden = isHidden;
        if (isHidden)
        {
            _subscription.Unsubscribe();
            _previous.Unsubscribe();
        }
        else if (_address is not null)
        {
            Follow(_address);
        }
    }

    /// <summary>Asks the service for changes now.</summary>
    public void RefreshNow()
    {
        if (IsStopped)
            Continue();
        if (_address is not null)
            reader.RefreshNow(_address.Filter, _address.Zone);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _previous.Dispose();
    }

    // The period before is read only while no other request has to wait.
    private static bool IsBudgetIdle(BudgetState? budget) => budget is null or { IsSlowed: false, PausedUntil: null, BackfillWait.TotalSeconds: < 2 };

    private static DateTimeOffset Newest(Load load) => (load.Jobs.Count > 0 ? load.Jobs[0].CreatedAt : null) ?? load.Period.To;
}
