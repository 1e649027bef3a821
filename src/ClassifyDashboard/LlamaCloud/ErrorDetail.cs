using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>The service's own explanation of an error, sanitized for screens and logs.</summary>
/// <param name="Text">The explanation; empty where the response has no readable one.</param>
/// <param name="CorrelationId">The id that the service's support requests.</param>
internal sealed partial record ErrorDetail(string Text, string? CorrelationId)
{
    public const int MaxLength = 500;

    private static readonly ErrorDetail None = new("", null);

    /// <param name="body">{"detail": "text"}, {"detail": [{"loc": ["query", "status"], "msg": "text"}]}, or a gateway's HTML.</param>
    /// <param name="secrets">Secrets that the service may repeat and that the result must not contain.</param>
    public static ErrorDetail Of(ReadOnlySpan<byte> body, ReadOnlySpan<string?> secrets)
    {
        var text = Detail(body);
        if (text.Length == 0)
            return None;
        foreach (var secret in secrets)
        {
            if (!string.IsNullOrEmpty(secret))
                text = text.Replace(secret, "…", StringComparison.Ordinal);
        }

        text = ServiceText.WithoutQueries(Key().Replace(text, "llx-…"));
        return new(Cut(OneLine(text)), ServiceText.CorrelationIdIn(text));
    }

    private static string Detail(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("detail", out var detail))
                return "";
            return detail.ValueKind switch
            {
                JsonValueKind.String => detail.GetString()!,
                JsonValueKind.Array => string.Join("; ", detail.EnumerateArray().Take(10).Select(Fault).Where(fault => fault.Length > 0)),
                JsonValueKind.Object => Fault(detail),
                _ => "",
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Plain(body);
        }
    }

    // The field "input" of a fault repeats the request's value, even a page token, and is not shown.
    private static string Fault(JsonElement fault)
    {
        if (fault.ValueKind == JsonValueKind.String)
            return fault.GetString()!;
        if (fault.ValueKind != JsonValueKind.Object || !fault.TryGetProperty("msg", out var msg) || msg.ValueKind != JsonValueKind.String)
            return "";
        var where = fault.TryGetProperty("loc", out var loc) && loc.ValueKind == JsonValueKind.Array
            ? string.Join('.', loc.EnumerateArray().Where(part => !part.ValueEquals("query")).Select(part => part.ToString()))
            : "";
        return where.Length == 0 ? msg.GetString()! : $"{where}: {msg.GetString()}";
    }

    private static string Plain(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * MaxLength)]).Trim();
        return text.StartsWith('<') || text.StartsWith('{') || text.Contains('\0') ? "" : text;
    }

    private static string OneLine(string text) =>
        string.Create(text.Length, text, static (line, text) =>
        {
            for (var i = 0; i < text.Length; i++)
                line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }).Trim();

    private static string Cut(string text)
    {
        if (text.Length <= MaxLength)
            return text;
        var end = MaxLength - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    [GeneratedRegex("llx-[0-9A-Za-z_-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
