using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>What a screen on a wall says of a rate.</summary>
public enum AlarmState
{
    /// <summary>Nothing shows that the rate is above what is put up with.</summary>
    Fine,

    /// <summary>Not judged, for too few jobs finish: even a rate far above the threshold would more likely than not be missed. Shown uncoloured.</summary>
    TooFew,

    /// <summary>The rate is above what is warned at.</summary>
    Watch,

    /// <summary>The rate is above what is an alarm.</summary>
    Alarm,
}

/// <summary>A state and what it rests on.</summary>
/// <param name="State">The state.</param>
/// <param name="Since">
/// When it began: for watch and alarm when the job finished that was one too many, or when an alarm became a watch; for
/// the others when the last watch or alarm ended, null where there was none among the outcomes given.
/// </param>
/// <param name="Evidence">The finding that the watch or alarm began with; null for the other states.</param>
/// <param name="Now">The rate to be shown, by which a watch or alarm ends: of the last 15 minutes, or of the last jobs that are enough, see <see cref="AlarmEvaluator"/>.</param>
/// <param name="Windows">The rates of all windows, from the shortest to the longest.</param>
/// <param name="Enough">The jobs of an hour from which on the state is not <see cref="AlarmState.TooFew"/>.</param>
/// <param name="LastBad">The last jobs that ended badly, latest first, at most three: facts, where there are too few to judge.</param>
public sealed record AlarmEvaluation(
    AlarmState State,
    DateTimeOffset? Since,
    Evidence? Evidence,
    WindowRate Now,
    ValueList<WindowRate> Windows,
    int Enough,
    ValueList<Job> LastBad);

/// <summary>The rate of the jobs that finished within a length of time up to now.</summary>
/// <param name="Length">15 minutes to four hours.</param>
/// <param name="Rate">The rate with its n and its 95 % interval.</param>
public sealed record WindowRate(TimeSpan Length, FailureRate Rate);

/// <summary>So many bad outcomes in a window that chance is no explanation.</summary>
/// <param name="At">When the last of them finished.</param>
/// <param name="Length">The window that ended then; of several the one that leaves least to chance.</param>
/// <param name="Bad">At least two.</param>
/// <param name="Finished">At least <paramref name="Bad"/>.</param>
/// <param name="Threshold">The rate that they were tested against.</param>
/// <param name="Tail">How probable so many or more would be at the threshold.</param>
public sealed record Evidence(DateTimeOffset At, TimeSpan Length, int Bad, int Finished, double Threshold, double Tail);

/// <summary>A time in which a rate was found above a threshold.</summary>
/// <param name="From">When it began.</param>
/// <param name="Until">When it ended; null where it lasts.</param>
/// <param name="Evidence">What it began with.</param>
public sealed record Episode(DateTimeOffset From, DateTimeOffset? Until, Evidence Evidence);
