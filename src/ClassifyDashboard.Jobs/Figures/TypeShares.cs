namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The result types of the completed jobs.</summary>
/// <param name="Rows">
/// One row per type, most frequent first, then by name; the row without a type has the documents that no rule matched.
/// </param>
/// <param name="WithResult">The number of completed jobs with a result, of which the shares are taken.</param>
/// <param name="WithoutResult">The number of completed jobs without a result; they are in no row.</param>
public sealed record TypeShares(ValueList<TypeShare> Rows, int WithResult, int WithoutResult)
{
    /// <summary>The row of the documents that no rule matched; its count is 0 where there are none.</summary>
    public TypeShare NoRuleMatched => Rows.FirstOrDefault(row => row.Type is null) ?? new(null, 0, 0, null);

    public static TypeShares Of(JobSet jobs) => JobFigures.Of(jobs, DateTimeOffset.MinValue).Types;
}

/// <summary>The number of documents of one type.</summary>
/// <param name="Type">The type, or null for documents that no rule matched.</param>
/// <param name="Count">The number of completed jobs with this type.</param>
/// <param name="Share">The share of the completed jobs with a result, 0 to 1.</param>
/// <param name="MeanConfidence">The mean confidence of the jobs with a usable one, 0 to 1; null where none has one.</param>
public sealed record TypeShare(string? Type, int Count, double Share, double? MeanConfidence);
