namespace ClassifyDashboard.SampleApi;

/// <summary>A made-up job as it stands at one time.</summary>
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

    /// <summary>Whether optional fields are left out altogether instead of being null.</summary>
    public bool IsBare { get; init; }

    /// <summary>Whether fields are added that nobody knows.</summary>
    public bool HasUnknownFields { get; init; }

    /// <summary>Whether null is sent in its place.</summary>
    public bool IsNull { get; init; }
}
