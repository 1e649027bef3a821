using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Api;

/// <summary>Formats texts and times for files and headers that other programs read.</summary>
internal static class ExportText
{
    /// <summary>The maximum length of a formatted time.</summary>
    public const int LongestTime = 28;

    /// <summary>
    /// A time in UTC with microseconds, as the service writes it, so that texts sort like times. A seventh digit appears only if it is
    /// not zero.
    /// </summary>
    public static ReadOnlySpan<char> Time(DateTimeOffset time, Span<char> buffer)
    {
        var format = time.UtcTicks % TimeSpan.TicksPerMicrosecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
        time.UtcDateTime.TryFormat(buffer, out var length, format, CultureInfo.InvariantCulture);
        return buffer[..length];
    }

    public static string Time(DateTimeOffset time) => Time(time, stackalloc char[LongestTime]).ToString();

    /// <summary>The text with unpaired surrogates replaced, because UTF-8 and JSON cannot represent them.</summary>
    public static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>The text as a header value: one line, ASCII, and short enough for every proxy.</summary>
    public static string ForHeader(string text)
    {
        const int Longest = 1_000;
        var line = string.Create(Math.Min(text.Length, Longest), text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsWhiteSpace(from[i]) ? ' ' : char.IsBetween(from[i], '!', '~') ? from[i] : '?';
        });
        return text.Length > Longest ? line[..^3] + "..." : line;
    }
}
