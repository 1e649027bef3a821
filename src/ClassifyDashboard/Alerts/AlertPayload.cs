using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ClassifyDashboard.Alerts;

/// <summary>The body of a message, as its receiver takes it: what people read and, where there is room for them, the fields for machines.</summary>
/// <remarks>
/// One JSON for all does not do: Slack and Teams both know attachments and mean different things by them; Google Chat refuses
/// a field that it does not know, and a workflow of Slack one that it does not declare. Slack passes over fields that it does not
/// know, and a workflow of Teams over all but its card, so that the fields for machines are in these.
/// </remarks>
internal static class AlertPayload
{
    public const string LinkWords = "Open these jobs";

    /// <summary>The longest text that Google Chat and ntfy take, in bytes, with some room left.</summary>
    public const int MaxBytes = 4_000;

    /// <summary>The longest content that Discord takes, in UTF-16 characters.</summary>
    public const int MaxOfDiscord = 2_000;

    private const int SuppressEmbeds = 4; // a flag of Discord's messages

    /// <summary>What is the same each time the same change is sent, also after a restart, and never for two changes.</summary>
    public static string DeliveryOf(string watch, AlertChange told)
    {
        var text = $"{watch}\n{told.Level}\n{told.Since.UtcTicks}{(told.Reminder > 0 ? $"\n{told.Reminder}" : "")}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    /// <summary>The type of content that a format is sent as.</summary>
    public static string TypeOf(AlertFormat format) => format == AlertFormat.Text ? "text/plain" : "application/json";

    public static byte[] Write(AlertFormat format, AlertObservation finding, AlertChange told, AlertLevel? previous, string delivery)
    {
        var (heading, lines, link) = (AlertText.Heading(finding, told, previous), AlertText.Lines(finding, told), finding.Link);
        if (format == AlertFormat.Text)
            return Encoding.UTF8.GetBytes(Joined([heading, .. lines], link, Bytes, MaxBytes));
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            switch (format)
            {
                case AlertFormat.Teams:
                    TeamsCard.Write(json, heading, lines, link, told.Level);
                    break;
                case AlertFormat.Slack:
                    json.WriteString("text", Joined([$"*{AlertMarkup.Slack(heading)}*", .. lines.Select(AlertMarkup.Slack)], link is null ? null : AlertMarkup.SlackLink(link, LinkWords)));
                    json.WriteBoolean("unfurl_links", false);
                    break;
                case AlertFormat.SlackWorkflow:
                    json.WriteString("heading", AlertMarkup.GoogleChat(heading)); // in a variable escapes would be shown as they are
                    json.WriteString("text", AlertMarkup.GoogleChat(Joined(lines, null)));
                    json.WriteString("watch", AlertMarkup.GoogleChat(AlertText.Name(finding)));
                    json.WriteString("state", AlertObservation.Word(finding.Kind, told.Level));
                    json.WriteString("link", link ?? "none"); // one that is empty counts as missing
                    break;
                case AlertFormat.GoogleChat:
                    json.WriteString("text", Joined([$"*{AlertMarkup.GoogleChat(heading)}*", .. lines.Select(AlertMarkup.GoogleChat)], link is null ? null : AlertMarkup.GoogleChatLink(link, LinkWords), Bytes, MaxBytes));
                    break;
                case AlertFormat.Discord:
                    json.WriteString("content", Joined([$"**{AlertMarkup.Discord(heading)}**", .. lines.Select(AlertMarkup.Discord)], link is null ? null : AlertMarkup.DiscordLink(link, LinkWords), text => text.Length, MaxOfDiscord));
                    json.WriteStartObject("allowed_mentions"); // nobody is called, whatever a text says
                    json.WriteStartArray("parse");
                    json.WriteEndArray();
                    json.WriteEndObject();
                    json.WriteNumber("flags", SuppressEmbeds);
                    break;
                default:
                    json.WriteString("text", Joined([heading, .. lines], link));
                    break;
            }

            if (format is AlertFormat.Json or AlertFormat.Slack or AlertFormat.Teams)
                AlertFields.Write(json, finding, told, previous, delivery);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static string Joined(IReadOnlyList<string> lines, string? link) => Joined(lines, link, text => text.Length, int.MaxValue);

    // What is too long as a whole does without its link first, since half of one leads nowhere, then without its last lines.
    private static string Joined(IReadOnlyList<string> lines, string? link, Func<string, int> length, int most)
    {
        var text = string.Join('\n', link is null ? lines : [.. lines, link]);
        for (var kept = lines.Count; kept > 0 && length(text) > most; kept--)
            text = string.Join('\n', lines.Take(kept));
        return text;
    }
}
