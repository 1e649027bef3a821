using ClassifyDashboard.Jobs.Alarms;

namespace ClassifyDashboard.Jobs.Statistics;

/// <summary>The exact bounds of a share, from counts.</summary>
/// <remarks>
/// C. J. Clopper and E. S. Pearson, "The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial", Biometrika 26 (1934): the
/// bound is the share at which so few, or so many, would be seen with exactly the given probability. It never promises too much, so it fits what was
/// never seen.
/// </remarks>
public static class ClopperPearson
{
    private const int Halvings = 60;

    /// <summary>Returns the share below which the true one lies, 0 to 1, at one-sided 95 % unless another level is given.</summary>
    /// <param name="count">How many were seen, 0 to <paramref name="all"/>.</param>
    /// <param name="all">Of how many; with 0 the bound is 1.</param>
    /// <param name="level">The probability of being wrong, above 0 and below 1.</param>
    public static double Upper(int count, int all, double level = 0.05) =>
        count >= all ? 1
        : count == 0 ? 1 - Math.Pow(level, 1.0 / all)
        : Halve(share => 1 - BinomialTail.Of(count + 1, all, share) > level);

    /// <summary>Returns the share above which the true one lies, in the same way.</summary>
    /// <param name="count">How many were seen, 0 to <paramref name="all"/>.</param>
    /// <param name="all">Of how many.</param>
    /// <param name="level">The probability of being wrong, above 0 and below 1.</param>
    public static double Lower(int count, int all, double level = 0.05) => 1 - Upper(all - count, all, level);

    /// <summary>Returns the number of jobs from which on none seen means less than a share, at one-sided 95 %.</summary>
    /// <param name="share">The share, above 0 and below 1.</param>
    public static int NeededFor(double share) => (int)Math.Ceiling(Math.Log(0.05) / double.LogP1(-share));

    private static double Halve(Predicate<double> isBelow)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (isBelow(middle))
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }
}
