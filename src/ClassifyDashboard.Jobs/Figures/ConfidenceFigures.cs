namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The classifier's confidence for the completed jobs.</summary>
/// <param name="Count">The number of completed jobs with a usable confidence: a number from 0 to 1.</param>
/// <param name="Mean">The mean, 0 to 1, or null where <paramref name="Count"/> is 0.</param>
/// <param name="Bins">The number of jobs in each of <see cref="BinCount"/> equally wide bins from 0 to 1.</param>
public sealed record ConfidenceFigures(int Count, double? Mean, ValueList<int> Bins)
{
    public const int BinCount = 20;

    public static ConfidenceFigures Of(JobSet jobs)
    {
        var tally = new Tally();
        foreach (var job in jobs.AsSpan())
            tally.Add(job);
        return tally.Result();
    }

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

    internal sealed class Tally
    {
        private readonly int[] _bins = new int[BinCount];
        private double _sum;
        private int _count;

        public void Add(Job job)
        {
            if (job.Status.Kind != StatusKind.Completed || Usable(job.Result?.Confidence) is not { } confidence)
                return;
            _bins[BinOf(confidence)]++;
            _sum += confidence;
            _count++;
        }

        public ConfidenceFigures Result() => new(_count, _count == 0 ? null : _sum / _count, ValueList.Of<int>(_bins));
    }
}
