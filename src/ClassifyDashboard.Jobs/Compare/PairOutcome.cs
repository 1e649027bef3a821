namespace ClassifyDashboard.Jobs.Compare;

/// <summary>How a document ended on one side.</summary>
/// <param name="IsFailed">Whether its job failed.</param>
/// <param name="Type">The type of its result; null where no rule matched, or where it failed.</param>
public readonly record struct PairOutcome(bool IsFailed, string? Type)
{
    private const string FailedKey = "(failed)";

    /// <summary>
    /// The outcome as a key: (failed), or that of the type (<see cref="ResultTypeKey"/>). A type called (failed) gets an equals sign before it.
    /// </summary>
    public string Key => IsFailed ? FailedKey
        : Type.AsSpan().TrimStart('=') is FailedKey ? "=" + Type : ResultTypeKey.Of(Type);

    internal static PairOutcome? Of(JobRow row) => row.Status.Kind switch
    {
        StatusKind.Failed => new(true, null),
        StatusKind.Completed when row.Type is { HasResult: true, Type: var type } => new(false, type),
        _ => null,
    };
}

/// <summary>The number of documents with one outcome on side A and one on side B.</summary>
/// <param name="A">The outcome on side A.</param>
/// <param name="B">The outcome on side B.</param>
/// <param name="Count">The number of documents, at least 1.</param>
public readonly record struct PairCell(PairOutcome A, PairOutcome B, int Count)
{
    /// <summary>Whether the two outcomes differ.</summary>
    public bool IsFlip => A != B;

    /// <summary>The cell in an address: both outcomes, with two dots between.</summary>
    public string Key => $"{A.Key}..{B.Key}";
}

/// <summary>A document with another outcome on side B than on side A.</summary>
/// <param name="A">Its job on side A.</param>
/// <param name="B">Its job on side B.</param>
public sealed record DocumentFlip(Job A, Job B)
{
    /// <summary>How it ended on side A.</summary>
    public PairOutcome From => Of(A);

    /// <summary>How it ended on side B.</summary>
    public PairOutcome To => Of(B);

    private static PairOutcome Of(Job job) => new(job.Status.Kind == StatusKind.Failed, job.Status.Kind == StatusKind.Failed ? null : job.Result?.Type);
}
