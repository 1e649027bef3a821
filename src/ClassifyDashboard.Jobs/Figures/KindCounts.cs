namespace ClassifyDashboard.Jobs.Figures;

/// <summary>The number of jobs of each status kind.</summary>
public readonly record struct KindCounts(int Completed, int Failed, int Cancelled, int Running, int Pending, int Other)
{
    /// <summary>The number of kinds.</summary>
    internal const int Kinds = (int)StatusKind.Other + 1;

    public int Total => Completed + Failed + Cancelled + Running + Pending + Other;

    /// <summary>The number of jobs that may still change.</summary>
    public int Unfinished => Running + Pending + Other;

    public int this[StatusKind kind] => kind switch
    {
        StatusKind.Completed => Completed,
        StatusKind.Failed => Failed,
        StatusKind.Cancelled => Cancelled,
        StatusKind.Running => Running,
        StatusKind.Pending => Pending,
        _ => Other,
    };

    /// <summary>Creates the counts from an array in the order of <see cref="StatusKind"/>.</summary>
    internal static KindCounts Of(ReadOnlySpan<int> counts) => new(
        counts[(int)StatusKind.Completed],
        counts[(int)StatusKind.Failed],
        counts[(int)StatusKind.Cancelled],
        counts[(int)StatusKind.Running],
        counts[(int)StatusKind.Pending],
        counts[(int)StatusKind.Other]);
}
