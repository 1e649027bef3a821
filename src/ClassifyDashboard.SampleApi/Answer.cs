namespace ClassifyDashboard.SampleApi;

/// <summary>An answer of the list endpoint before it goes out.</summary>
internal sealed record Answer(int Status, byte[] Body)
{
    public string Type { get; init; } = "application/json";

    /// <summary>How the body is compressed; null where it is not.</summary>
    public string? Encoding { get; init; }
}
