namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The classifier's confidence for the completed jobs.</summary>
/// <param name="Count">The number of completed jobs with a usable confidence: a number from 0 to 1.</param>
/// <param name="Mean">The mean, 0 to 1, or null where <paramref name="Count"/> is 0.</param>
/// <param name="Bins">The number of jobs in each of <see cref="BinCount"/> equally wide bins from 0 to 1.</param>
public sealed record ConfidenceFigures(int Count, double? Mean, ValueList<int> Bins)
{
    public const int BinCount = 20;

    public static ConfidenceFigures Of(JobSet jobs) => JobFigures.Of(jobs, DateTimeOffset.MinValue).Confidence;

    /// <summary>
    /// Returns the bin of a confidence from 0 to 1: each bin includes its lower edge, and the last one also includes 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not a number from 0 to 1.</exception>
    public static int BinOf(double confidence)
    {
        if (Usable(confidence) is null)
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is a number from 0 to 1.");
        return Math.Min((int)(confidence * BinCount), BinCount - 1);
    }

    /// <summary>Returns the confidence, or null where it is not a number from 0 to 1.</summary>
    internal static double? Usable(double? confidence) => confidence is >= 0 and <= 1 ? confidence : null;
}
