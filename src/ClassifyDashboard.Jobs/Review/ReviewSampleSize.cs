namespace ClassifyDashboard.Jobs.Review;

/// <summary>How many jobs of a random sample must be judged to know a share well enough.</summary>
public static class ReviewSampleSize
{
    /// <summary>How well: to plus or minus two points.</summary>
    public const double Precision = 0.02;

    /// <summary>The share of wrong results that is assumed while too few were judged to have one.</summary>
    public const double Assumed = 0.1;

    /// <summary>From so many judged jobs on their own share counts.</summary>
    public const int Enough = 20;

    /// <summary>
    /// Returns the smallest number of judged jobs with which half the 95 % range of <see cref="SampledShare"/> is at most
    /// <see cref="Precision"/>, if the share stays as it is. At most all jobs.
    /// </summary>
    /// <param name="wrong">The wrong results among those judged so far.</param>
    /// <param name="looked">How many were judged so far.</param>
    /// <param name="jobs">How many jobs there are.</param>
    public static int For(int wrong, int looked, int jobs)
    {
        // A share of none or of all would need fewer than is wise: one more wrong result would change it.
        var share = looked < Enough ? Assumed : Math.Clamp((double)wrong / looked, 0.5 / looked, 1 - 0.5 / looked);
        var (low, high) = (1, jobs);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var range = SampledShare.RangeOf(share, middle, jobs);
            if ((range.High - range.Low) / 2 <= Precision)
                high = middle;
            else
                low = middle + 1;
        }

        return Math.Min(high, jobs);
    }
}
