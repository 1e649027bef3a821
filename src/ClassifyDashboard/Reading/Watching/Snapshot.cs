using System.Collections.Concurrent;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>The known state of a window at one time. Immutable.</summary>
internal sealed record Snapshot(WindowJobs Jobs, Period Period, LoadStage Stage)
{
    private const int MaxLoads = 64;

    private readonly ConcurrentDictionary<JobFilter, Lazy<Load>> _loads = new();

    // A changed copy differs from the original, so it must not share the original's loads.
    private Snapshot(Snapshot other)
    {
        _loads = new();
        (Jobs, Period, Stage) = (other.Jobs, other.Period, other.Stage);
        (ReadAt, Problem, Unreadable, Progress, RefreshEvery, Budget, Version) = (other.ReadAt, other.Problem, other.Unreadable, other.Progress,
            other.RefreshEvery, other.Budget, other.Version);
    }

    /// <summary>The time as of which all jobs of the window are known.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    public Problem? Problem { get; init; }

    public int Unreadable { get; init; }

    public ReadProgress? Progress { get; init; }

    public TimeSpan? RefreshEvery { get; init; }

    /// <summary>The state of the request budget when the snapshot was made.</summary>
    public BudgetState? Budget { get; init; }

    /// <summary>The version of the known jobs from which the snapshot was made.</summary>
    public long Version { get; init; }

    /// <summary>Whether a watcher that has the other snapshot would learn nothing from this one.</summary>
    public bool IsEquivalentTo(Snapshot? other) =>
        other is not null && Version >= 0 && ReferenceEquals(Jobs, other.Jobs) && Stage == other.Stage && ReadAt == other.ReadAt && Problem == other.Problem
            && RefreshEvery == other.RefreshEvery;

    /// <summary>Returns the load of a filter; all screens share one instance.</summary>
    public Load LoadOf(JobFilter filter)
    {
        if (_loads.Count >= MaxLoads)
            _loads.Clear();
        return _loads.GetOrAdd(filter, static (key, snapshot) => new(() => new Load(key, snapshot)), this).Value;
    }
}
