using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Components.Jobs;

/// <summary>
/// Writes a job in the API's JSON format, from the fields that were read. URLs have no query, since a query can hold a signature.
/// </summary>
public static class JobJson
{
    // The JSON is shown and copied as text, not as HTML: letters of all scripts stay as they are.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="most">The most characters of its error and its reasoning. The text says how many were cut.</param>
    public static string Of(Job job, int most) => Written(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WritePropertyName("configuration");
        Write(json, job.Configuration);
        json.WriteString("configuration_id", job.ConfigurationId);
        json.WriteString("created_at", Time(job.CreatedAt));
        json.WriteString("document_input_type", job.Input.KindName);
        json.WriteString("error_message", Cut(job, job.ErrorMessage, most));
        json.WriteString("file_input", job.Input.Display);
        json.WriteString("parse_job_id", job.ParseJobId);
        json.WriteString("project_id", job.ProjectId);
        WriteResult(json, job, most);
        json.WriteString("status", job.Status.Name);
        json.WriteString("transaction_id", job.TransactionId);
        json.WriteString("updated_at", Time(job.UpdatedAt));
        json.WriteString("user_id", job.UserId);
        json.WriteEndObject();
    });

    /// <summary>Writes the configuration alone.</summary>
    public static string Of(JobConfiguration configuration) => Written(json => Write(json, configuration));

    private static void Write(Utf8JsonWriter json, JobConfiguration configuration)
    {
        json.WriteStartObject();
        json.WriteStartArray("rules");
        foreach (var rule in configuration.Rules)
        {
            json.WriteStartObject();
            json.WriteString("type", rule.Type);
            json.WriteString("description", rule.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("mode", configuration.Mode);
        if (configuration is { Language: null, MaxPages: null, TargetPages: null })
        {
            json.WriteNull("parsing_configuration");
        }
        else
        {
            json.WriteStartObject("parsing_configuration");
            json.WriteString("lang", configuration.Language);
            if (configuration.MaxPages is { } pages)
                json.WriteNumber("max_pages", pages);
            else
                json.WriteNull("max_pages");
            json.WriteString("target_pages", configuration.TargetPages);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Job job, int most)
    {
        if (job.Result is not { } result)
        {
            json.WriteNull("result");
            return;
        }

        json.WriteStartObject("result");
        json.WriteString("type", result.Type);
        if (result.Confidence is { } confidence)
            json.WriteNumber("confidence", confidence);
        else
            json.WriteNull("confidence");
        json.WriteString("reasoning", Cut(job, result.Reasoning, most));
        json.WriteEndObject();
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var utf8 = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(utf8, Readable))
            write(json);
        return Visible(Encoding.UTF8.GetString(utf8.WrittenSpan));
    }

    // Only strings can contain such characters, and JSON allows an escape for them.
    private static string Visible(string json)
    {
        var visible = new StringBuilder(json.Length);
        foreach (var unit in json)
        {
            if (char.GetUnicodeCategory(unit) == UnicodeCategory.Format || (char.IsControl(unit) && unit is not ('\n' or '\r')))
                visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            else
                visible.Append(unit);
        }

        return visible.ToString();
    }

    private static string? Cut(Job job, string? text, int most)
    {
        if (text is null)
            return null;
        var shown = ServiceText.Shown(job, text);
        return shown.Length <= most
            ? shown
            : string.Create(CultureInfo.InvariantCulture, $"{shown.AsSpan(0, most)}… ({shown.Length - most:N0} more characters)");
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
