using ClassifyDashboard.Components.Filtering;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Components.Loading;

/// <summary>
/// What one screen shows of the jobs that its address means: the latest load, or the one at which it was paused, the
/// period before it, and from when on jobs are newer than the rows, so that rows stay where they are while someone reads.
/// </summary>
/// <param name="reader">Where loads come from.</param>
/// <param name="changed">Called with each new load, from any thread.</param>
public sealed class JobsScreenState(JobReader reader, Func<Task> changed) : IDisposable
{
    private readonly JobsSubscription _watch = new(reader, changed);
    private readonly PreviousPeriod _comparison = new(reader, changed);
    private Address? _address;
    private Load? _paused;
    private bool _isResting;
    private (JobSet Jobs, DateTimeOffset? Since, int Count) _counted = (JobSet.Empty, null, 0);

    /// <summary>What is shown: the jobs as they were when it was paused, else the latest. Null while nothing is known.</summary>
    public Load? Load => _paused ?? _watch.Load;

    /// <summary>Whether the jobs stand still although newer ones may have come.</summary>
    public bool IsPaused => _paused is not null;

    /// <summary>Whether reading was stopped before all jobs had come.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Jobs created later than this are not among the rows yet; null where all are.</summary>
    public DateTimeOffset? RowsUntil { get; private set; }

    /// <summary>How many jobs have come that are not shown: those newer than the rows, or than the moment of the pause.</summary>
    public int Newer
    {
        get
        {
            if (_watch.Load is not { } latest || (_paused is { } paused ? Newest(paused) : RowsUntil) is not { } since)
                return 0;
            if (!ReferenceEquals(_counted.Jobs, latest.Jobs) || _counted.Since != since)
                _counted = (latest.Jobs, since, latest.Jobs.TakeWhile(job => job.CreatedAt > since).Count());
            return _counted.Count;
        }
    }

    /// <summary>The figures of the period before; null while they are not known.</summary>
    public JobFigures? Before => Load is null or { Stage: LoadStage.Reading } ? null : _comparison.FiguresBefore(Load);

    /// <summary>How far the reading of the period before has come; null where it is not being read.</summary>
    public Load? ReadingBefore => _comparison.Reading;

    /// <summary>Shows what an address means; another one than before ends a pause and begins with all rows.</summary>
    public void Follow(Address address)
    {
        var isOther = _address is null || address.Filter != _address.Filter || address.Zone != _address.Zone;
        if (isOther || address.Query.Table != _address!.Query.Table)
            RowsUntil = null;
        if (isOther)
            (_paused, IsStopped) = (null, false);
        _address = address;
        if (!_isResting && !IsStopped)
            _watch.Follow(address.Filter, address.Zone);
        OnLoad();
    }

    /// <summary>For a page that is rendered once: waits for the whole answer, or as long as a reader of the page should.</summary>
    public Task ReadAsync(Address address, TimeSpan patience, TimeProvider time) => _watch.ReadAsync(address.Filter, address.Zone, patience, time);

    /// <summary>To be called with each new load: has the period before follow, and rows stand still once all were there.</summary>
    public void OnLoad()
    {
        if (_watch.Load is not { } load)
            return;
        if (RowsUntil is null && load.ReadAt is not null && load.Jobs.Count > 0)
            RowsUntil = Newest(load);
        if (!_isResting && !IsStopped && IsCalm(load.Budget))
            _comparison.Follow(load, _address!.Zone);
    }

    /// <summary>Has newer jobs come in among the rows.</summary>
    public void ShowNewer() => RowsUntil = _watch.Load is { ReadAt: not null } load ? Newest(load) : null;

    public void Pause() => _paused = _watch.Load;

    public void Resume()
    {
        _paused = null;
        ShowNewer();
    }

    /// <summary>Stops reading; what has come stays on the screen.</summary>
    public void Stop()
    {
        IsStopped = true;
        _watch.Unsubscribe();
        _comparison.Unsubscribe();
    }

    /// <summary>Goes on reading.</summary>
    public void GoOn()
    {
        IsStopped = false;
        Follow(_address!);
    }

    /// <summary>Lets go while nobody looks, such as in a hidden tab, and goes on when someone does again.</summary>
    public void Rest(bool isHidden)
    {
        if (_isResting == isHidden)
            return;
        _isResting = isHidden;
        if (isHidden)
        {
            _watch.Unsubscribe();
            _comparison.Unsubscribe();
        }
        else if (_address is not null)
        {
            Follow(_address);
        }
    }

    /// <summary>Has the service asked for changes now.</summary>
    public void RefreshNow()
    {
        if (IsStopped)
            GoOn();
        if (_address is not null)
            reader.RefreshNow(_address.Filter, _address.Zone);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _comparison.Dispose();
    }

    // The period before is a comfort: it waits until the requests are not needed for anything else.
    private static bool IsCalm(BudgetState? budget) => budget is null or { IsSlowed: false, PausedUntil: null, BackfillWait.TotalSeconds: < 2 };

    private static DateTimeOffset Newest(Load load) => (load.Jobs.Count > 0 ? load.Jobs[0].CreatedAt : null) ?? load.Period.To;
}
