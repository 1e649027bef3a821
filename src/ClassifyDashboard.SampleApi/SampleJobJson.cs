using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClassifyDashboard.SampleApi;

/// <summary>Writes responses in the service's format.</summary>
internal static class SampleJobJson
{
    public static byte[] Write(SamplePage page)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var job in page.Jobs)
                Write(json, job);
            json.WriteEndArray();
            Text(json, "next_page_token", page.NextToken);
            if (page.TotalSize is { } total)
                json.WriteNumber("total_size", total);
            else
                json.WriteNull("total_size");
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public static byte[] Detail(string text) => Object(json => json.WriteString("detail", text));

    public static byte[] Detail(IEnumerable<Refusal> refusals) => Object(json =>
    {
        json.WriteStartArray("detail");
        foreach (var refusal in refusals)
        {
            json.WriteStartObject();
            json.WriteString("type", refusal.Type);
            json.WriteStartArray("loc");
            json.WriteStringValue("query");
            json.WriteStringValue(refusal.Parameter);
            json.WriteEndArray();
            json.WriteString("msg", refusal.Message);
            json.WriteString("input", refusal.Input);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Returns an object with the fields that are written.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, SampleJob job)
    {
        if (job.IsNull)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        WriteFields(json, job);
        if (job.Usage is { } usage)
            WriteUsage(json, usage.Credits);
        json.WriteEndObject();
    }

    /// <summary>Writes the fields of a job.</summary>
    public static void WriteFields(Utf8JsonWriter json, SampleJob job)
    {
        json.WriteString("id", job.Id);
        Write(json, "configuration", job.Configuration);
        json.WriteString("document_input_type", job.InputType);
        Text(json, "file_input", job.Input);
        json.WriteString("project_id", SampleWorld.ProjectId);
        json.WriteString("status", job.Status);
        json.WriteString("user_id", job.UserId);
        if (!job.IsBare)
        {
            Text(json, "configuration_id", job.Configuration.Id);
            Text(json, "created_at", Time(job.CreatedAt));
            Text(json, "error_message", job.Error);
            Text(json, "parse_job_id", job.InputType == "parse_job_id" ? job.Input : null);
            WriteResult(json, job);
            Text(json, "transaction_id", job.TransactionId);
            Text(json, "updated_at", Time(job.UpdatedAt));
        }

        if (job.HasUnknownFields)
        {
            json.WriteNumber("pages_processed", 3);
            json.WriteStartObject("extraction");
            json.WriteStartArray("of_the_future");
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>Writes what a job cost as a property.</summary>
    public static void WriteUsage(Utf8JsonWriter json, double? credits)
    {
        json.WriteStartObject("usage");
        if (credits is { } billed)
            json.WriteNumber("credits", billed);
        else
            json.WriteNull("credits");
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, SampleJob job)
    {
        if (!job.HasResult)
        {
            json.WriteNull("result");
            return;
        }

        json.WriteStartObject("result");
        json.WriteNumber("confidence", job.Confidence);
        Text(json, "reasoning", job.Reasoning);
        Text(json, "type", job.Type);
        json.WriteEndObject();
    }

    /// <summary>Writes the rules and options of a configuration as a property.</summary>
    public static void Write(Utf8JsonWriter json, string name, SampleConfiguration configuration)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("rules");
        foreach (var rule in configuration.Rules)
        {
            json.WriteStartObject();
            json.WriteString("description", rule.Description);
            json.WriteString("type", rule.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("mode", "FAST");
        if (configuration is { Language: null, MaxPages: null, TargetPages: null })
        {
            json.WriteNull("parsing_configuration");
        }
        else
        {
            json.WriteStartObject("parsing_configuration");
            Text(json, "lang", configuration.Language);
            if (configuration.MaxPages is { } pages)
                json.WriteNumber("max_pages", pages);
            else
                json.WriteNull("max_pages");
            Text(json, "target_pages", configuration.TargetPages);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a time as the service does, to the microsecond in UTC.</summary>
    public static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        json.WritePropertyName(name);
        if (text is null)
            json.WriteNullValue();
        else if (text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0)
            json.WriteStringValue(text);
        else
            json.WriteRawValue(Escaped(text), skipInputValidation: true); // the writer rejects an unpaired surrogate; the service may not
    }

    private static string Escaped(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var unit in text)
            json.Append(unit is < ' ' or '"' or '\\' or (>= '\ud800' and <= '\udfff') ? $"\\u{(int)unit:x4}" : unit.ToString());
        return json.Append('"').ToString();
    }
}
