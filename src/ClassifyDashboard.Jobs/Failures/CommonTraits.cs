using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>What can be said of what failures have in common.</summary>
public enum CommonVerdict
{
    /// <summary>No job failed.</summary>
    NoFailures,

    /// <summary>Every finished job failed, so there are none to compare with.</summary>
    NoOthers,

    /// <summary>Too few failures for any trait to stand out: see <see cref="CommonTraits.Needed"/>.</summary>
    TooFew,

    /// <summary>No trait stands out.</summary>
    Nothing,

    /// <summary>At least one trait stands out.</summary>
    Found,
}

/// <summary>What failed jobs have in common: the traits that they have more often than the other finished jobs do.</summary>
/// <remarks>
/// <para>
/// Each value of each attribute is tested by <see cref="Fisher"/>'s exact test, and so is each range of hours, of all inputs and of each
/// kind of input. Values that could not stand out whatever failed are left out before (R. E. Tarone, "A Modified Bonferroni Method for
/// Discrete Data", Biometrics 46, 1990). A trait stands out if it passes at a false discovery rate of 1 % (Y. Benjamini and Y. Hochberg,
/// "Controlling the False Discovery Rate", Journal of the Royal Statistical Society B 57, 1995), weighted so that each attribute has the
/// same part of it (C. R. Genovese, K. Roeder and L. Wasserman, "False Discovery Control with p-Value Weighting", Biometrika 93, 2006), and
/// if failures have it by at least 10 points more often. Of all ranges of hours only the one with the strongest evidence counts. Then the
/// jobs without the causes that were found are looked at in the same way, so that a strong cause does not hide another.
/// </para>
/// <para>
/// They are ranked by their evidence: by the difference, the number of a configuration's rules would often come before the configuration,
/// because a failure by chance more outweighs many other jobs. A trait whose failures are explained by the causes before it, as those of a
/// configuration's only user are, follows from them: within the jobs with and without these causes it is no longer more frequent than chance makes it.
/// </para>
/// </remarks>
/// <param name="Verdict">What can be said.</param>
/// <param name="Failed">The number of failures that were looked at.</param>
/// <param name="Others">The number of other finished jobs.</param>
/// <param name="Tests">The number of values that were tested.</param>
/// <param name="Needed">The number of failures from which on a trait of all of them, and of one job in ten, can stand out.</param>
/// <param name="Causes">The traits that stand out by themselves, the one with the strongest evidence first.</param>
public sealed record CommonTraits(CommonVerdict Verdict, int Failed, int Others, int Tests, int Needed, ValueList<CommonTrait> Causes)
{
    /// <summary>The false discovery rate.</summary>
    public const double Level = 0.01;

    /// <summary>The minimum difference of the shares.</summary>
    public const double Floor = 0.1;

    private const double OwnDeviation = 3.09; // P = 0.001, on one side

    /// <summary>Compares failures with the other finished jobs.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="group">The group of errors whose jobs are compared with all others; null for all failed ones.</param>
    /// <param name="zone">The zone of hours and weekdays.</param>
    public static CommonTraits Of(JobSet jobs, string? group, TimeZoneInfo zone)
    {
        var table = TraitTable.Of(jobs, group, zone);
        var (failed, others) = (table.Failed, table.Count - table.Failed);
        if (failed == 0 || others == 0)
            return new(failed == 0 ? CommonVerdict.NoFailures : CommonVerdict.NoOthers, failed, others, 0, 0, []);
        var tests = TraitTests.Of(table);
        var causes = Explained(table, tests.Found);
        if (causes.Count > 0)
            causes = Explained(table, tests.With(TraitTests.Of(Without(table, causes)).Found));
        var verdict = causes.Count > 0 ? CommonVerdict.Found : failed < tests.Needed ? CommonVerdict.TooFew : CommonVerdict.Nothing;
        return new(verdict, failed, others, tests.Tested, tests.Needed, causes);
    }

    private static TraitTable Without(TraitTable table, ValueList<CommonTrait> causes)
    {
        var has = causes.Select(cause => TraitTallies.Test(table, cause.Trait)).ToList();
        return table.Where(job => !has.Exists(test => test(job)));
    }

    private static ValueList<CommonTrait> Explained(TraitTable table, List<CommonTrait> found)
    {
        if (found.Count == 0)
            return [];
        var cells = Cells(table, found);
        var causes = new List<int>();
        var following = found.ConvertAll(_ => new List<FollowingTrait>());
        for (var i = 0; i < found.Count; i++)
        {
            if (causes.Count == 0 || Fisher.Deviation(Strata(cells, causes, i)) > OwnDeviation)
            {
                causes.Add(i);
                continue;
            }

            var (cause, shared) = causes.Select(cause => (cause, Shared: FailedWith(cells, 1 << cause | 1 << i))).MaxBy(each => each.Shared);
            following[cause].Add(new(found[i], shared));
        }

        return causes.Select(cause => found[cause] with { Following = following[cause].ToValueList() }).ToValueList();
    }

    /// <summary>Counts failed and other jobs by which of the traits they have: the bits of the index.</summary>
    private static (int Failed, int All)[] Cells(TraitTable table, List<CommonTrait> found)
    {
        var cells = new (int Failed, int All)[1 << found.Count];
        var has = found.ConvertAll(each => TraitTallies.Test(table, each.Trait));
        for (var job = 0; job < table.Count; job++)
        {
            var cell = 0;
            for (var i = 0; i < has.Count; i++)
                cell |= has[i](job) ? 1 << i : 0;
            cells[cell].All++;
            cells[cell].Failed += table.IsFailed[job] ? 1 : 0;
        }

        return cells;
    }

    private static int FailedWith((int Failed, int All)[] cells, int bits) => cells.Where((_, cell) => (cell & bits) == bits).Sum(cell => cell.Failed);

    // One table for each combination of the causes.
    private static IEnumerable<TraitCounts> Strata((int Failed, int All)[] cells, List<int> causes, int trait)
    {
        var mask = causes.Sum(cause => 1 << cause);
        return cells.Index().GroupBy(cell => cell.Index & mask).Select(stratum => new TraitCounts(
            stratum.Where(cell => (cell.Index >> trait & 1) == 1).Sum(cell => cell.Item.Failed),
            stratum.Sum(cell => cell.Item.Failed),
            stratum.Where(cell => (cell.Index >> trait & 1) == 1).Sum(cell => cell.Item.All),
            stratum.Sum(cell => cell.Item.All)));
    }
}

/// <summary>A trait that failed jobs have more often than others.</summary>
/// <param name="Trait">The trait.</param>
/// <param name="Counts">The numbers of jobs.</param>
/// <param name="P">The probability of so many by chance, before any correction.</param>
public sealed record CommonTrait(Trait Trait, TraitCounts Counts, double P)
{
    /// <summary>The share of the failed jobs that have it.</summary>
    public FailureRate OfFailed => new(Counts.FailedWith, Counts.Failed);

    /// <summary>The share of the other jobs that have it.</summary>
    public FailureRate OfOthers => new(Counts.OthersWith, Counts.Others);

    /// <summary>The difference of the two shares.</summary>
    public RateDifference Difference => RateDifference.Of(OfFailed, OfOthers)!.Value;

    /// <summary>The traits that stand out only because of this one.</summary>
    public ValueList<FollowingTrait> Following { get; init; }
}

/// <summary>A trait that stands out only because of another.</summary>
/// <param name="Trait">The trait.</param>
/// <param name="Shared">The number of its failed jobs that have the other trait too.</param>
public sealed record FollowingTrait(CommonTrait Trait, int Shared);
