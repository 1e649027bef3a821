using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Telemetry;

/// <summary>What is known of the jobs of one watch. Immutable.</summary>
/// <param name="Watch">The name of the watch, as a label.</param>
internal sealed record JudgedFigures(string Watch)
{
    /// <summary>The judgement, as on a wall and in alerts; null while not all jobs are known and recent.</summary>
    public JudgedState? State { get; init; }

    /// <summary>The jobs of the last 24 hours by status; null while they are not known.</summary>
    public KindCounts? Statuses { get; init; }

    /// <summary>The completed jobs of the last 24 hours by the label of their type.</summary>
    public IReadOnlyDictionary<string, long> Types { get; init; } = new Dictionary<string, long>();

    /// <summary>When the jobs of the last 24 hours were read; null while they are not known.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Whether all jobs of the last 24 hours are known and up to date.</summary>
    public bool IsComplete { get; init; }
}

/// <summary>A judgement of the jobs of a watch.</summary>
/// <param name="At">When the jobs were read.</param>
/// <param name="State">The worst state of all.</param>
/// <param name="Failed">The failure rate by which a watch or alarm ends.</param>
/// <param name="Unmatched">The same of results that no rule matched.</param>
/// <param name="Stuck">The number of stuck jobs.</param>
/// <param name="Silence">The time since the last job came; null while the earlier weeks are not read from the store.</param>
internal sealed record JudgedState(DateTimeOffset At, AlarmState State, FailureRate Failed, FailureRate Unmatched, int Stuck, Silence? Silence);
