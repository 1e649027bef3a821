namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The number of jobs in each status; statuses that this version does not know are listed by name.</summary>
/// <param name="Kinds">The counts by kind.</param>
/// <param name="Others">The statuses counted as other, most frequent first, then by name.</param>
public sealed record StatusCounts(KindCounts Kinds, ValueList<NamedCount> Others)
{
    public int Total => Kinds.Total;

    public int this[StatusKind kind] => Kinds[kind];

    public static StatusCounts Of(JobSet jobs) => JobFigures.Of(jobs, DateTimeOffset.MinValue).Statuses;
}

/// <summary>A name and its number of occurrences.</summary>
public sealed record NamedCount(string Name, int Count);
