namespace ClassifyDashboard.Alerts;

/// <summary>The format of the body of an alert.</summary>
public enum AlertFormat
{
    /// <summary>Plain text in a field, and the fields for programs.</summary>
    Json,

    /// <summary>Slack's incoming webhooks, and compatible services.</summary>
    Slack,

    /// <summary>
    /// A workflow of Slack that starts with a webhook: it takes only text fields, and their names must be declared there.
    /// </summary>
    SlackWorkflow,

    /// <summary>A workflow of Teams that posts the body of a webhook.</summary>
    Teams,

    /// <summary>Incoming webhooks of Google Chat, which refuse unknown fields.</summary>
    GoogleChat,

    /// <summary>Webhooks of Discord.</summary>
    Discord,

    /// <summary>Plain text, for services such as ntfy.</summary>
    Text,
}

/// <summary>The names of the formats in the settings, and the formats of known webhook hosts.</summary>
internal static class AlertFormats
{
    private static readonly (string Name, AlertFormat Format)[] All =
    [
        ("json", AlertFormat.Json),
        ("slack", AlertFormat.Slack),
        ("slack-workflow", AlertFormat.SlackWorkflow),
        ("teams", AlertFormat.Teams),
        ("google-chat", AlertFormat.GoogleChat),
        ("discord", AlertFormat.Discord),
        ("text", AlertFormat.Text),
    ];

    private static readonly string[] TeamsHosts = [".logic.azure.com", ".logic.azure.us", ".api.powerplatform.com", ".webhook.office.com"];

    /// <summary>All names, separated by commas.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(each => each.Name));

    /// <summary>The format with this name, in upper or lower case; null for unknown names.</summary>
    public static AlertFormat? Of(string name)
    {
        foreach (var each in All)
        {
            if (each.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
                return each.Format;
        }

        return null;
    }

    /// <summary>The format of the service at this address; <see cref="AlertFormat.Json"/> for unknown services.</summary>
    public static AlertFormat Of(Uri address)
    {
        var (host, path) = (address.IdnHost, address.AbsolutePath);
        return host switch
        {
            "hooks.slack.com" or "hooks.slack-gov.com" =>
                path.StartsWith("/triggers/", StringComparison.Ordinal) || path.StartsWith("/workflows/", StringComparison.Ordinal)
                    ? AlertFormat.SlackWorkflow
                    : AlertFormat.Slack,
            "chat.googleapis.com" => AlertFormat.GoogleChat,
            "discord.com" or "discordapp.com" or "ptb.discord.com" or "canary.discord.com" =>
                path.EndsWith("/slack", StringComparison.Ordinal) ? AlertFormat.Slack : AlertFormat.Discord,
            "ntfy.sh" => AlertFormat.Text,
            _ when TeamsHosts.Any(suffix => host.EndsWith(suffix, StringComparison.Ordinal)) => AlertFormat.Teams,
            _ => AlertFormat.Json,
        };
    }
}
