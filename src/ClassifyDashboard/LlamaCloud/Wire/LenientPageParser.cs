using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Parses a page in another than the published format, field by field: a value of a wrong type counts as absent.</summary>
/// <remarks>It is several times slower than <see cref="FastPageParser"/>, so it reads only pages that the fast parser rejects.</remarks>
internal static class LenientPageParser
{
    /// <exception cref="JsonException">The body is not even nearly JSON, or no object with a list of jobs.</exception>
    public static (List<Job?> Items, string? NextToken) Read(ReadOnlySpan<byte> utf8, InternedTexts repeated)
    {
        using var document = JsonDocument.Parse(JsonRepair.Repair(utf8), new() { MaxDepth = 512, AllowTrailingCommas = true });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out var items))
            throw new JsonException("The answer holds no list of jobs.");
        if (items.ValueKind != JsonValueKind.Array)
            throw new JsonException("The answer's items are no list."); // not null either: it would mean that all jobs are gone
        return ([.. items.EnumerateArray().Select(item => Job(item, repeated))], Text(root, "next_page_token"));
    }

    /// <summary>Returns the job of an entry in the service's format; null where it is none.</summary>
    internal static Job? Job(JsonElement item, InternedTexts repeated) => item.ValueKind != JsonValueKind.Object ? null : new WireJob
    {
        Id = Text(item, "id"),
        Configuration = repeated.Configurations.Shared(Configuration(item)),
        InputType = Text(item, "document_input_type"),
        Input = CompactText.Of(Text(item, "file_input")),
        ProjectId = Shared(item, "project_id", repeated),
        Status = JobStatus.Of(Text(item, "status")),
        UserId = Shared(item, "user_id", repeated),
        ConfigurationId = Shared(item, "configuration_id", repeated),
        CreatedAt = WireTime.Parse(Text(item, "created_at")),
        Error = CompactText.Of(Text(item, "error_message")),
        ParseJob = CompactText.Of(Text(item, "parse_job_id")),
        Result = Result(item, repeated),
        Transaction = CompactText.Of(Text(item, "transaction_id")),
        UpdatedAt = WireTime.Parse(Text(item, "updated_at")),
        Credits = Object(item, "usage") is { } usage ? Number(Text(usage, "credits")) : null,
    }.ToJob();

    private static Classification? Result(JsonElement item, InternedTexts repeated) => Object(item, "result") is not { } result ? null : WireJob.Classified(
        Shared(result, "type", repeated),
        Number(Text(result, "confidence")),
        CompactText.Of(Text(result, "reasoning")));

    private static WireConfiguration? Configuration(JsonElement item)
    {
        if (Object(item, "configuration") is not { } configuration)
            return null;
        var parsing = Object(configuration, "parsing_configuration");
        return new()
        {
            Mode = Text(configuration, "mode"),
            Rules = configuration.TryGetProperty("rules", out var rules) && rules.ValueKind == JsonValueKind.Array
                ? Rules(rules)
                : null,
            ParsingConfiguration = parsing is not { } found ? null : new()
            {
                Lang = Text(found, "lang"),
                MaxPages = Whole(Text(found, "max_pages")),
                TargetPages = Text(found, "target_pages"),
            },
        };
    }

    /// <summary>Returns the rules of a list; entries that are no objects are left out.</summary>
    internal static List<WireRule?> Rules(JsonElement rules) => [.. rules.EnumerateArray().Where(rule => rule.ValueKind == JsonValueKind.Object).Select(Rule)];

    private static WireRule? Rule(JsonElement rule) => new() { Type = Text(rule, "type"), Description = Text(rule, "description") };

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    internal static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal static int? Whole(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= int.MinValue and <= int.MaxValue && Math.Truncate(number) == number
            ? (int)number
            : null;

    internal static string? Text(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => JsonRepair.Unescape(JsonMarshal.GetRawUtf8Value(value)[1..^1]),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };

    internal static string? Shared(JsonElement parent, string name, InternedTexts repeated) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? repeated.Text(JsonMarshal.GetRawUtf8Value(value)[1..^1])
            : Text(parent, name);
}
