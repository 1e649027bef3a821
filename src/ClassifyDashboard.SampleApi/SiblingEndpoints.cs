using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace ClassifyDashboard.SampleApi;

/// <summary>
/// The endpoints beside the list that may be read: one job, one parse job, configurations, projects and files. All of them can be missing or
/// refused on the real service, so that they have faults, a request log and a rate limit of their own.
/// </summary>
/// <param name="world">The jobs and what belongs to them.</param>
/// <param name="time">The clock.</param>
/// <param name="refused">The names of those that answer 403.</param>
internal sealed class SiblingEndpoints(SampleWorld world, TimeProvider time, IReadOnlyList<string> refused)
{
    /// <summary>The names of the endpoints in the options of the sample.</summary>
    public static readonly IReadOnlyList<string> Names = ["job", "parse-job", "configurations", "projects", "files"];

    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 1_000;
    private const string Product = "classify_v2";

    private static readonly (string Id, string Name)[] Projects =
    [
        (SampleWorld.ProjectId, "Production"),
        ("7c0f5c63-1f0c-4f0e-9f5c-3b6f3e1a7d21", "Staging"),
        ("e1b0a1de-54c4-4d0f-8a58-90c6c2c5b1f7", "Trial 2025"),
    ];

    public void Map(IEndpointRouteBuilder routes, Func<Func<HttpContext, Answer>, RequestDelegate> endpoint)
    {
        foreach (var (name, path, answer) in new (string, string, Func<HttpContext, Answer>)[]
        {
            ("job", "/api/v2/classify/{id}", Job),
            ("parse-job", "/api/v2/parse/{id}", ParseJob),
            ("configurations", "/api/v1/beta/configurations", Configurations),
            ("configurations", "/api/v1/beta/configurations/{id}", Configuration),
            ("projects", "/api/v2/projects", AllProjects),
            ("files", "/api/v1/beta/files", Files),
        })
            routes.MapMethods(path, ["GET"], endpoint(refused.Contains(name) ? _ => Forbidden : answer));
    }

    private Answer Job(HttpContext context)
    {
        var now = time.GetUtcNow();
        if (world.Find(IdOf(context), now) is not { } index || world.IsDeleted(index, now))
            return NotFound("Classify job not found.");
        return new(200, SampleJobJson.Object(json =>
        {
            SampleJobJson.WriteFields(json, world.At(index, now));
            WriteUsage(json, context, world.Lifecycle.Credits(index, now));
        }));
    }

    private Answer ParseJob(HttpContext context)
    {
        var id = IdOf(context);
        if (world.ParseJob(id, time.GetUtcNow()) is not { } job)
            return NotFound("Parse job not found.");
        return new(200, SampleJobJson.Object(json =>
        {
            json.WriteStartObject("job"); // the service wraps it, since an answer can hold the parsed text too
            json.WriteString("id", id);
            json.WriteString("project_id", SampleWorld.ProjectId);
            json.WriteString("name", job.Name);
            json.WriteString("status", job.Error is null ? "COMPLETED" : "FAILED");
            json.WriteString("tier", "cost_effective");
            json.WriteString("error_message", job.Error);
            WriteUsage(json, context, job.Error is null ? 1 + job.Name.Length % 9 : null);
            json.WriteEndObject();
        }));
    }

    private Answer Configurations(HttpContext context)
    {
        var query = context.Request.Query;
        var rows = world.Configurations
            .Where(_ => query["product_type"].Count == 0 || query["product_type"].Contains(Product))
            .Where(row => Last(query["name"]) is not { } name || row.Name == name)
            .ToArray();
        return Page(query, rows, WriteConfiguration);
    }

    private Answer Configuration(HttpContext context)
    {
        var id = IdOf(context);
        return world.Configurations.FirstOrDefault(row => row.Id == id) is { } found
            ? new(200, SampleJobJson.Object(json => WriteConfigurationFields(json, found)))
            : NotFound("Configuration not found.");
    }

    private static Answer AllProjects(HttpContext context)
    {
        var query = context.Request.Query;
        var rows = Projects
            .Where(_ => Last(query["organization_id"]) is null or SampleWorld.OrganizationId)
            .Where(row => Last(query["name"]) is not { } name || row.Name == name)
            .ToArray();
        return Page(query, rows, static (json, row) =>
        {
            json.WriteStartObject();
            json.WriteString("id", row.Id);
            json.WriteString("name", row.Name);
            json.WriteString("organization_id", SampleWorld.OrganizationId);
            json.WriteBoolean("is_default", row.Id == SampleWorld.ProjectId);
            json.WriteString("created_at", "2024-02-01T09:00:00.000000Z");
            json.WriteEndObject();
        });
    }

    private Answer Files(HttpContext context)
    {
        var query = context.Request.Query;
        var ids = query["file_ids"].OfType<string>().Distinct().ToArray();
        var invalid = ids.Where(id => !Guid.TryParse(id, out _))
            .Select(id => new Refusal("uuid_parsing", "file_ids", "Input should be a valid UUID", id)).ToArray();
        if (invalid.Length > 0)
            return new(422, SampleJobJson.Detail(invalid));
        var now = time.GetUtcNow();
        return Page(query, ids.Select(id => world.Documents.Find(id, now)).OfType<SampleFile>().ToArray(), static (json, file) =>
        {
            json.WriteStartObject();
            json.WriteString("id", file.Id);
            json.WriteString("name", file.Name);
            json.WriteString("file_type", Path.GetExtension(file.Name).TrimStart('.').ToLowerInvariant());
            json.WriteString("external_file_id", file.ExternalId);
            json.WriteString("project_id", SampleWorld.ProjectId);
            json.WriteString("created_at", SampleJobJson.Time(file.UploadedAt));
            json.WriteString("expires_at", SampleJobJson.Time(file.ExpiresAt));
            json.WriteEndObject();
        });
    }

    private static void WriteConfiguration(Utf8JsonWriter json, SampleConfiguration row)
    {
        json.WriteStartObject();
        WriteConfigurationFields(json, row);
        json.WriteEndObject();
    }

    private static void WriteConfigurationFields(Utf8JsonWriter json, SampleConfiguration row)
    {
        json.WriteString("id", row.Id);
        json.WriteString("name", row.Name);
        json.WriteString("product_type", Product);
        json.WriteString("version", SampleJobJson.Time(row.UpdatedAt));
        SampleJobJson.Write(json, "parameters", row);
        json.WriteString("created_at", "2025-01-15T08:30:00.000000Z");
        json.WriteString("updated_at", SampleJobJson.Time(row.UpdatedAt));
    }

    private static void WriteUsage(Utf8JsonWriter json, HttpContext context, double? credits)
    {
        if (context.Request.Query["expand"].Contains("usage"))
            SampleJobJson.WriteUsage(json, credits);
    }

    // The token is the number of rows already sent; for callers it is opaque.
    private static Answer Page<T>(IQueryCollection query, T[] rows, Action<Utf8JsonWriter, T> write)
    {
        var size = DefaultPageSize;
        if (Last(query["page_size"]) is { } asked
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxPageSize))
            return new(422, SampleJobJson.Detail([new("int_range", "page_size", $"Input should be a whole number from 1 to {MaxPageSize}", asked)]));
        var from = 0;
        if (Last(query["page_token"]) is { } token && !TryRead(token, out from))
            return new(400, SampleJobJson.Detail("Invalid page token."));
        return new(200, SampleJobJson.Object(json =>
        {
            json.WriteStartArray("items");
            foreach (var row in rows.Skip(from).Take(size))
                write(json, row);
            json.WriteEndArray();
            json.WriteString("next_page_token", from + size < rows.Length ? Write(from + size) : null);
            json.WriteNull("total_size");
        }));
    }

    private static string Write(int from) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(from.ToString(CultureInfo.InvariantCulture)));

    private static bool TryRead(string token, out int from)
    {
        from = 0;
        return token.Length <= 20 && Base64Url.IsValid(token)
            && int.TryParse(Base64Url.DecodeFromChars(token), NumberStyles.None, CultureInfo.InvariantCulture, out from);
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static string? Last(StringValues values) => values.Count == 0 ? null : values[^1];

    private static Answer Forbidden => new(403, SampleJobJson.Detail("You do not have access to this resource."));

    private static Answer NotFound(string words) => new(404, SampleJobJson.Detail(words));
}
