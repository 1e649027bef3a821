namespace ClassifyDashboard.SampleApi;

/// <summary>A generated job in its state at one time.</summary>
internal sealed record SampleJob
{
    public required long Index { get; init; }

    public required string Id { get; init; }

    public required SampleConfiguration Configuration { get; init; }

    public required string InputType { get; init; }

    public required string Input { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset? CreatedAt { get; init; }

    public required DateTimeOffset? UpdatedAt { get; init; }

    public string? Error { get; init; }

    public bool HasResult { get; init; }

    public string? Type { get; init; }

    public double Confidence { get; init; }

    public string Reasoning { get; init; } = "";

    public string? TransactionId { get; init; }

    public required string UserId { get; init; }

    /// <summary>What the job cost, null while it is not billed; null as a whole where the list does not say it.</summary>
    public SampleUsage? Usage { get; init; }

    /// <summary>Whether optional fields are omitted instead of null.</summary>
    public bool IsBare { get; init; }

    /// <summary>Whether unknown fields are added.</summary>
    public bool HasUnknownFields { get; init; }

    /// <summary>Whether null is sent in place of the job.</summary>
    public bool IsNull { get; init; }
}

/// <summary>What a job cost.</summary>
/// <param name="Credits">The credits; null while the job is not billed.</param>
public sealed record SampleUsage(double? Credits);
