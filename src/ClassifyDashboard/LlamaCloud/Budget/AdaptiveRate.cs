namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>How many requests a second, found from nothing but which of them were answered 429.</summary>
/// <remarks>
/// The service does not say how much it allows. A 429 says that the rate was too high, and many answers without one, at
/// requests that came as fast as the rate lets them, prove the rate. Between the two the rate is searched by halves. The
/// service is taken to be a token bucket of up to one second's worth: a rate too high by a share x is then found out after
/// 1/x requests once that bucket is empty, as it is after a 429, and a second's worth later otherwise.
/// </remarks>
public sealed record AdaptiveRate
{
    /// <summary>
    /// The slowest pace that 429s lead to, in requests a second, unless a slower one is configured: below a third of the
    /// smallest quota known (20 a minute) a 429 has other reasons, and at it ten proofs take less than two minutes.
    /// </summary>
    public const double Slowest = 0.1;

    /// <summary>How long a rate that was answered 429 is not tried again.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private const double Near = 1.1;
    private const double Wide = 1.5;
    private static readonly TimeSpan FirstSearch = TimeSpan.FromMinutes(1);

    private AdaptiveRate(double configured) => (Configured, Rate) = (configured, configured);

    /// <summary>Requests a second now, at most <see cref="Configured"/>.</summary>
    public double Rate { get; private init; }

    /// <summary>Requests a second that are never exceeded.</summary>
    public double Configured { get; private init; }

    /// <summary>The highest rate proven, 0 for none.</summary>
    public double Good { get; private init; }

    /// <summary>The lowest rate that was answered 429 within <see cref="Memory"/> before the last look, infinite for none.</summary>
    public double Bad { get; private init; } = double.PositiveInfinity;

    /// <summary>How many changes of rate there were. What was sent at an earlier step says nothing about this one.</summary>
    public int Step { get; private init; }

    /// <summary>The proofs of this rate so far.</summary>
    public int Calm { get; private init; }

    /// <summary>When the last 429 came, null for never.</summary>
    public TimeSpan? RefusedAt { get; private init; }

    /// <summary>How many requests may go at once after a pause.</summary>
    /// <remarks>
    /// Until the service has refused anything three quarters of what its own bucket may hold, a second's worth: were it all,
    /// then an answer or a handshake that takes a little longer than the next one would be enough for a 429. Afterwards one,
    /// and what a timer that comes 20 ms late would otherwise lose.
    /// </remarks>
    public double Burst => RefusedAt is null ? Math.Max(1, Rate * 0.75) : 1 + Rate * 0.02;

    private TimeSpan SearchedSince { get; init; }

    private bool CameDown { get; init; }

    private int Rises { get; init; }

    private double Floor => Math.Min(Configured, Slowest);

    /// <summary>The pace before any answer.</summary>
    /// <param name="configured">Requests a second; greater than 0.</param>
    public static AdaptiveRate Of(double configured) => new(configured);

    /// <summary>After a 429.</summary>
    /// <param name="step">The <see cref="Step"/> at which the request was sent: the many 429s of one burst count once.</param>
    /// <param name="now">Time since any fixed moment.</param>
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
            Bad = Rate > Floor ? Rate : Bad, // the slowest pace is tried in any case
            Step = Step + 1,
            Calm = 0,
            RefusedAt = now,
            SearchedSince = isNewSearch ? now : SearchedSince,
            CameDown = true,
            Rises = 0,
        };
    }

    /// <summary>After a request that was served and had to wait for the rate.</summary>
    /// <param name="step">The <see cref="Step"/> at which it was sent.</param>
    /// <param name="now">Time since the same moment.</param>
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

    // One rise after the other went well: the service allows much more than it did, and is followed in ever larger steps.
    private double Growth(TimeSpan now) => 1 + Math.Min(1, (IsSearching(now) ? 0.25 : 0.1) * Math.Pow(2, Math.Min(Rises, 8)));

    // A hundred served for each 429 that the next rise may cost; a second's worth of the service's bucket must be used up too, ten times for a rise by a tenth.
    private int Proofs(TimeSpan now) => IsSearching(now) ? 10 : (int)Math.Max(Rises > 0 && double.IsInfinity(Bad) ? 30 : 100, 10 * Rate);

    private bool IsSearching(TimeSpan now) => RefusedAt is not null && (now - SearchedSince < FirstSearch || (!double.IsInfinity(Bad) && Bad > Rate * Wide));

    // After n requests a 429 means that the rate was too high by at most 1/n, the service's bucket apart. Twice as much is taken off.
    private double ShareLeft => Math.Clamp(1 - 2 * (CameDown ? 1 : Math.Max(1, Rate)) / Math.Max(1, Calm), 0.5, 0.95);
}
