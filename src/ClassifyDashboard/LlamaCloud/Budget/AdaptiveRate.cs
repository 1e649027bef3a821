namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>Finds the request rate from the outcomes alone: which requests got a 429.</summary>
/// <remarks>
/// The service does not publish its limit. A 429 shows that the rate was too high. Many successes of requests sent as fast as the rate
/// allows prove the rate. Between the two, a binary search finds the rate. The service is assumed to be a token bucket of up to one
/// second's worth: a rate too high by a share x then shows after 1/x requests once that bucket is empty, as it is after a 429, and a
/// second's worth later otherwise.
/// </remarks>
public sealed record AdaptiveRate
{
    /// <summary>
    /// The lowest rate after 429s, in requests a second, unless a lower one is configured: below a third of the smallest known quota (20
    /// a minute) a 429 has other reasons, and at this rate ten proofs take less than two minutes.
    /// </summary>
    public const double MinRate = 0.1;

    /// <summary>How long a rate that got a 429 is not tried again.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private const double Near = 1.1;
    private const double Wide = 1.5;
    private static readonly TimeSpan FirstSearch = TimeSpan.FromMinutes(1);

    private AdaptiveRate(double configured) => (Configured, Rate) = (configured, configured);

    /// <summary>The current rate in requests a second, at most <see cref="Configured"/>.</summary>
    public double Rate { get; private init; }

    /// <summary>The rate in requests a second that is never exceeded.</summary>
    public double Configured { get; private init; }

    /// <summary>The highest proven rate, 0 for none.</summary>
    public double Good { get; private init; }

    /// <summary>The lowest rate that got a 429 within <see cref="Memory"/> before the last update, infinite for none.</summary>
    public double Bad { get; private init; } = double.PositiveInfinity;

    /// <summary>The number of rate changes so far. A request sent at an earlier step shows nothing about the current rate.</summary>
    public int Step { get; private init; }

    /// <summary>The number of proofs of the current rate so far.</summary>
    public int Calm { get; private init; }

    /// <summary>The time of the last 429, null for never.</summary>
    public TimeSpan? RefusedAt { get; private init; }

    /// <summary>The number of requests that may go at once after a pause.</summary>
    /// <remarks>
    /// Before the first 429 the burst is three quarters of the service's assumed bucket, a second's worth: with all of it, a response or
    /// handshake slightly slower than the next would suffice for a 429. Afterwards it is one, plus what a timer 20 ms late would
    /// otherwise lose.
    /// </remarks>
    public double Burst => RefusedAt is null ? Math.Max(1, Rate * 0.75) : 1 + Rate * 0.02;

    private TimeSpan SearchedSince { get; init; }

    private bool CameDown { get; init; }

    private int Rises { get; init; }

    private double Floor => Math.Min(Configured, MinRate);

    /// <summary>Creates the rate before any response.</summary>
    /// <param name="configured">The maximum rate in requests a second; greater than 0.</param>
    public static AdaptiveRate Of(double configured) => new(configured);

    /// <summary>Returns the rate for another maximum: everything that was found out so far is taken to hold for the same share of it.</summary>
    /// <param name="configured">The new maximum rate in requests a second; greater than 0.</param>
    public AdaptiveRate WithConfigured(double configured)
    {
        if (configured == Configured)
            return this;
        var ratio = configured / Configured;
        return this with
        {
            Configured = configured,
            Rate = Rate == Configured ? configured : Rate * ratio,
            Good = Good * ratio,
            Bad = Bad * ratio,
            Step = Step + 1,
            Calm = 0,
        };
    }

    /// <summary>Returns the rate after a 429.</summary>
    /// <param name="step">The <see cref="Step"/> at which the request was sent: the many 429s of one burst count once.</param>
    /// <param name="now">The time since any fixed moment.</param>
    public AdaptiveRate Refused(int step, TimeSpan now)
    {
        if (step != Step)
            return this with { RefusedAt = now };

        var isProven = Good > 0 && Good < Rate;
        var share = isProven ? Good / Rate : ShareLeft;
        var isNewSearch = RefusedAt is null || (share < 0.75 && !isProven && !IsSearching(now));
        return this with
        {
            Rate = Math.Max(Floor, Rate * share),
            Good = isProven ? Good : 0,
            Bad = Rate > Floor ? Rate : Bad, // the lowest rate is tried in any case
            Step = Step + 1,
            Calm = 0,
            RefusedAt = now,
            SearchedSince = isNewSearch ? now : SearchedSince,
            CameDown = true,
            Rises = 0,
        };
    }

    /// <summary>Returns the rate after a success of a request that had to wait for the rate.</summary>
    /// <param name="step">The <see cref="Step"/> at which the request was sent.</param>
    /// <param name="now">The time since the same moment.</param>
    public AdaptiveRate Served(int step, TimeSpan now)
    {
        if (step != Step)
            return this;
        var calm = this with { Calm = Calm + 1, Bad = now - RefusedAt < Memory ? Bad : double.PositiveInfinity };
        return calm.Calm < calm.Proofs(now) ? calm : (calm with { Good = Rate }).Faster(now);
    }

    private AdaptiveRate Faster(TimeSpan now)
    {
        var next = Math.Min(Configured, double.IsInfinity(Bad) ? Rate * Growth(now) : Bad > Rate * Near ? (Rate + Bad) / 2 : Rate);
        return next <= Rate ? this : this with { Rate = next, Step = Step + 1, Calm = 0, CameDown = false, Rises = Rises + 1 };
    }

    // After several successful rises, the service allows much more than before, so the rate rises in ever larger steps.
    private double Growth(TimeSpan now) => 1 + Math.Min(1, (IsSearching(now) ? 0.25 : 0.1) * Math.Pow(2, Math.Min(Rises, 8)));

    // A hundred successes for each 429 that the next rise may cost; they must also use up a second's worth of the service's bucket, ten
    // times for a rise by a tenth.
    private int Proofs(TimeSpan now) => IsSearching(now) ? 10 : (int)Math.Max(Rises > 0 && double.IsInfinity(Bad) ? 30 : 100, 10 * Rate);

    private bool IsSearching(TimeSpan now) => RefusedAt is not null && (now - SearchedSince < FirstSearch || (!double.IsInfinity(Bad) && Bad > Rate * Wide));

    // After n requests a 429 means that the rate was too high by at most 1/n, the service's bucket apart. The rate falls by twice as
    // much.
    private double ShareLeft => Math.Clamp(1 - 2 * (CameDown ? 1 : Math.Max(1, Rate)) / Math.Max(1, Calm), 0.5, 0.95);
}
