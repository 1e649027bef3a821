namespace ClassifyDashboard.Jobs.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    private const double Split = 0.425;

    /// <summary>Returns the value that lies above a share of all, to seven digits.</summary>
    /// <remarks>Michael J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988), PPND7.</remarks>
    /// <param name="share">The share, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public static double Quantile(double share)
    {
        if (!(share is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is between 0 and 1.");
        var q = share - 0.5;
        if (Math.Abs(q) <= Split)
        {
            var near = Split * Split - q * q;
            return q * (((59.109374720 * near + 159.29113202) * near + 50.434271938) * near + 3.3871327179)
                / (((67.187563600 * near + 78.757757664) * near + 17.895169469) * near + 1);
        }

        var r = Math.Sqrt(-Math.Log(q < 0 ? share : 1 - share));
        var far = r - (r <= 5 ? 1.6 : 5);
        var value = r <= 5
            ? (((0.17023821103 * far + 1.3067284816) * far + 2.7568153900) * far + 1.4234372777) / ((0.12021132975 * far + 0.73700164250) * far + 1)
            : (((0.017337203997 * far + 0.42868294337) * far + 3.0812263860) * far + 6.6579051150) / ((0.012258202635 * far + 0.24197894225) * far + 1);
        return q < 0 ? -value : value;
    }
}
