using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Review;

/// <summary>A share of wrong results in a number of jobs, estimated from some of them that were drawn at random.</summary>
/// <remarks>
/// The 95 % range is the score interval of Wilson (1927) with the finite population correction: a sample of n out of N says as much as one of
/// n (N − 1) / (N − n) out of very many (William G. Cochran, Sampling Techniques, 3rd edition 1977, section 2.6). Who has looked at all knows it
/// exactly.
/// </remarks>
public sealed record SampledShare
{
    /// <exception cref="ArgumentOutOfRangeException">The arguments violate 0 ≤ wrong ≤ looked at ≤ jobs.</exception>
    public SampledShare(int wrong, int looked, int jobs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wrong);
        ArgumentOutOfRangeException.ThrowIfLessThan(looked, wrong);
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, looked);
        (Wrong, Looked, Jobs) = (wrong, looked, jobs);
        if (looked == 0)
            return;
        var share = (double)wrong / looked;
        Share = share;
        (Low, High) = RangeOf(share, looked, jobs);
    }

    /// <summary>The wrong results among those looked at.</summary>
    public int Wrong { get; }

    /// <summary>How many were drawn and judged to be right or wrong.</summary>
    public int Looked { get; }

    /// <summary>How many jobs they were drawn from.</summary>
    public int Jobs { get; }

    /// <summary>The estimate, 0 to 1; null where nobody has looked.</summary>
    public double? Share { get; }

    /// <summary>The lower bound, 0 to <see cref="Share"/>; null where nobody has looked.</summary>
    public double? Low { get; }

    /// <summary>The upper bound, <see cref="Share"/> to 1; null where nobody has looked.</summary>
    public double? High { get; }

    /// <summary>Returns the range of a share that was found among some of a number of jobs.</summary>
    internal static (double Low, double High) RangeOf(double share, int looked, int jobs) =>
        looked >= jobs ? (share, share) : FailureRate.Wilson(share, looked * (jobs - 1.0) / (jobs - looked));
}
