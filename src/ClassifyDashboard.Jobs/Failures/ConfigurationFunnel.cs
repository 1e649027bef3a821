using ClassifyDashboard.Jobs.Alarms;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>How a configuration's failure rate lies to the limits around the rate of all.</summary>
public enum FunnelPlace
{
    /// <summary>No job of the configuration has finished.</summary>
    Unknown,

    /// <summary>Within the limits: chance explains the difference.</summary>
    Within,

    /// <summary>Above the outer limit: more failures than chance explains.</summary>
    Above,

    /// <summary>Below the outer limit: fewer failures than chance explains.</summary>
    Below,
}

/// <summary>The failure rates of configurations beside their numbers of jobs, with limits around the rate of all: a funnel plot.</summary>
/// <remarks>
/// <para>
/// After David J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005): a configuration
/// with few jobs has a high or a low rate by chance, so it is compared with limits for its number of jobs, not with the others. The limits
/// are exact, from the binomial distribution.
/// </para>
/// <para>
/// The outer limits are at 99.8 %. Of many configurations some would lie beyond them by chance, so from 26 on their level is such that all
/// together do so in at most one of twenty windows (Bonferroni).
/// </para>
/// </remarks>
public sealed record ConfigurationFunnel
{
    /// <summary>The probability beyond the inner limits, on both sides together.</summary>
    public const double InnerLevel = 0.05;

    /// <summary>The probability beyond the outer limits of one configuration.</summary>
    public const double OuterLevel = 0.002;

    private const double ForAll = 0.05;
    private const int Points = 40;

    private ConfigurationFunnel(FailureRate all, double level, ValueList<FunnelRow> rows) => (All, Level, Rows) = (all, level, rows);

    /// <summary>The rate of all configurations together.</summary>
    public FailureRate All { get; }

    /// <summary>The probability beyond the outer limits of one configuration: <see cref="OuterLevel"/>, or less for many configurations.</summary>
    public double Level { get; }

    /// <summary>The configurations: first those above the limits, then by rate, highest first, those without a finished job last.</summary>
    public ValueList<FunnelRow> Rows { get; }

    /// <summary>Places configurations in the funnel of all of them.</summary>
    public static ConfigurationFunnel Of(ConfigurationCounts counts)
    {
        var all = new FailureRate(counts.Rows.Sum(row => row.Failed), counts.Rows.Sum(row => row.Finished));
        var level = Math.Min(OuterLevel, ForAll / Math.Max(1, counts.Rows.Count(row => row.Finished > 0)));
        return new(all, level, counts.Rows.Select(row => new FunnelRow(row, PlaceOf(row.Failures, all, level)))
            .OrderByDescending(row => row.Place == FunnelPlace.Above)
            .ThenByDescending(row => row.Count.Failures.Rate ?? -1)
            .ThenByDescending(row => row.Count.Jobs)
            .ThenBy(row => row.Count.Id, StringComparer.Ordinal)
            .ToValueList());
    }

    /// <summary>
    /// Returns the limits for numbers of jobs from <paramref name="least"/> to <paramref name="most"/>, evenly spaced on a logarithmic axis.
    /// </summary>
    /// <param name="least">The smallest number of jobs, at least 1.</param>
    /// <param name="most">The largest number of jobs.</param>
    /// <param name="level">The probability beyond both limits together.</param>
    public IReadOnlyList<FunnelLimit> Limits(int least, int most, double level)
    {
        if (All.Rate is not { } rate)
            return [];
        var numbers = Enumerable.Range(0, Points).Select(i => (int)Math.Round(least * Math.Pow((double)most / least, i / (Points - 1.0)))).Distinct();
        return [.. numbers.Select(jobs => new FunnelLimit(jobs, (double)LowOf(jobs, rate, level) / jobs, (double)HighOf(jobs, rate, level) / jobs))];
    }

    private static FunnelPlace PlaceOf(FailureRate one, FailureRate all, double level)
    {
        if (one.Finished == 0)
            return FunnelPlace.Unknown;
        var rate = all.Rate!.Value;
        return BinomialTail.Of(one.Failed, one.Finished, rate) < level / 2 ? FunnelPlace.Above
            : AtMost(one.Failed, one.Finished, rate) < level / 2 ? FunnelPlace.Below
            : FunnelPlace.Within;
    }

    // The largest and the smallest number of failures within the limits.
    private static int HighOf(int jobs, double rate, double level) =>
        Search(jobs, failed => BinomialTail.Of(failed, jobs, rate) < level / 2) - 1;

    private static int LowOf(int jobs, double rate, double level) => Search(jobs, failed => AtMost(failed, jobs, rate) >= level / 2);

    private static double AtMost(int failed, int finished, double rate) => BinomialTail.Of(finished - failed, finished, 1 - rate);

    // The smallest number from 0 to jobs for which a condition holds that holds from there on; jobs + 1 where there is none.
    private static int Search(int jobs, Predicate<int> holds) => BinarySearch.First(0, jobs + 1, holds, static (failed, holds) => holds(failed));
}

/// <summary>A configuration in the funnel.</summary>
/// <param name="Count">Its jobs and failures.</param>
/// <param name="Place">How its rate lies to the outer limits.</param>
public sealed record FunnelRow(ConfigurationCount Count, FunnelPlace Place);

/// <summary>The limits of the failure rate for a number of jobs.</summary>
/// <param name="Jobs">The number of finished jobs.</param>
/// <param name="Low">The smallest rate within the limits, 0 to 1.</param>
/// <param name="High">The largest rate within the limits, 0 to 1.</param>
public readonly record struct FunnelLimit(int Jobs, double Low, double High);
