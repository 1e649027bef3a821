using System.Collections.Concurrent;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;

namespace ClassifyDashboard.Reading.Watching;

/// <summary>What is known of a window at one time. Immutable.</summary>
internal sealed record Snapshot(WindowJobs Jobs, Period Period, LoadStage Stage)
{
    private const int MaxLoads = 64;

    private readonly ConcurrentDictionary<JobFilter, Lazy<Load>> _loads = new();

    // A changed copy says other things, so it must not share the loads of this one.
    private Snapshot(Snapshot other)
    {
        _loads = new();
        (Jobs, Period, Stage) = (other.Jobs, other.Period, other.Stage);
        (ReadAt, Problem, Unreadable, Progress, RefreshEvery, Budget, Version) = (other.ReadAt, other.Problem, other.Unreadable, other.Progress, other.RefreshEvery, other.Budget, other.Version);
    }

    /// <summary>Since when all of it is known.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    public Problem? Problem { get; init; }

    public int Unreadable { get; init; }

    public ReadProgress? Progress { get; init; }

    public TimeSpan? RefreshEvery { get; init; }

    /// <summary>How the request budget stood.</summary>
    public BudgetState? Budget { get; init; }

    /// <summary>The version of the known jobs that it was made of.</summary>
    public long Version { get; init; }

    /// <summary>Whether a watcher who knows the other would learn nothing from this one.</summary>
    public bool SaysTheSameAs(Snapshot? other) =>
        other is not null && Version >= 0 && ReferenceEquals(Jobs, other.Jobs) && Stage == other.Stage && ReadAt == other.ReadAt && Problem == other.Problem && RefreshEvery == other.RefreshEvery;

    /// <summary>The part of it that a filter means; made once for all screens that show it.</summary>
    public Load LoadOf(JobFilter filter)
    {
        if (_loads.Count >= MaxLoads)
            _loads.Clear();
        return _loads.GetOrAdd(filter, static (key, snapshot) => new(() => new Load(key, snapshot)), this).Value;
    }
}
