using System.Text.Json.Serialization;

namespace ClassifyDashboard.LlamaCloud.Wire;

// The answer as it is sent. Everything may be absent; what must be there for a job to count is the mapper's to say.
// Settable, not init: the generated reader sets an absent init property to its type's default.
internal sealed class WirePage
{
    /// <summary>Stands for an answer without the field, which unlike a null is no page of jobs.</summary>
    public static readonly List<WireJob?> Absent = [];

    public List<WireJob?>? Items { get; set; } = Absent;

    public string? NextPageToken { get; set; }
}

internal sealed class WireJob
{
    public string? Id { get; set; }

    public WireConfiguration? Configuration { get; set; }

    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? DocumentInputType { get; set; }

    public string? FileInput { get; set; }

    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? ProjectId { get; set; }

    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? Status { get; set; }

    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? UserId { get; set; }

    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? ConfigurationId { get; set; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? CreatedAt { get; set; }

    public string? ErrorMessage { get; set; }

    public string? ParseJobId { get; set; }

    public WireResult? Result { get; set; }

    public string? TransactionId { get; set; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? UpdatedAt { get; set; }
}

internal sealed class WireResult
{
    public double? Confidence { get; set; }

    public string? Reasoning { get; set; }

    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? Type { get; set; }
}

internal sealed class WireConfiguration
{
    public List<WireRule?>? Rules { get; set; }

    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? Mode { get; set; }

    public WireParsing? ParsingConfiguration { get; set; }
}

internal sealed class WireRule
{
    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? Type { get; set; }

    public string? Description { get; set; }
}

internal sealed class WireParsing
{
    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? Lang { get; set; }

    public int? MaxPages { get; set; }

    [JsonConverter(typeof(RepeatedTextConverter))]
    public string? TargetPages { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(WirePage))]
internal sealed partial class WireContext : JsonSerializerContext;
