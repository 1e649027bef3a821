namespace ClassifyDashboard.Alerts;

/// <summary>For whom the body of an alert is made.</summary>
public enum AlertFormat
{
    /// <summary>Whoever reads text and fields as they are.</summary>
    Json,

    /// <summary>Slack's incoming webhooks, and those that take the same.</summary>
    Slack,

    /// <summary>A workflow of Slack that begins with a webhook: flat texts, whose names are declared there.</summary>
    SlackWorkflow,

    /// <summary>A workflow of Teams that posts what a webhook gets.</summary>
    Teams,

    /// <summary>Incoming webhooks of Google Chat, which refuse fields that they do not know.</summary>
    GoogleChat,

    /// <summary>Webhooks of Discord.</summary>
    Discord,

    /// <summary>Plain text, for services such as ntfy.</summary>
    Text,
}

/// <summary>The names of the formats in the settings, and which of them an address is known to take.</summary>
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

    /// <summary>All names, as a sentence lists them.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(each => each.Name));

    /// <summary>The format of a name, in any case; null for others.</summary>
    public static AlertFormat? Of(string name)
    {
        foreach (var each in All)
        {
            if (each.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
                return each.Format;
        }

        return null;
    }

    /// <summary>What the service behind an address takes; fields as they are where nothing is known of it.</summary>
    public static AlertFormat Of(Uri address)
    {
        var (host, path) = (address.IdnHost, address.AbsolutePath);
        return host switch
        {
            "hooks.slack.com" or "hooks.slack-gov.com" => path.StartsWith("/triggers/", StringComparison.Ordinal) || path.StartsWith("/workflows/", StringComparison.Ordinal) ? AlertFormat.SlackWorkflow : AlertFormat.Slack,
            "chat.googleapis.com" => AlertFormat.GoogleChat,
            "discord.com" or "discordapp.com" or "ptb.discord.com" or "canary.discord.com" => path.EndsWith("/slack", StringComparison.Ordinal) ? AlertFormat.Slack : AlertFormat.Discord,
            "ntfy.sh" => AlertFormat.Text,
            _ when TeamsHosts.Any(end => host.EndsWith(end, StringComparison.Ordinal)) => AlertFormat.Teams,
            _ => AlertFormat.Json,
        };
    }
}
