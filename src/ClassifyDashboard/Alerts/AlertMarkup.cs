using System.Text;

namespace ClassifyDashboard.Alerts;

/// <summary>Escapes text for each chat, so that the chat does not read it as a mention, a link or a style.</summary>
internal static class AlertMarkup
{
    private const string DiscordMarks = "\\*_~`|<>#[]()@";

    /// <summary>Slack reads &lt;!channel&gt; as a mention of everybody, and has escapes for these characters.</summary>
    public static string Slack(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A link in Slack's syntax.</summary>
    public static string SlackLink(string address, string words) => $"<{Slack(address).Replace("|", "%7C", StringComparison.Ordinal)}|{words}>";

    /// <summary>
    /// Google Chat reads &lt;users/all&gt; as a mention of everybody and has no escapes. So similar characters replace those with a
    /// meaning.
    /// </summary>
    public static string GoogleChat(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            plain.Append(sign switch
            {
                '<' => '‹',
                '>' => '›',
                '*' => '∗',
                '_' => '＿',
                '~' => '∼',
                '`' => 'ˋ',
                _ => sign,
            });
        }

        return plain.ToString();
    }

    /// <summary>A link in Google Chat's syntax.</summary>
    public static string GoogleChatLink(string address, string words) => $"<{InAngles(address).Replace("|", "%7C", StringComparison.Ordinal)}|{words}>";

    /// <summary>Discord takes a character after a backslash literally.</summary>
    public static string Discord(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (DiscordMarks.Contains(sign, StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(sign);
        }

        return escaped.ToString();
    }

    /// <summary>A link in Discord's syntax, without a preview.</summary>
    public static string DiscordLink(string address, string words) => $"[{words}](<{InAngles(address)}>)";

    private static string InAngles(string address) => address.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
}
