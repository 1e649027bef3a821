using System.Text;

namespace ClassifyDashboard.Alerts;

/// <summary>How each chat is kept from taking a text for more than text: a call to people, a link, a style.</summary>
internal static class AlertMarkup
{
    private const string DiscordMarks = "\\*_~`|<>#[]()@";

    /// <summary>Slack takes &lt;!channel&gt; for a call to all, and has escapes for what makes one.</summary>
    public static string Slack(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A link as Slack writes it.</summary>
    public static string SlackLink(string address, string words) => $"<{Slack(address).Replace("|", "%7C", StringComparison.Ordinal)}|{words}>";

    /// <summary>Google Chat takes &lt;users/all&gt; for a call to all and has no escapes, so that signs that look alike stand in for those that mean something.</summary>
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

    /// <summary>A link as Google Chat writes it.</summary>
    public static string GoogleChatLink(string address, string words) => $"<{InAngles(address).Replace("|", "%7C", StringComparison.Ordinal)}|{words}>";

    /// <summary>Discord takes a backslash before any sign for the sign itself.</summary>
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

    /// <summary>A link as Discord writes it, without the preview that it would fetch.</summary>
    public static string DiscordLink(string address, string words) => $"[{words}](<{InAngles(address)}>)";

    private static string InAngles(string address) => address.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
}
