using System.Collections.Concurrent;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading;

/// <summary>What is known of the jobs behind a <see cref="ReadKey"/> at one time. Immutable.</summary>
internal sealed record Snapshot(JobSet Jobs, Period Period, LoadStage Stage)
{
    private readonly ConcurrentDictionary<JobFilter, Lazy<Load>> _loads = new();

    /// <summary>When the last complete read began.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    public Problem? Problem { get; init; }

    public int Unreadable { get; init; }

    /// <summary>How many looks in a row have failed.</summary>
    public int Failures { get; init; }

    /// <summary>When the next look is due.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>The part of it that a filter means; made once for all screens that show it.</summary>
    public Load LoadOf(JobFilter filter) =>
        _loads.GetOrAdd(filter, static (key, snapshot) => new(() => new Load(key, snapshot)), this).Value;

    // A changed copy holds other jobs, so it must not share the loads of this one.
    private Snapshot(Snapshot other)
    {
        _loads = new();
        (Jobs, Period, Stage) = (other.Jobs, other.Period, other.Stage);
        (ReadAt, Problem, Unreadable, Failures, Due) = (other.ReadAt, other.Problem, other.Unreadable, other.Failures, other.Due);
    }
}
