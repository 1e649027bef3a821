using System.Globalization;
using System.Text.Json;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Parses times to UTC; an invalid or implausible time is null, and a time without an offset is UTC.</summary>
internal static class WireTime
{
    // The service is younger than the first bound, and no job is created after the second; 0001 and 9999 mean "none" elsewhere.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Parses the reader's current value of any type.</summary>
    public static DateTimeOffset? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }

        // 2019-12-27T18:11:19.117Z; without a Z or an offset after the date the reader would assume the server's own zone.
        var text = json.ValueSpan;
        if (!json.ValueIsEscaped && text.Length > 10 && text[10..].IndexOfAny("Z+-"u8) > 0)
        {
            if (json.TryGetDateTimeOffset(out var time))
                return Plausible(time);
        }

        return Parse(json.GetString());
    }

    /// <summary>Parses any text; null where it is no plausible time.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        // The parser would fill in a missing date from the clock, so the text must have one.
        var dated = text is { Length: >= 10 and <= 64 } && text[4] == '-' && text[7] == '-' && char.IsAsciiDigit(text[0]);
        return dated && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Plausible(time)
            : null;
    }

    private static DateTimeOffset? Plausible(DateTimeOffset time) =>
        time >= Earliest && time < Latest ? time.ToUniversalTime() : null;
}
