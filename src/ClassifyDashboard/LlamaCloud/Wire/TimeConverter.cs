using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Reads times into UTC; one that cannot be read or cannot be true is null, and one without an offset is UTC.</summary>
internal sealed class TimeConverter : JsonConverter<DateTimeOffset?>
{
    // The service is younger than the one, and no job was created after the other; 0001 and 9999 stand for "none" elsewhere.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        // 2019-12-27T18:11:19.117Z; without a Z or an offset after the date the reader would take the server's own zone.
        var text = reader.ValueSpan;
        if (!reader.HasValueSequence && !reader.ValueIsEscaped && text.Length > 10 && text[10..].IndexOfAny("Z+-"u8) > 0)
        {
            if (reader.TryGetDateTimeOffset(out var time))
                return Plausible(time);
        }

        return Parse(reader.GetString());
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Jobs are only read.");

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
