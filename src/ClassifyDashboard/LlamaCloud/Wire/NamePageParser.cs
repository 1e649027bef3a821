using System.Text.Json;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Parses named things. One that cannot be read is left out.</summary>
internal static class NamePageParser
{
    /// <summary>Parses {"items": [{"id", "name", …}], "next_page_token"}.</summary>
    /// <exception cref="JsonException">The body is no such page at all.</exception>
    public static NamePage Read(ReadOnlySpan<byte> utf8)
    {
        using var document = Document(utf8);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("items", out var items)
            || items.ValueKind != JsonValueKind.Array)
            throw new JsonException("The body has no items.");
        var token = Text(document.RootElement, "next_page_token");
        return new([.. items.EnumerateArray().Select(Item).OfType<NamedItem>()], string.IsNullOrEmpty(token) ? null : token);
    }

    /// <summary>Parses one named thing; null where it has no name.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static NamedItem? ReadOne(ReadOnlySpan<byte> utf8)
    {
        using var document = Document(utf8);
        return Item(document.RootElement);
    }

    private static JsonDocument Document(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        return JsonDocument.ParseValue(ref reader);
    }

    private static NamedItem? Item(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || Cut(Text(element, "id")) is not { } id || Cut(Text(element, "name")) is not { } name)
            return null;
        return new(id, name)
        {
            ExternalId = Cut(Text(element, "external_file_id")),
            UpdatedAt = WireTime.Parse(Text(element, "version")) ?? WireTime.Parse(Text(element, "updated_at")),
        };
    }

    // Half a surrogate pair, or bytes that are no UTF-8, throw.
    private static string? Text(JsonElement element, string name)
    {
        try
        {
            return element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Cut(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var cut = text.Length <= NamedItem.MaxLength ? text : text[..NamedItem.MaxLength];
        return char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut;
    }
}
