namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>The state of the request budget at one moment, for screens.</summary>
/// <param name="RequestsPerSecond">The current rate; greater than 0, at most <paramref name="Configured"/>.</param>
/// <param name="Configured">The rate that the settings allow, in requests a second.</param>
/// <param name="Waiting">The number of queued requests.</param>
/// <param name="FirstRowsWait">The expected wait of a new <see cref="RequestPriority.FirstRows"/> request.</param>
/// <param name="BackfillWait">The expected wait of a new <see cref="RequestPriority.Backfill"/> request.</param>
/// <param name="PausedUntil">
/// The end of the pause that the service requested, at most a minute after the request; null without a pause.
/// </param>
public sealed record BudgetState(
    double RequestsPerSecond, double Configured, int Waiting, TimeSpan FirstRowsWait, TimeSpan BackfillWait, DateTimeOffset? PausedUntil)
{
    /// <summary>Whether the rate is below the configured one because the service responded with 429.</summary>
    public bool IsSlowed => RequestsPerSecond < Configured;
}
