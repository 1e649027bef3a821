namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>How the request budget stands at one moment, for screens.</summary>
/// <param name="RequestsPerSecond">The pace now; greater than 0, at most <paramref name="Configured"/>.</param>
/// <param name="Configured">The pace that the settings allow, in requests a second.</param>
/// <param name="Waiting">How many requests wait for their turn.</param>
/// <param name="FirstRowsWait">How long a <see cref="RequestPriority.FirstRows"/> request that comes now is expected to wait.</param>
/// <param name="BackfillWait">The same for a <see cref="RequestPriority.Backfill"/> request.</param>
/// <param name="PausedUntil">Until when the service asked to be left alone, at most a minute from when it did; null where it did not.</param>
public sealed record BudgetState(
    double RequestsPerSecond, double Configured, int Waiting, TimeSpan FirstRowsWait, TimeSpan BackfillWait, DateTimeOffset? PausedUntil)
{
    /// <summary>Whether it goes slower than configured because the service answered 429.</summary>
    public bool IsSlowed => RequestsPerSecond < Configured;
}
