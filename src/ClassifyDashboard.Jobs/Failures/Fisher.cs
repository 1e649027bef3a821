using ClassifyDashboard.Jobs.Alarms;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>Tests whether a trait is more frequent among the failed jobs than among the others.</summary>
/// <remarks>
/// <para>
/// One table: the exact test of R. A. Fisher, "The Design of Experiments" (1935), on one side: P(X ≥ a) of the hypergeometric
/// distribution. Its terms are made of binomial ones, as in <see cref="BinomialTail"/>.
/// </para>
/// <para>
/// Several tables, one for each stratum: the test of N. Mantel and W. Haenszel, "Statistical Aspects of the Analysis of Data From
/// Retrospective Studies of Disease", Journal of the National Cancer Institute 22 (1959), with continuity correction, on one side.
/// </para>
/// </remarks>
public static class Fisher
{
    /// <summary>Returns the probability that at least so many of the failed jobs have a trait by chance.</summary>
    /// <param name="table">The numbers of jobs.</param>
    public static double Tail(TraitCounts table)
    {
        var (a, failed, with, all) = (table.FailedWith, table.Failed, table.With, table.All);
        var (least, most) = (Math.Max(0, with + failed - all), Math.Min(with, failed));
        if (a <= least)
            return 1;
        return a > (double)with * failed / all ? Math.Min(1, Sum(a, most, 1)) : Math.Clamp(1 - Sum(a - 1, least, -1), 0, 1);

        double Sum(int from, int to, int step)
        {
            var term = Term(from, failed, with, all);
            var sum = term;
            for (var k = from; k != to && term > sum * 1e-17; k += step)
            {
                term *= step > 0
                    ? (double)(failed - k) * (with - k) / ((k + 1.0) * (all - failed - with + k + 1.0))
                    : k * ((double)all - failed - with + k) / ((failed - k + 1.0) * (with - k + 1.0));
                sum += term;
            }

            return sum;
        }
    }

    /// <summary>Returns the probability that exactly so many of the failed jobs have a trait by chance.</summary>
    internal static double Point(TraitCounts table) => Term(table.FailedWith, table.Failed, table.With, table.All);

    /// <summary>
    /// Returns by how many standard deviations a trait is more frequent among the failed jobs of all strata together than chance makes it; 0
    /// where no stratum can tell.
    /// </summary>
    public static double Deviation(IEnumerable<TraitCounts> strata)
    {
        var (excess, variance) = (0.0, 0.0);
        foreach (var (a, failed, with, all) in strata)
        {
            if (all < 2)
                continue;
            excess += a - (double)failed * with / all;
            variance += (double)failed * (all - failed) / all * with * (all - with) / ((double)all * (all - 1));
        }

        return variance <= 0 ? 0 : Math.Max(0, excess - 0.5) / Math.Sqrt(variance);
    }

    private static double Term(int a, int failed, int with, int all)
    {
        if (with == all)
            return 1;
        var p = (double)with / all;
        return BinomialTail.Term(a, failed, p) * BinomialTail.Term(with - a, all - failed, p) / BinomialTail.Term(with, all, p);
    }
}

/// <summary>How many jobs failed and how many have a trait.</summary>
/// <param name="FailedWith">The failed jobs with the trait.</param>
/// <param name="Failed">All failed jobs.</param>
/// <param name="With">All jobs with the trait.</param>
/// <param name="All">All jobs, failed or not.</param>
public readonly record struct TraitCounts(int FailedWith, int Failed, int With, int All)
{
    /// <summary>The jobs that did not fail.</summary>
    public int Others => All - Failed;

    /// <summary>Those of them that have the trait.</summary>
    public int OthersWith => With - FailedWith;
}
