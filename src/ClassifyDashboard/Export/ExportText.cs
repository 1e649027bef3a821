using System.Globalization;
using System.Text;

namespace ClassifyDashboard.Export;

/// <summary>Makes texts from outside fit for a file that other programs read.</summary>
internal static class ExportText
{
    /// <summary>The most characters of a written time.</summary>
    public const int LongestTime = 28;

    /// <summary>A moment in UTC with microseconds, as the service writes it, so that texts sort as times; a seventh digit only where there is one.</summary>
    public static ReadOnlySpan<char> Time(DateTimeOffset time, Span<char> room)
    {
        var format = time.UtcTicks % TimeSpan.TicksPerMicrosecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
        time.UtcDateTime.TryFormat(room, out var length, format, CultureInfo.InvariantCulture);
        return room[..length];
    }

    public static string Time(DateTimeOffset time) => Time(time, stackalloc char[LongestTime]).ToString();

    /// <summary>The text with halves of surrogate pairs replaced, which neither UTF-8 nor JSON can hold.</summary>
    public static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>The text as the value of a header: on one line, in ASCII, of a length that every proxy takes.</summary>
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
