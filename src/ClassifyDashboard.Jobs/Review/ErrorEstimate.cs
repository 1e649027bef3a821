namespace ClassifyDashboard.Jobs.Review;

/// <summary>The share of wrong results of all jobs, estimated from strata: parts of them that have a random sample each.</summary>
/// <remarks>
/// The estimate is the mean of the strata's shares, weighted by their jobs (Cochran 1977, section 5.2). Its 95 % range combines the strata's own
/// ranges by the square-and-add method of G. Y. Zou, W. Huang and X. Zhang, "A note on confidence interval estimation for a linear function of
/// binomial proportions", Computational Statistics and Data Analysis 53 (2009), which for two shares is Newcombe's method 10. With a single stratum
/// it is that stratum's range.
/// </remarks>
/// <param name="Share">The estimate, 0 to 1.</param>
/// <param name="Low">The lower bound, 0 to <paramref name="Share"/>.</param>
/// <param name="High">The upper bound, <paramref name="Share"/> to 1.</param>
public readonly record struct ErrorEstimate(double Share, double Low, double High)
{
    /// <summary>Estimates the share; null where a stratum that has jobs was not looked at.</summary>
    public static ErrorEstimate? Of(IReadOnlyCollection<SampledShare> strata)
    {
        var jobs = strata.Sum(stratum => (long)stratum.Jobs);
        var (share, down, up) = (0.0, 0.0, 0.0);
        foreach (var stratum in strata.Where(stratum => stratum.Jobs > 0))
        {
            if (stratum is not { Share: { } its, Low: { } low, High: { } high })
                return null;
            var weight = (double)stratum.Jobs / jobs;
            share += weight * its;
            down += Math.Pow(weight * (its - low), 2);
            up += Math.Pow(weight * (high - its), 2);
        }

        return jobs == 0 ? null : new(share, Math.Max(0, share - Math.Sqrt(down)), Math.Min(1, share + Math.Sqrt(up)));
    }
}
