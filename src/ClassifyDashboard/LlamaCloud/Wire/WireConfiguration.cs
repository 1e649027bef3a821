using System.Text.Json.Serialization;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

// A configuration in the response. Every field may be absent.
internal sealed class WireConfiguration
{
    public List<WireRule?>? Rules { get; set; }

    public string? Mode { get; set; }

    public WireParsing? ParsingConfiguration { get; set; }

    public JobConfiguration ToConfiguration() => new()
    {
        Rules = (Rules ?? []).Select(rule => new ClassifyRule(rule?.Type ?? "", rule?.Description ?? "")).ToValueList(),
        Mode = Mode,
        Language = ParsingConfiguration?.Lang,
        MaxPages = ParsingConfiguration?.MaxPages,
        TargetPages = ParsingConfiguration?.TargetPages,
    };
}

internal sealed class WireRule
{
    public string? Type { get; set; }

    public string? Description { get; set; }
}

internal sealed class WireParsing
{
    public string? Lang { get; set; }

    public int? MaxPages { get; set; }

    public string? TargetPages { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(WireConfiguration))]
internal sealed partial class WireContext : JsonSerializerContext;
