using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Statistics;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>The shares of the types beside those of an earlier time, and which of them changed by more than chance explains.</summary>
/// <remarks>
/// <para>
/// A share differs if two tests pass at a false discovery rate of 1 % over all types, and it moved by two points or more. Fisher's exact test knows
/// only the counts. The other allows for types that come in batches: it takes the variance of the difference from how the shares vary between 48
/// slots of time, each set beside the same slot of the earlier time (a sandwich estimate over clusters: Kung-Yee Liang and Scott L. Zeger,
/// "Longitudinal Data Analysis Using Generalized Linear Models", Biometrika 73, 1986), and is judged by Student's distribution. A type that did not
/// come shows no variance of its own, so each type has at least that of all types together.
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

    /// <summary>The smallest change of a share that is called one.</summary>
    public const double Floor = 0.02;

    /// <summary>The change of a share for which <see cref="MixRow.Needed"/> is computed.</summary>
    public const double Sought = 0.1;

    private const double Power = 0.8;
    private const int MinTested = 8; // of two equal times, seven jobs of a type can all be of one by chance
    private const int MinSlots = 4;

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
        var tests = types.Where(type => now.CountOf(type) + then.CountOf(type) >= MinTested).Select(type => MixTest.Of(now, then, type)).ToList();
        var common = tests.Sum(test => test.Chance) is > 0 and var chance ? tests.Sum(test => test.Variance) / chance : 1;
        tests = tests.ConvertAll(test => test.With(common));
        var sorted = tests.OrderBy(test => test.P).ToList();
        var passing = sorted.Take(FalseDiscovery.Passing([.. sorted.Select(test => test.P * tests.Count)], Level)).Select(test => test.Type).ToHashSet();
        var enough = 2 / (1.0 / now.Count + 1.0 / then.Count);
        return new(now.Count, then.Count, types.Select(type =>
        {
            var test = tests.Find(each => each.Type == type);
            var needed = NeededFor((double)(now.CountOf(type) + then.CountOf(type)) / (now.Count + then.Count), tests.Count, test?.Inflation ?? 1);
            var row = RowOf(now, then, type, MixVerdict.Same, needed);
            return row with
            {
                Verdict = passing.Contains(type) && row.Difference is { IsBeyondChance: true, Points: >= Floor or <= -Floor }
                    ? isWholeWeeks ? MixVerdict.Changed : MixVerdict.Differs
                    : needed > enough || test is { Slots: < MinSlots } ? MixVerdict.TooFew : MixVerdict.Same,
            };
        }).ToValueList());
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

    private static MixRow RowOf(TypeMix now, TypeMix then, string type, MixVerdict verdict, int needed)
    {
        var (rate, before) = (new FailureRate(now.CountOf(type), now.Count), new FailureRate(then.CountOf(type), then.Count));
        return new(type, rate.Failed, rate.Rate, before.Failed, before.Rate, RateDifference.Of(rate, before), verdict, needed);
    }

    /// <summary>The test of one type.</summary>
    /// <param name="Type">The type.</param>
    /// <param name="Difference">Its share now minus that before.</param>
    /// <param name="Chance">The variance of the difference by chance alone.</param>
    /// <param name="Variance">The variance as the slots show it.</param>
    /// <param name="Slots">The number of slots with results.</param>
    /// <param name="P">The probability of such a difference by chance.</param>
    private sealed record MixTest(string Type, double Difference, double Chance, double Variance, int Slots, double P)
    {
        /// <summary>The variance as a multiple of that by chance alone, at least 1.</summary>
        public double Inflation { get; private init; } = 1;

        public static MixTest Of(TypeMix now, TypeMix then, string type)
        {
            var (a, b, n, m) = (now.CountOf(type), then.CountOf(type), now.Count, then.Count);
            var share = (double)(a + b) / (n + m);
            var course = now.CourseOf(type);
            var courseThen = then.CourseOf(type);
            var (slots, sum, squares) = (0, 0.0, 0.0);
            for (var i = 0; i < TypeMix.Slots; i++)
            {
                if (now.Course[i] + then.Course[i] == 0)
                    continue;
                var rest = (course[i] - share * now.Course[i]) / n - (courseThen[i] - share * then.Course[i]) / m;
                (slots, sum, squares) = (slots + 1, sum + rest, squares + rest * rest);
            }

            var variance = slots < MinSlots ? 0 : Math.Max(0, squares - sum * sum / slots) * slots / (slots - 1);
            return new(type, (double)a / n - (double)b / m, share * (1 - share) * (1.0 / n + 1.0 / m), variance, slots, TwoSided(new(a, n, a + b, n + m)));
        }

        /// <summary>Returns the test with the variance that all types show together, as a multiple of that by chance.</summary>
        public MixTest With(double common)
        {
            if (Slots < MinSlots || Chance <= 0)
                return this with { P = 1 };
            var inflation = Math.Max(1, Math.Max(common, Variance / Chance));
            return this with { Inflation = inflation, P = Math.Max(P, StudentTail.Of(Difference / Math.Sqrt(Chance * inflation), Slots - 1)) };
        }

        private static double TwoSided(TraitCounts counts)
        {
            var fewer = new TraitCounts(counts.Failed - counts.FailedWith, counts.Failed, counts.All - counts.With, counts.All);
            return Math.Min(1, 2 * Math.Min(Fisher.Tail(counts), Fisher.Tail(fewer)));
        }
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
