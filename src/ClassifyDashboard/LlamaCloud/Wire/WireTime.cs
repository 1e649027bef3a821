using System.Globalization;
using System.Text.Json;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Reads times into UTC; one that cannot be read or cannot be true is null, and one without an offset is UTC.</summary>
internal static class WireTime
{
    // The service is younger than the one, and no job was created after the other; 0001 and 9999 stand for "none" elsewhere.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads the value at which the reader stands, whatever it is.</summary>
    public static DateTimeOffset? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }

        // 2019-12-27T18:11:19.117Z; without a Z or an offset after the date the reader would take the server's own zone.
        var text = json.ValueSpan;
        if (!json.ValueIsEscaped && text.Length > 10 && text[10..].IndexOfAny("Z+-"u8) > 0)
        {
            if (json.TryGetDateTimeOffset(out var time))
                return Plausible(time);
        }

        return Parse(json.GetString());
    }

    /// <summary>Reads any text; null where it is no plausible time.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        // The parser would fill a missing date from the clock, so there must be one.
        var dated = text is { Length: >= 10 and <= 64 } && text[4] == '-' && text[7] == '-' && char.IsAsciiDigit(text[0]);
        return dated && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Plausible(time)
            : null;
    }

    private static DateTimeOffset? Plausible(DateTimeOffset time) =>
        time >= Earliest && time < Latest ? time.ToUniversalTime() : null;
}
