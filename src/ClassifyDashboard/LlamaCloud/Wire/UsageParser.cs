using System.Text.Json;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>Parses what a job cost.</summary>
internal static class UsageParser
{
    /// <summary>Returns the credits of {"usage": {"credits": 3}}; null for a null, a negative number, and where there is no such field.</summary>
    /// <exception cref="JsonException">The body is no JSON object.</exception>
    public static double? Credits(ReadOnlySpan<byte> utf8)
    {
        using var document = NameText.Document(utf8);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("The body is no object.");
        return document.RootElement.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
            && usage.TryGetProperty("credits", out var credits) && credits.ValueKind == JsonValueKind.Number
            && credits.TryGetDouble(out var number)
            ? Usable(number)
            : null;
    }

    /// <summary>Returns an amount; null where it is negative or no finite number.</summary>
    public static double? Usable(double? credits) => credits is >= 0 and < double.PositiveInfinity ? credits : null;
}
