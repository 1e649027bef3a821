namespace ClassifyDashboard.Jobs.Failures;

/// <summary>How a group of errors behaves, at the end of a period.</summary>
public enum CauseState
{
    /// <summary>Not all jobs of the period are known yet.</summary>
    Unknown,

    /// <summary>Too few failures, or known days, to tell whether the group becomes more or less frequent.</summary>
    TooFew,

    /// <summary>Its error is not among the jobs that are known from before.</summary>
    New,

    /// <summary>Its error was absent for at least seven days before it came again.</summary>
    Returned,

    /// <summary>It is more frequent in the last hours than before, by more than chance explains.</summary>
    Rising,

    /// <summary>It is as frequent as before, as far as chance lets one see.</summary>
    Ongoing,

    /// <summary>It was frequent and has stopped, by more than chance explains.</summary>
    Quiet,
}

/// <summary>The state of a group of errors, and what it rests on.</summary>
/// <param name="State">The state.</param>
/// <param name="Known">
/// The time that is known and that the group was compared with: for a new group, before its first failure; otherwise all of it.
/// </param>
public sealed record CauseEvidence(CauseState State, TimeSpan Known)
{
    /// <summary>
    /// The time that was looked at: for a rising group the last hours, for a quiet one the time since its last failure, for one that returned
    /// the time without it.
    /// </summary>
    public TimeSpan Length { get; init; }

    /// <summary>The number of its failures in <see cref="Length"/> if it is rising, otherwise in all known time.</summary>
    public int Count { get; init; }

    /// <summary>The number of failures that the time before makes one expect in <see cref="Length"/>, for a rising or a quiet group.</summary>
    public double Expected { get; init; }

    /// <summary>The number of failures from which on a rise can be told, where there are too few; 0 where more known time is needed.</summary>
    public int Needed { get; init; }

    /// <summary>
    /// Whether it has more failures in <see cref="Length"/> than the known days make one expect, but none of these is the same weekday, so that
    /// it may be no rise. Then the state is <see cref="CauseState.TooFew"/>.
    /// </summary>
    public bool LacksWeekday { get; init; }
}
