using System.Text.Json;

namespace ClassifyDashboard.Alerts;

/// <summary>The Adaptive Card that a workflow of Teams posts.</summary>
internal static class TeamsCard
{
    /// <summary>Writes the message with the card. Notifications show its summary.</summary>
    public static void Write(Utf8JsonWriter json, string heading, IReadOnlyList<string> lines, string? link, AlertLevel level)
    {
        json.WriteString("type", "message");
        json.WriteString("summary", heading);
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        json.WriteNull("contentUrl");
        json.WriteStartObject("content");
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.2");
        json.WriteStartObject("msteams");
        json.WriteString("width", "Full");
        json.WriteEndObject();
        json.WriteStartArray("body");
        WriteRun(json, heading, level switch { AlertLevel.Alarm => "Attention", AlertLevel.Watch => "Warning", _ => "Good" });
        foreach (var line in lines)
            WriteRun(json, line, null);
        json.WriteEndArray();
        if (link is not null)
        {
            json.WriteStartArray("actions");
            json.WriteStartObject();
            json.WriteString("type", "Action.OpenUrl");
            json.WriteString("title", AlertPayload.LinkWords);
            json.WriteString("url", link);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // A text run and no TextBlock, because a TextBlock would interpret Markdown in the service's texts, such as a link.
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
