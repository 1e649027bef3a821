using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>What is said of the failures of a period: the state of each cause and the kind of trouble. Immutable.</summary>
public sealed class FailureJudgement
{
    private const int MaxDaysBefore = 28;

    private readonly Dictionary<string, CauseEvidence> _states;

    private FailureJudgement(Dictionary<string, CauseEvidence> states, FailureTrouble trouble) => (_states, Trouble) = (states, trouble);

    /// <summary>What is said while not all jobs of the period are known: nothing.</summary>
    public static FailureJudgement Unknown { get; } = new([], new(TroubleKind.Unknown));

    /// <summary>The kind of trouble.</summary>
    public FailureTrouble Trouble { get; }

    /// <summary>Judges jobs that are all known.</summary>
    /// <param name="jobs">The jobs of the period with any outcome.</param>
    /// <param name="period">The period.</param>
    /// <param name="known">The part of the period whose jobs these are.</param>
    /// <param name="causes">Their causes.</param>
    /// <param name="earlier">What is known of the time before the period.</param>
    public static FailureJudgement Of(JobSet jobs, Period period, Period known, FailureCauses causes, FailureHistory earlier)
    {
        var history = FailureHistory.Join([earlier, FailureHistory.Of(jobs, [known], period.To)]);
        var states = causes.Rows.ToDictionary(row => row.Key, row => CauseStates.Of(history, row.Key, period, causes.Rows.Count), StringComparer.Ordinal);
        var rising = causes.Rows.FirstOrDefault(row => states[row.Key].State == CauseState.Rising)?.Key;
        var (from, until) = (FailureHistory.SlotOf(period.From.AddDays(-MaxDaysBefore)), FailureHistory.SlotOf(period.From));
        var before = new FailureRate(earlier.Failed(from, until), earlier.Finished(from, until));
        return new(states, FailureTrouble.Of(jobs, period, causes, rising, before));
    }

    /// <summary>The state of a group of errors.</summary>
    public CauseEvidence StateOf(string key) => _states.GetValueOrDefault(key) ?? new(CauseState.Unknown, TimeSpan.Zero);
}
