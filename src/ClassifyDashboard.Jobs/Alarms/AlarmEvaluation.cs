using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The state of a rate, as a wall screen shows it.</summary>
public enum AlarmState
{
    /// <summary>No evidence shows that the rate is above the threshold.</summary>
    Fine,

    /// <summary>
    /// Not evaluated, because too few jobs finish: the test would more likely than not miss even a rate far above the threshold. Shown
    /// without colour.
    /// </summary>
    TooFew,

    /// <summary>The rate is above the warning threshold.</summary>
    Watch,

    /// <summary>The rate is above the alarm threshold.</summary>
    Alarm,
}

/// <summary>A state and its evidence.</summary>
/// <param name="State">The state.</param>
/// <param name="Since">
/// The start of the state. A watch or alarm starts when the job finished that was one too many, or when an alarm became a watch. Another
/// state starts when the last watch or alarm ended; null where the given outcomes have none.
/// </param>
/// <param name="Evidence">The finding that started the watch or alarm; null for the other states.</param>
/// <param name="Now">
/// The current rate, by which a watch or alarm ends: of the last 15 minutes, or of the minimum number of last jobs, see
/// <see cref="AlarmEvaluator"/>.
/// </param>
/// <param name="Windows">The rates of all windows, from the shortest to the longest.</param>
/// <param name="Enough">The number of jobs an hour from which on the state is not <see cref="AlarmState.TooFew"/>.</param>
/// <param name="LastBad">
/// The last jobs that ended badly, latest first, at most three: facts to show where too few jobs exist for an evaluation.
/// </param>
public sealed record AlarmEvaluation(
    AlarmState State,
    DateTimeOffset? Since,
    Evidence? Evidence,
    WindowRate Now,
    ValueList<WindowRate> Windows,
    int Enough,
    ValueList<Job> LastBad);

/// <summary>The rate of the jobs that finished within a length of time up to now.</summary>
/// <param name="Length">The length, 15 minutes to four hours.</param>
/// <param name="Rate">The rate with its n and its 95 % interval.</param>
public sealed record WindowRate(TimeSpan Length, FailureRate Rate);

/// <summary>A number of bad outcomes in a window that chance does not explain.</summary>
/// <param name="At">When the last of the bad outcomes finished.</param>
/// <param name="Length">The window that ended then; of several the one with the smallest probability.</param>
/// <param name="Bad">The number of bad outcomes, at least two.</param>
/// <param name="Finished">The number of finished jobs, at least <paramref name="Bad"/>.</param>
/// <param name="Threshold">The rate against which they were tested.</param>
/// <param name="Tail">The probability of at least this many bad outcomes at the threshold.</param>
public sealed record Evidence(DateTimeOffset At, TimeSpan Length, int Bad, int Finished, double Threshold, double Tail);

/// <summary>An episode in which a rate was above a threshold.</summary>
/// <param name="From">The start of the episode.</param>
/// <param name="Until">The end of the episode; null where it lasts.</param>
/// <param name="Evidence">The finding that started the episode.</param>
public sealed record Episode(DateTimeOffset From, DateTimeOffset? Until, Evidence Evidence);
