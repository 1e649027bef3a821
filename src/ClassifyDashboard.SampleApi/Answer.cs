namespace ClassifyDashboard.SampleApi;

/// <summary>A response of the list endpoint before it is sent.</summary>
internal sealed record Answer(int Status, byte[] Body)
{
    public string Type { get; init; } = "application/json";

    /// <summary>The content encoding of the body; null where it is not compressed.</summary>
    public string? Encoding { get; init; }
}
