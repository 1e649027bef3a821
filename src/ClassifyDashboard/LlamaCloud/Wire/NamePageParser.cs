using System.Text.Json;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Parses named things. One that cannot be read is left out.</summary>
internal static class NamePageParser
{
    /// <summary>Parses {"items": [{"id", "name", …}], "next_page_token"}.</summary>
    /// <exception cref="JsonException">The body is no such page at all.</exception>
    public static NamePage Read(ReadOnlySpan<byte> utf8)
    {
        using var document = NameText.Document(utf8);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("items", out var items)
            || items.ValueKind != JsonValueKind.Array)
            throw new JsonException("The body has no items.");
        var token = NameText.Of(document.RootElement, "next_page_token");
        return new([.. items.EnumerateArray().Select(Item).OfType<NamedItem>()], string.IsNullOrEmpty(token) ? null : token);
    }

    private static NamedItem? Item(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || Cut(NameText.Of(element, "id")) is not { } id || Cut(NameText.Of(element, "name")) is not { } name)
            return null;
        return new(id, name)
        {
            ExternalId = Cut(NameText.Of(element, "external_file_id")),
            UpdatedAt = WireTime.Parse(NameText.Of(element, "version")) ?? WireTime.Parse(NameText.Of(element, "updated_at")),
        };
    }

    private static string? Cut(string? text) => NameText.Cut(text, NamedItem.MaxLength);
}
