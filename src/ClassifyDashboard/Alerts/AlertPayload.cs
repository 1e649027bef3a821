using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ClassifyDashboard.Alerts;

/// <summary>
/// Writes the body of a message in the receiver's format: the text for people and, if the format allows them, the fields for programs.
/// </summary>
/// <remarks>
/// One JSON for all receivers does not work: attachments mean different things in Slack and Teams, Google Chat refuses unknown
/// fields, and a workflow of Slack refuses undeclared ones. Slack ignores unknown fields, and a workflow of Teams ignores everything
/// but its card, so these two formats also contain the fields for programs.
/// </remarks>
internal static class AlertPayload
{
    public const string LinkWords = "Open these jobs";

    /// <summary>The longest text that Google Chat and ntfy accept, in bytes, with some reserve.</summary>
    public const int MaxBytes = 4_000;

    /// <summary>The longest content that Discord accepts, in UTF-16 characters.</summary>
    public const int MaxOfDiscord = 2_000;

    private const int SuppressEmbeds = 4; // a flag of Discord's messages

    /// <summary>
    /// The delivery id: the same for every attempt to send one change, also after a restart, and different for each change.
    /// </summary>
    public static string DeliveryOf(string watch, AlertChange change)
    {
        var text = $"{watch}\n{change.Level}\n{change.Since.UtcTicks}{(change.Reminder > 0 ? $"\n{change.Reminder}" : "")}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    /// <summary>The content type of a format.</summary>
    public static string TypeOf(AlertFormat format) => format == AlertFormat.Text ? "text/plain" : "application/json";

    public static byte[] Write(AlertFormat format, AlertObservation observation, AlertChange change, AlertLevel? previous, string delivery)
    {
        var (heading, lines, link) = (AlertText.Heading(observation, change, previous), AlertText.Lines(observation, change), observation.Link);
        if (format == AlertFormat.Text)
            return Encoding.UTF8.GetBytes(Join([heading, .. lines], link, Bytes, MaxBytes));
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            switch (format)
            {
                case AlertFormat.Teams:
                    TeamsCard.Write(json, heading, lines, link, change.Level);
                    break;
                case AlertFormat.Slack:
                    json.WriteString("text", Join(
                        [$"*{AlertMarkup.Slack(heading)}*", .. lines.Select(AlertMarkup.Slack)],
                        link is null ? null : AlertMarkup.SlackLink(link, LinkWords)));
                    json.WriteBoolean("unfurl_links", false);
                    break;
                case AlertFormat.SlackWorkflow:
                    json.WriteString("heading", AlertMarkup.GoogleChat(heading)); // Slack shows escapes in a variable literally
                    json.WriteString("text", AlertMarkup.GoogleChat(Join(lines, null)));
                    json.WriteString("watch", AlertMarkup.GoogleChat(AlertText.Name(observation)));
                    json.WriteString("state", AlertObservation.Word(observation.Kind, change.Level));
                    json.WriteString("link", link ?? "none"); // Slack treats an empty value as missing
                    break;
                case AlertFormat.GoogleChat:
                    json.WriteString("text", Join(
                        [$"*{AlertMarkup.GoogleChat(heading)}*", .. lines.Select(AlertMarkup.GoogleChat)],
                        link is null ? null : AlertMarkup.GoogleChatLink(link, LinkWords),
                        Bytes,
                        MaxBytes));
                    break;
                case AlertFormat.Discord:
                    json.WriteString("content", Join(
                        [$"**{AlertMarkup.Discord(heading)}**", .. lines.Select(AlertMarkup.Discord)],
                        link is null ? null : AlertMarkup.DiscordLink(link, LinkWords),
                        text => text.Length,
                        MaxOfDiscord));
                    json.WriteStartObject("allowed_mentions"); // no text can mention anybody
                    json.WriteStartArray("parse");
                    json.WriteEndArray();
                    json.WriteEndObject();
                    json.WriteNumber("flags", SuppressEmbeds);
                    break;
                default:
                    json.WriteString("text", Join([heading, .. lines], link));
                    break;
            }

            if (format is AlertFormat.Json or AlertFormat.Slack or AlertFormat.Teams)
                AlertFields.Write(json, observation, change, previous, delivery);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static string Join(IReadOnlyList<string> lines, string? link) => Join(lines, link, text => text.Length, int.MaxValue);

    // Shortens a text that is too long: first without the link, because half a link is useless, then without its last lines.
    private static string Join(IReadOnlyList<string> lines, string? link, Func<string, int> length, int limit)
    {
        var text = string.Join('\n', link is null ? lines : [.. lines, link]);
        for (var kept = lines.Count; kept > 0 && length(text) > limit; kept--)
            text = string.Join('\n', lines.Take(kept));
        return text;
    }
}
