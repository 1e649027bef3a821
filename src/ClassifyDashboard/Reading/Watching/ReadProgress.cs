namespace ClassifyDashboard.Reading.Watching;

/// <summary>How far a first reading has come.</summary>
/// <param name="KnownFrom">Up to where back in time everything is known without a gap; null where nothing is yet.</param>
/// <param name="Left">About how long it will take on; null while that cannot be told.</param>
public sealed record ReadProgress(DateTimeOffset? KnownFrom, TimeSpan? Left)
{
    // An estimate may be wrong by this factor before a person is told that it takes longer after all.
    private const double Tolerance = 1.3;

    /// <summary>The estimate to show after an earlier one: it runs down with the clock unless the new one differs much.</summary>
    /// <param name="shown">What was shown before, or null.</param>
    /// <param name="elapsed">How long ago.</param>
    /// <param name="measured">What is estimated now, or null.</param>
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
