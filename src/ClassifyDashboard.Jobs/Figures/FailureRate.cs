namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The share of failed jobs among those with an outcome, with its confidence interval.</summary>
/// <remarks>
/// The interval is the score interval of Edwin B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal
/// of the American Statistical Association 22 (1927), without continuity correction, at 95 %. It holds for few jobs and for shares near 0
/// and 1, where the usual normal approximation fails.
/// </remarks>
public sealed record FailureRate
{
    /// <summary>The standard normal quantile at 0.975, for a 95 % interval.</summary>
    private const double Z = 1.959963984540054;

    /// <exception cref="ArgumentOutOfRangeException">The arguments violate 0 ≤ failed ≤ finished.</exception>
    public FailureRate(int failed, int finished)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(failed);
        ArgumentOutOfRangeException.ThrowIfLessThan(finished, failed);
        (Failed, Finished) = (failed, finished);
        if (finished > 0)
            (Low, High) = Wilson(failed, finished, Z);
    }

    public int Failed { get; }

    /// <summary>
    /// The number of completed and failed jobs. Cancelled jobs show nothing about the service, and unfinished jobs nothing yet.
    /// </summary>
    public int Finished { get; }

    /// <summary>The rate, 0 to 1, or null while no job has finished.</summary>
    public double? Rate => Finished == 0 ? null : (double)Failed / Finished;

    /// <summary>The lower bound, 0 to <see cref="Rate"/>; null while no job has finished.</summary>
    public double? Low { get; }

    /// <summary>The upper bound, <see cref="Rate"/> to 1; null while no job has finished.</summary>
    public double? High { get; }

    public static FailureRate Of(JobSet jobs) => JobFigures.Of(jobs, DateTimeOffset.MinValue).Failures;

    public static FailureRate Of(KindCounts counts) => new(counts.Failed, counts.Completed + counts.Failed);

    /// <summary>Returns the interval at a level.</summary>
    /// <param name="failed">The failed jobs.</param>
    /// <param name="finished">The finished jobs, at least 1.</param>
    /// <param name="z">The standard normal quantile of the level.</param>
    internal static (double Low, double High) Wilson(int failed, int finished, double z) => Wilson((double)failed / finished, (double)finished, z);

    /// <summary>Returns the interval of a share at a level.</summary>
    /// <param name="share">The share that was found, 0 to 1.</param>
    /// <param name="n">The number among which it was found, above 0; not whole for an effective number.</param>
    /// <param name="z">The standard normal quantile of the level.</param>
    internal static (double Low, double High) Wilson(double share, double n, double z = Z)
    {
        var scale = 1 + z * z / n;
        var centre = (share + z * z / (2 * n)) / scale;
        var half = z / scale * Math.Sqrt(share * (1 - share) / n + z * z / (4 * n * n));
        // At the ends the bound is exactly 0 or 1, which rounding may miss slightly on the wrong side.
        return (share == 0 ? 0 : Math.Clamp(centre - half, 0, share), share == 1 ? 1 : Math.Clamp(centre + half, share, 1));
    }
}
