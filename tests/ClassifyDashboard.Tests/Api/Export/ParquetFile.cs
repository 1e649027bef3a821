using System.Text.Encodings.Web;
using System.Text.Json;
using ClassifyDashboard.Api.Export;
using Parquet.Serialization;

namespace ClassifyDashboard.Tests.Api.Export;

/// <summary>Reads Parquet files as Parquet.Net gives them to other programs.</summary>
static class ParquetFile
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The rows; a missing value has no key.</summary>
    public static async Task<List<Dictionary<string, object>>> RowsAsync(byte[] file)
    {
        var read = await ParquetSerializer.DeserializeUntypedAsync(new MemoryStream(file), cancellationToken: TestContext.Current.CancellationToken);
        return [.. read.Data.Select(row => row.ToDictionary(
            field => field.Key, field => field.Value is ReadOnlyMemory<char> text ? text.ToString() : field.Value))];
    }

    /// <summary>The value in Parquet that means the same as one in JSON.</summary>
    public static object? Expected(JsonElement value, FieldType type) => (value.ValueKind, type) switch
    {
        (JsonValueKind.Null, _) => null,
        (_, FieldType.Number) => value.GetDouble(),
        (_, FieldType.Count) => value.GetInt32(),
        (_, FieldType.Time) => value.GetDateTimeOffset().UtcDateTime is var time ? time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond)) : default,
        (_, FieldType.Rules) => JsonSerializer.Serialize(value, Readable),
        _ => value.GetString(),
    };
}
