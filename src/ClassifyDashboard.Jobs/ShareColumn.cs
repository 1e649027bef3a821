namespace ClassifyDashboard.Jobs;

/// <summary>
/// Confidences of rows, NaN for none. Immutable. They take four bytes each where all are from 0 to 1 with at most six decimals, otherwise eight.
/// </summary>
internal sealed class ShareColumn
{
    private const double Millionth = 1_000_000;
    private const int None = -1;

    private readonly int[]? _millionths;
    private readonly double[]? _shares;

    private ShareColumn(int[]? millionths, double[]? shares) => (_millionths, _shares) = (millionths, shares);

    public double this[int row] =>
        _millionths is not { } millionths ? _shares![row] : millionths[row] is var share and not None ? share / Millionth : double.NaN;

    /// <param name="shares">The confidences, which must not change afterwards.</param>
    public static ShareColumn Of(double[] shares)
    {
        var millionths = new int[shares.Length];
        for (var row = 0; row < shares.Length; row++)
        {
            if (double.IsNaN(shares[row]))
            {
                millionths[row] = None;
                continue;
            }

            if (shares[row] is not (>= 0 and <= 1))
                return new(null, shares);
            millionths[row] = (int)Math.Round(shares[row] * Millionth);

            // Each bit counts: exports write what was read, a minus before a zero too.
            if (BitConverter.DoubleToInt64Bits(millionths[row] / Millionth) != BitConverter.DoubleToInt64Bits(shares[row]))
                return new(null, shares);
        }

        return new(millionths, null);
    }
}
