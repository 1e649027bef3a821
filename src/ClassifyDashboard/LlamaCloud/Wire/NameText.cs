using System.Text.Json;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Reads short texts of the endpoints beside the list.</summary>
internal static class NameText
{
    /// <summary>Returns a text; null where it is missing, another kind of value, or not readable.</summary>
    public static string? Of(JsonElement parent, string name)
    {
        try
        {
            return parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, or bytes that are no UTF-8
        }
    }

    /// <summary>Returns a text cut to a number of characters, between two characters; null where it is blank.</summary>
    public static string? Cut(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var cut = text.Length <= maxLength ? text : text[..maxLength];
        return char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut;
    }

    /// <summary>Parses a body.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static JsonDocument Document(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        return JsonDocument.ParseValue(ref reader);
    }
}
