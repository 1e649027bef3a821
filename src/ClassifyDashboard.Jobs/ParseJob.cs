namespace ClassifyDashboard.Jobs;

/// <summary>A parse job: it reads the text of a document, which a classify job then classifies.</summary>
/// <param name="Status">How it is.</param>
public sealed record ParseJob(JobStatus Status)
{
    /// <summary>The maximum number of characters of <see cref="Error"/>; a longer one is cut.</summary>
    public const int MaxErrorLength = 4_000;

    /// <summary>The name of its document, never blank, at most 300 characters; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Why it failed, as the service says; null where it does not say.</summary>
    public string? Error { get; init; }
}
