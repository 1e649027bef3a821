using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Statistics;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>The shares of the types beside those of an earlier time, and which of them changed by more than chance explains.</summary>
/// <remarks>
/// <para>
/// A share changed if its test (<see cref="MixTest"/>) passes at a false discovery rate of 1 % over all types, the range of its difference has no
/// 0, and it moved by two points or more. At a rate of 10 % it probably changed.
/// </para>
/// <para>
/// Documents of a Monday are not those of a Sunday. So it changed only if the earlier time is whole weeks before; otherwise it differs.
/// </para>
/// </remarks>
/// <param name="Count">The number of results.</param>
/// <param name="CountBefore">Those of the earlier time; 0 where it is not known or had none.</param>
/// <param name="Rows">One row for each type of both times, most frequent now first.</param>
public sealed record MixComparison(int Count, int CountBefore, ValueList<MixRow> Rows)
{
    /// <summary>The accepted share of chance findings.</summary>
    public const double Level = 0.01;

    /// <summary>The accepted share of chance findings among those that are called probable.</summary>
    public const double LikelyLevel = 0.1;

    /// <summary>The smallest change of a share that is called one.</summary>
    public const double Floor = 0.02;

    /// <summary>The change of a share for which <see cref="MixRow.Needed"/> is computed.</summary>
    public const double Sought = 0.1;

    private const double Power = 0.8;
    private const int MinTested = 8; // of two equal times, seven jobs of a type can all be of one by chance

    /// <summary>The size of each of two equal times that tell as much as these two; 0 where one has no results.</summary>
    public double Equal => Count == 0 || CountBefore == 0 ? 0 : 2 / (1.0 / Count + 1.0 / CountBefore);

    /// <summary>Compares two times.</summary>
    /// <param name="now">The results now.</param>
    /// <param name="before">Those of the earlier time; null where it is not known.</param>
    /// <param name="isWholeWeeks">Whether weekdays and hours are the same in both.</param>
    public static MixComparison Of(TypeMix now, TypeMix? before, bool isWholeWeeks)
    {
        var then = before ?? TypeMix.None;
        var types = now.Types.Concat(then.Types.Where(type => now.CountOf(type) == 0)).ToList();
        if (now.Count == 0 || then.Count == 0)
            return new(now.Count, then.Count, types.Select(type => RowOf(now, then, type, MixVerdict.NotKnown, 0)).ToValueList());
        var tests = MixTest.All(now, then, types.Where(type => now.CountOf(type) + then.CountOf(type) >= MinTested));
        var (passing, likely) = (Passing(tests, Level), Passing(tests, LikelyLevel));
        var compared = new MixComparison(now.Count, then.Count, []);
        return compared with
        {
            Rows = types.Select(type =>
            {
                var test = tests.GetValueOrDefault(type);
                var needed = NeededFor((double)(now.CountOf(type) + then.CountOf(type)) / (now.Count + then.Count), tests.Count, test?.Inflation ?? 1);
                var row = RowOf(now, then, type, MixVerdict.Same, needed);
                var isBeyond = row.Difference is { IsBeyondChance: true, Points: >= Floor or <= -Floor };
                return row with
                {
                    Verdict = isBeyond && passing.Contains(type) ? isWholeWeeks ? MixVerdict.Changed : MixVerdict.Differs
                        : isBeyond && isWholeWeeks && likely.Contains(type) ? MixVerdict.Likely
                        : needed > compared.Equal || test is { IsJudged: false } ? MixVerdict.TooFew : MixVerdict.Same,
                };
            }).ToValueList(),
        };
    }

    /// <summary>Whether a period has the same weekdays and hours as the one of equal length before it.</summary>
    public static bool IsWholeWeeks(TimeSpan length) =>
        Math.Round(length.TotalDays / 7) is >= 1 and var weeks && Math.Abs(length.TotalHours - 168 * weeks) <= 1;

    /// <summary>
    /// Returns the number of results of each of two equal times from which on a change of <see cref="Sought"/> is found in four of five cases.
    /// </summary>
    /// <param name="share">The share before the change.</param>
    /// <param name="tests">The number of types that are tested.</param>
    /// <param name="inflation">By how much more than by chance alone the share varies; 1 for not at all.</param>
    public static int NeededFor(double share, int tests, double inflation)
    {
        var after = share <= 0.5 ? share + Sought : share - Sought;
        var z = NormalDistribution.Quantile(1 - Level / (2 * Math.Max(1, tests))) + NormalDistribution.Quantile(Power);
        return (int)Math.Ceiling(z * z * (share * (1 - share) + after * (1 - after)) / (Sought * Sought) * Math.Max(1, inflation));
    }

    private static HashSet<string> Passing(Dictionary<string, MixTest> tests, double level)
    {
        var sorted = tests.OrderBy(test => test.Value.P).ToList();
        return [.. sorted.Take(FalseDiscovery.Passing([.. sorted.Select(test => test.Value.P * tests.Count)], level)).Select(test => test.Key)];
    }

    private static MixRow RowOf(TypeMix now, TypeMix then, string type, MixVerdict verdict, int needed)
    {
        var (rate, before) = (new FailureRate(now.CountOf(type), now.Count), new FailureRate(then.CountOf(type), then.Count));
        return new(type, rate.Failed, rate.Rate, before.Failed, before.Rate, RateDifference.Of(rate, before), verdict, needed);
    }
}

/// <summary>What is said of a type's share beside that of an earlier time.</summary>
public enum MixVerdict
{
    /// <summary>The earlier time is not known, or one of the times has no results.</summary>
    NotKnown,

    /// <summary>A change of ten points could not be told from chance.</summary>
    TooFew,

    /// <summary>Chance can explain the difference.</summary>
    Same,

    /// <summary>It differs by more than chance explains, which weekdays and hours can do.</summary>
    Differs,

    /// <summary>It probably changed by more than chance, weekdays and hours explain.</summary>
    Likely,

    /// <summary>It changed by more than chance, weekdays and hours explain.</summary>
    Changed,
}

/// <summary>A type's share now and before.</summary>
/// <param name="Type">The type, or <see cref="JobFilter.NoType"/>.</param>
/// <param name="Count">The results of the type now.</param>
/// <param name="Share">Their share, 0 to 1; null without results.</param>
/// <param name="CountBefore">The results of the type before.</param>
/// <param name="ShareBefore">Their share, 0 to 1; null without results.</param>
/// <param name="Difference">The share now minus that before, with its range; null where one of them is null.</param>
/// <param name="Verdict">What is said of it.</param>
/// <param name="Needed">The results of each time that show a change of ten points in four of five cases; 0 where nothing is compared.</param>
public sealed record MixRow(string Type, int Count, double? Share, int CountBefore, double? ShareBefore, RateDifference? Difference, MixVerdict Verdict,
    int Needed);
