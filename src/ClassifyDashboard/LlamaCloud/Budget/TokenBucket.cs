namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>A token bucket whose callers pass the time. Not thread-safe.</summary>
/// <param name="tokens">The number of tokens at time zero.</param>
internal sealed class TokenBucket(double tokens)
{
    // Allows for the rounding errors of summed fractions.
    private const double Whole = 1 - 1e-9;

    private TimeSpan _filledAt;

    public double Tokens { get; private set; } = tokens;

    /// <summary>Adds the tokens accrued since the last call.</summary>
    public void Fill(TimeSpan now, double perSecond, double capacity)
    {
        if (now > _filledAt)
        {
            Tokens += (now - _filledAt).TotalSeconds * perSecond;
            _filledAt = now;
        }

        Tokens = Math.Min(Tokens, capacity);
    }

    public void Take() => Tokens = Math.Max(0, Tokens - 1);

    public void Empty() => Tokens = 0;

    /// <summary>
    /// Returns the time until <paramref name="count"/> tokens are available, rounded up to the millisecond, the resolution of timers.
    /// </summary>
    public TimeSpan WaitFor(int count, double perSecond) =>
        Tokens >= count - 1 + Whole ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling((count - Tokens) / perSecond * 1000));
}
