namespace ClassifyDashboard.Jobs.Judging;

/// <summary>The numbers of the rule by which a state is told. Others than <see cref="Default"/> are only tried in simulations.</summary>
/// <param name="Level">How improbable so many bad outcomes must be were the rate just at the threshold.</param>
/// <param name="Enough">Times 1/threshold, the jobs that a window must hold to say what the rate is now.</param>
/// <param name="Calm">How long the rate must have stayed below the threshold before the state ends.</param>
/// <param name="BeginsAnew">Whether what was before the end of a state is no longer evidence for the next.</param>
sealed record Rule(double Level, double Enough, TimeSpan Calm, bool BeginsAnew = true)
{
    public static Rule Default { get; } = new(0.003, 1, TimeSpan.FromMinutes(10));

    /// <summary>The windows that end now, from the shortest to the longest.</summary>
    public static readonly TimeSpan[] Windows = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];

    /// <summary>The fewest jobs that can say whether the rate is below a threshold.</summary>
    public int EnoughFor(double threshold) => (int)Math.Min(int.MaxValue, Math.Ceiling(Enough / threshold));
}
