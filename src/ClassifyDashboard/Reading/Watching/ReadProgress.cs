namespace ClassifyDashboard.Reading.Watching;

/// <summary>The progress of the first read of a window.</summary>
/// <param name="KnownFrom">The start of the gapless known range up to now; null while nothing is known.</param>
/// <param name="Left">The estimated remaining time; null while it cannot be estimated.</param>
public sealed record ReadProgress(DateTimeOffset? KnownFrom, TimeSpan? Left)
{
    // A new estimate must exceed the shown one by this factor before the screen shows the longer time.
    private const double Tolerance = 1.3;

    /// <summary>
    /// Returns the estimate to show next: the shown estimate counts down with the clock unless the new one is much larger.
    /// </summary>
    /// <param name="shown">The estimate shown before, or null.</param>
    /// <param name="elapsed">The time since then.</param>
    /// <param name="measured">The new estimate, or null.</param>
    public static TimeSpan? Smooth(TimeSpan? shown, TimeSpan elapsed, TimeSpan? measured)
    {
        if (measured is not { } now || shown is not { } before)
            return measured;
        var expected = before - elapsed;
        if (expected <= TimeSpan.Zero)
            return now;
        return now > expected * Tolerance ? now : now < expected ? now : expected;
    }
}
