namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>A token bucket by a clock that is told to it. Not thread-safe.</summary>
/// <param name="tokens">How many are in it at time zero.</param>
internal sealed class TokenBucket(double tokens)
{
    // What sums of fractions lose.
    private const double Whole = 1 - 1e-9;

    private TimeSpan _filledAt;

    public double Tokens { get; private set; } = tokens;

    /// <summary>Adds what has come since the last time.</summary>
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

    /// <summary>How long until so many tokens are there, rounded up to the millisecond, which is what timers know.</summary>
    public TimeSpan WaitFor(int count, double perSecond) =>
        Tokens >= count - 1 + Whole ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling((count - Tokens) / perSecond * 1000));
}
