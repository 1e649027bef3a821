using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Reads texts that most jobs share, such as a project's id, into one string instead of one per job.</summary>
/// <remarks>
/// A fixed table where a text has one place: a collision replaces, so that it never grows. Races only cost a copy, since
/// a reference is read and written whole.
/// </remarks>
internal sealed class RepeatedTextConverter : JsonConverter<string?>
{
    private const int Places = 4_096;
    private const int LongestKept = 64;
    private static readonly string?[] Kept = new string?[Places];

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException(); // the page is then read entry by entry
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > LongestKept)
            return reader.GetString();

        var utf8 = reader.ValueSpan;
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var place = ref Kept[(uint)hash.ToHashCode() % Places];
        if (place is { } kept && Ascii.Equals(utf8, kept))
            return kept;
        return place = reader.GetString();
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
