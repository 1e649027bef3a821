using System.Text;
using System.Text.Json;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>What chat services accept and refuse of a webhook's body, by their documentation and by reports of their responses.</summary>
static class ChatService
{
    private static readonly string[] GoogleFields = ["text", "cardsV2", "thread", "accessoryWidgets", "fallbackText", "annotations"];
    private static readonly string[] WorkflowVariables = ["heading", "text", "watch", "state", "link"];

    /// <summary>Google Chat: 400 for unknown fields, and for texts above 4,096.</summary>
    public static (int, string) GoogleChat(Got got)
    {
        if (Object(got) is not { } json)
            return (400, "Invalid JSON payload received.");
        foreach (var field in json.EnumerateObject().Where(field => !GoogleFields.Contains(field.Name)))
            return (400, $$$"""{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"{{{field.Name}}}\": Cannot find field.","status":"INVALID_ARGUMENT"}}""");
        return TextOf(json, "text") is not { Length: > 0 } text ? (400, """{"error":{"code":400,"message":"Message cannot be empty."}}""")
            : Encoding.UTF8.GetByteCount(text) > 4_096
                ? (400, """{"error":{"code":400,"message":"Maximum length of the field is 4096.","status":"INVALID_ARGUMENT"}}""")
            : (200, """{"name":"spaces/A/messages/B"}""");
    }

    /// <summary>Discord: 204, or 400 for a content that is empty or above 2,000 characters.</summary>
    public static (int, string) Discord(Got got) =>
        Object(got) is not { } json ? (400, """{"code":50109,"message":"The request body contains invalid JSON."}""")
        : TextOf(json, "content") is not { Length: > 0 and <= 2_000 } ? (400, """{"code":50035,"message":"Invalid Form Body"}""")
        : (204, "");

    /// <summary>A workflow of Slack: only texts, all of them declared and none of the declared ones missing.</summary>
    public static (int, string) SlackWorkflow(Got got)
    {
        if (Object(got) is not { } json || json.EnumerateObject().Any(field => field.Value.ValueKind != JsonValueKind.String))
            return (400, """{"ok":false,"error":"invalid_webhook_format"}""");
        return json.EnumerateObject().Select(field => field.Name).Order().SequenceEqual(WorkflowVariables.Order())
            && json.EnumerateObject().All(field => field.Value.GetString()!.Length > 0)
            ? (200, """{"ok":true}""")
            : (400, """{"ok":false,"error":"invalid_webhook_schema_requirements"}""");
    }

    /// <summary>An incoming webhook of Slack.</summary>
    public static (int, string) Slack(Got got) =>
        Object(got) is not { } json ? (400, "invalid_payload") : TextOf(json, "text") is { Length: > 0 } ? (200, "ok") : (400, "no_text");

    /// <summary>A workflow of Teams: 202 for a message with Adaptive Cards, at most 28 kB.</summary>
    public static (int, string) Teams(Got got) =>
        got.Body.Length > 28 * 1024 ? (413, "RequestEntityTooLarge")
        : Object(got) is { } json && TextOf(json, "type") == "message" && json.TryGetProperty("attachments", out var all) && all.EnumerateArray().All(each =>
            each.GetProperty("contentType").GetString() == "application/vnd.microsoft.card.adaptive"
                && each.GetProperty("content").GetProperty("type").GetString() == "AdaptiveCard")
            ? (202, "") : (400, "TriggerInputSchemaMismatch");

    /// <summary>ntfy: a text of at most 4,096 bytes; a longer one becomes a file that nobody reads.</summary>
    public static (int, string) Ntfy(Got got) =>
        got.Body.Length is 0 or > 4_096 || !got.Headers["Content-Type"].StartsWith("text/plain", StringComparison.Ordinal)
            ? (413, """{"code":41301}""")
            : (200, """{"id":"x"}""");

    private static JsonElement? Object(Got got)
    {
        if (!got.Headers["Content-Type"].StartsWith("application/json", StringComparison.Ordinal))
            return null;
        try
        {
            return got.Json is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
