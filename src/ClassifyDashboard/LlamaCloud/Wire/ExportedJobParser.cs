using System.Text;
using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Parses jobs that a dashboard exported, field by field and as leniently as jobs of the service.</summary>
/// <remarks>Columns that an export computes from others are not read. A job in the service's own format is read too.</remarks>
internal sealed class ExportedJobParser
{
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 512, AllowTrailingCommas = true };

    private readonly InternedTexts _interned = new();

    /// <summary>Parses one JSON object; null where it is no object or has no id.</summary>
    /// <exception cref="JsonException">The text is not even nearly JSON.</exception>
    public Job? Read(ReadOnlySpan<byte> utf8)
    {
        using var document = JsonDocument.Parse(JsonRepair.Repair(utf8), Lenient);
        var job = document.RootElement;
        if (job.ValueKind != JsonValueKind.Object)
            return null;
        return job.TryGetProperty("configuration", out _) || job.TryGetProperty("result", out _) ? LenientPageParser.Job(job, _interned) : Exported(job);
    }

    private Job? Exported(JsonElement job) =>
        Columns(job).ToJob() is { } read ? read with { GoneAt = WireTime.Parse(Text(job, "no_longer_listed_since")) } : null;

    private WireJob Columns(JsonElement job) => new()
    {
        Id = Text(job, "id"),
        Status = JobStatus.Of(Text(job, "status")),
        CreatedAt = WireTime.Parse(Text(job, "created_at")),
        UpdatedAt = WireTime.Parse(Text(job, "updated_at")),
        Result = Result(job),
        Error = CompactText.Of(Text(job, "error_message")),
        InputType = Text(job, "document_input_type"),
        Input = CompactText.Of(Text(job, "file_input")),
        ConfigurationId = Shared(job, "configuration_id"),
        Configuration = _interned.Configurations.Shared(Configuration(job)),
        ProjectId = Shared(job, "project_id"),
        UserId = Shared(job, "user_id"),
        ParseJob = CompactText.Of(Text(job, "parse_job_id")),
        Transaction = CompactText.Of(Text(job, "transaction_id")),
        Credits = LenientPageParser.Number(Text(job, "credits")),
    };

    // The reasoning of a result may be empty, but an export has it.
    private Classification? Result(JsonElement job)
    {
        var (type, confidence, reasoning) = (Shared(job, "result_type"), Text(job, "confidence"), Text(job, "reasoning"));
        return type is null && confidence is null && reasoning is null ? null : WireJob.Classified(
            type, LenientPageParser.Number(confidence), CompactText.Of(reasoning));
    }

    private static WireConfiguration Configuration(JsonElement job) => new()
    {
        Mode = Text(job, "mode"),
        Rules = Rules(job),
        ParsingConfiguration = new()
        {
            Lang = Text(job, "language"),
            MaxPages = LenientPageParser.Whole(Text(job, "max_pages")),
            TargetPages = Text(job, "target_pages"),
        },
    };

    // An array, or in Parquet the same array as text.
    private static List<WireRule?>? Rules(JsonElement job)
    {
        if (!job.TryGetProperty("rules", out var rules))
            return null;
        if (rules.ValueKind == JsonValueKind.Array)
            return LenientPageParser.Rules(rules);
        if (rules.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            using var document = JsonDocument.Parse(JsonRepair.Repair(Encoding.UTF8.GetBytes(Text(job, "rules")!)), Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Array ? LenientPageParser.Rules(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null; // as any other value of a wrong type
        }
    }

    private static string? Text(JsonElement job, string name) => LenientPageParser.Text(job, name);

    private string? Shared(JsonElement job, string name) => LenientPageParser.Shared(job, name, _interned);
}
