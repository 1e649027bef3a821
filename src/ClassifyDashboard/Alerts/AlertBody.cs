using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Alerts;

/// <summary>The JSON of a message. Its fields are what the README promises; what people read differs by format.</summary>
/// <remarks>
/// One JSON for all does not do: Slack and Teams both know attachments and mean different things by them. Slack passes over
/// fields that it does not know, and a workflow of Teams over all but its card, so that the fields for machines are in each.
/// </remarks>
internal static class AlertBody
{
    /// <summary>What is the same each time the same change is sent, also after a restart, and never for two changes.</summary>
    public static string DeliveryOf(string watch, Told told) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{watch}\n{told.Level}\n{told.Since.UtcTicks}")).AsSpan(0, 16));

    public static byte[] Write(AlertFormat format, Finding finding, Told told, AlertLevel? previous, string delivery)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var heading = AlertText.Heading(finding, told, previous);
            IReadOnlyList<string> lines = AlertText.Lines(finding, told);
            json.WriteStartObject();
            if (format == AlertFormat.Teams)
            {
                json.WriteString("type", "message");
                WriteCard(json, finding, told, heading, lines);
            }
            else if (format == AlertFormat.Slack)
            {
                string[] text = [$"*{AlertText.Slack(heading)}*", .. lines.Select(AlertText.Slack), .. finding.Link is { } link ? [AlertText.SlackLink(link)] : Array.Empty<string>()];
                json.WriteString("text", string.Join('\n', text));
                json.WriteBoolean("unfurl_links", false);
            }
            else
            {
                json.WriteString("text", string.Join('\n', [heading, .. lines, .. finding.Link is { } link ? [link] : Array.Empty<string>()]));
            }

            WriteFields(json, finding, told, previous, delivery);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteFields(Utf8JsonWriter json, Finding finding, Told told, AlertLevel? previous, string delivery)
    {
        var (failed, stuck) = (finding.Verdict.Failed.Now, finding.Verdict.Stuck);
        json.WriteStartObject("alert");
        json.WriteString("delivery", delivery);
        json.WriteString("watch", finding.Name);
        json.WriteString("state", AlertText.Word(told.Level));
        if (previous is { } before)
            json.WriteString("previous", AlertText.Word(before));
        else
            json.WriteNull("previous");
        json.WriteString("since", told.Since.UtcDateTime);
        json.WriteString("readAt", finding.At.UtcDateTime);
        json.WriteNumber("minutes", Math.Round(failed.Length.TotalMinutes, 2));
        json.WriteNumber("failed", failed.Rate.Failed);
        json.WriteNumber("finished", failed.Rate.Finished);
        WriteRate(json, failed.Rate);
        json.WriteNumber("stuck", stuck.Count);
        json.WriteStartArray("causes");
        foreach (var cause in finding.Causes.Rows)
        {
            json.WriteStartObject();
            json.WriteString("error", AlertText.Error(cause.Latest));
            json.WriteNumber("count", cause.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("link", finding.Link);
        json.WriteEndObject();
    }

    private static void WriteRate(Utf8JsonWriter json, FailureRate rate)
    {
        foreach (var (name, value) in new[] { ("rate", rate.Rate), ("low", rate.Low), ("high", rate.High) })
        {
            if (value is { } number)
                json.WriteNumber(name, number);
            else
                json.WriteNull(name);
        }
    }

    // Runs of text, since a TextBlock would read Markdown in what the service says: a link, for one.
    private static void WriteCard(Utf8JsonWriter json, Finding finding, Told told, string heading, IReadOnlyList<string> lines)
    {
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        json.WriteNull("contentUrl");
        json.WriteStartObject("content");
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.2");
        json.WriteStartArray("body");
        WriteRun(json, heading, told.Level switch { AlertLevel.Alarm => "Attention", AlertLevel.Watch => "Warning", _ => "Good" });
        foreach (var line in lines)
            WriteRun(json, line, null);
        json.WriteEndArray();
        if (finding.Link is { } link)
        {
            json.WriteStartArray("actions");
            json.WriteStartObject();
            json.WriteString("type", "Action.OpenUrl");
            json.WriteString("title", "Open these jobs");
            json.WriteString("url", link);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteRun(Utf8JsonWriter json, string text, string? headingColour)
    {
        json.WriteStartObject();
        json.WriteString("type", "RichTextBlock");
        json.WriteStartArray("inlines");
        json.WriteStartObject();
        json.WriteString("type", "TextRun");
        json.WriteString("text", text);
        if (headingColour is not null)
        {
            json.WriteString("weight", "Bolder");
            json.WriteString("color", headingColour);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
