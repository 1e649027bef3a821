using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Reads a page that is not in the published shape, field by field: what has a wrong type counts as absent.</summary>
/// <remarks>Several times slower than the generated reader, so only for pages that it refused.</remarks>
internal static class OddPage
{
    /// <exception cref="JsonException">It is not JSON, not even nearly, or no object with a list of jobs.</exception>
    public static WirePage Read(ReadOnlySpan<byte> utf8)
    {
        using var document = JsonDocument.Parse(NearJson.Repair(utf8), new() { MaxDepth = 512, AllowTrailingCommas = true });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out var items))
            throw new JsonException("The answer holds no list of jobs.");
        return new()
        {
            NextPageToken = Text(root, "next_page_token"),
            Items = items.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.Array => [.. items.EnumerateArray().Select(Job)],
                _ => throw new JsonException("The answer's items are no list."),
            },
        };
    }

    private static WireJob? Job(JsonElement item) => item.ValueKind != JsonValueKind.Object ? null : new()
    {
        Id = Text(item, "id"),
        Configuration = Configuration(item),
        DocumentInputType = Text(item, "document_input_type"),
        FileInput = Text(item, "file_input"),
        ProjectId = Text(item, "project_id"),
        Status = Text(item, "status"),
        UserId = Text(item, "user_id"),
        ConfigurationId = Text(item, "configuration_id"),
        CreatedAt = TimeConverter.Parse(Text(item, "created_at")),
        ErrorMessage = Text(item, "error_message"),
        ParseJobId = Text(item, "parse_job_id"),
        Result = Result(item),
        TransactionId = Text(item, "transaction_id"),
        UpdatedAt = TimeConverter.Parse(Text(item, "updated_at")),
    };

    private static WireResult? Result(JsonElement item) => Object(item, "result") is not { } result ? null : new()
    {
        Confidence = double.TryParse(Text(result, "confidence"), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        Reasoning = Text(result, "reasoning"),
        Type = Text(result, "type"),
    };

    private static WireConfiguration? Configuration(JsonElement item)
    {
        if (Object(item, "configuration") is not { } configuration)
            return null;
        var parsing = Object(configuration, "parsing_configuration");
        return new()
        {
            Mode = Text(configuration, "mode"),
            Rules = configuration.TryGetProperty("rules", out var rules) && rules.ValueKind == JsonValueKind.Array
                ? [.. rules.EnumerateArray().Where(rule => rule.ValueKind == JsonValueKind.Object).Select(Rule)]
                : null,
            ParsingConfiguration = parsing is not { } found ? null : new()
            {
                Lang = Text(found, "lang"),
                MaxPages = Whole(Text(found, "max_pages")),
                TargetPages = Text(found, "target_pages"),
            },
        };
    }

    private static WireRule? Rule(JsonElement rule) => new() { Type = Text(rule, "type"), Description = Text(rule, "description") };

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static int? Whole(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= int.MinValue and <= int.MaxValue && Math.Truncate(number) == number
            ? (int)number
            : null;

    private static string? Text(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => NearJson.Unescape(JsonMarshal.GetRawUtf8Value(value)),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
}
