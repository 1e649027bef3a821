using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Jobs.Statistics;

namespace ClassifyDashboard.Jobs.Compare;

/// <summary>The shares of the result types on both sides. A mix is neither better nor worse.</summary>
/// <param name="Rows">One row for each type, the one with most results first; the row without a type has the documents that no rule matched.</param>
/// <param name="Verdict">
/// <see cref="CompareVerdict.Mixed"/> where a share changed beyond chance, otherwise <see cref="CompareVerdict.NoDifference"/> or
/// <see cref="CompareVerdict.TooFew"/>.
/// </param>
/// <param name="Needed">How many results a side would show 5 points more of a type of 20 % with 80 % power.</param>
public sealed record MixChange(IReadOnlyList<ComparedMixRow> Rows, CompareVerdict Verdict, int Needed)
{
    /// <summary>The probability that any share seems to change, though none does.</summary>
    public const double Level = 0.05;

    /// <summary>The smallest change of a share that is called one.</summary>
    public const double Floor = 0.02;

    /// <summary>Compares the types of two sides.</summary>
    public static MixChange Of(SideFigures a, SideFigures b)
    {
        var types = a.Types.Keys.Union(b.Types.Keys, StringComparer.Ordinal).Select(type => (Type: (string?)type, A: Count(a, type), B: Count(b, type)))
            .Append((Type: null, A: a.NoRule.Failed, B: b.NoRule.Failed)).Where(row => row.A + row.B > 0)
            .OrderByDescending(row => (long)row.A + row.B).ThenBy(row => row.Type, StringComparer.Ordinal).ToList();
        var level = Level / Math.Max(1, types.Count);
        var z = NormalDistribution.TwoSided(level);
        var isEnough = Math.Min(a.Results, b.Results) >= ShareMeasure.FewestJobs;
        var rows = types.ConvertAll(row => ComparedMixRow.Of(row.Type, new(row.A, a.Results), new(row.B, b.Results), z, isEnough));
        var verdict = !isEnough ? CompareVerdict.TooFew : rows.Exists(row => row.IsChanged) ? CompareVerdict.Mixed : CompareVerdict.NoDifference;
        return new(rows, verdict, SampleSize.Unpaired(0.2, 0.25, level));
    }

    private static int Count(SideFigures side, string type) => side.Types.GetValueOrDefault(type);
}

/// <summary>The share of one type on both sides.</summary>
/// <param name="Type">The type; null for documents that no rule matched.</param>
/// <param name="A">Its share of the results of side A.</param>
/// <param name="B">Its share of the results of side B.</param>
/// <param name="Difference">B − A with its range, which holds for all types together; null where a side has no results.</param>
/// <param name="IsChanged">Whether chance does not explain the difference, and it is large enough to matter.</param>
public sealed record ComparedMixRow(string? Type, FailureRate A, FailureRate B, RateDifference? Difference, bool IsChanged)
{
    internal static ComparedMixRow Of(string? type, FailureRate a, FailureRate b, double z, bool isEnough)
    {
        var difference = RateDifference.Of(b, a, z);
        return new(type, a, b, difference, isEnough && difference is { IsBeyondChance: true, Points: var points } && Math.Abs(points) >= MixChange.Floor);
    }
}
