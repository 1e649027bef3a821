using System.Text.Json.Serialization;

// The answer as plain objects, as the generated reader fills them by itself: what reading is measured against.
sealed record PlainPage(List<PlainJob>? Items, string? NextPageToken, int? TotalSize);

sealed record PlainJob
{
    public string? Id { get; set; }

    public PlainConfiguration? Configuration { get; set; }

    public string? DocumentInputType { get; set; }

    public string? FileInput { get; set; }

    public string? ProjectId { get; set; }

    public string? Status { get; set; }

    public string? UserId { get; set; }

    public string? ConfigurationId { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public string? ErrorMessage { get; set; }

    public string? ParseJobId { get; set; }

    public PlainResult? Result { get; set; }

    public string? TransactionId { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }
}

sealed record PlainResult
{
    public double? Confidence { get; set; }

    public string? Reasoning { get; set; }

    public string? Type { get; set; }
}

sealed record PlainConfiguration
{
    public List<PlainRule>? Rules { get; set; }

    public string? Mode { get; set; }

    public PlainParsing? ParsingConfiguration { get; set; }
}

sealed record PlainRule
{
    public string? Description { get; set; }

    public string? Type { get; set; }
}

sealed record PlainParsing
{
    public string? Lang { get; set; }

    public int? MaxPages { get; set; }

    public string? TargetPages { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlainPage))]
sealed partial class PlainContext : JsonSerializerContext;
