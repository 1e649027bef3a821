using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ClassifyDashboard.LlamaCloud.Wire;
using Parquet;
using Parquet.Serialization;

namespace ClassifyDashboard.Import;

/// <summary>Reads a Parquet file row group by row group, also one that another program wrote with the columns of an export.</summary>
/// <remarks>Each row is turned into the JSON of the other formats, so that all of them pass the same checks.</remarks>
internal static class ParquetFile
{
    // Exports have 20,000 rows and a few megabytes; other programs write a hundred thousand rows or a million.
    private const long MaxRows = 5_000_000;
    private const long MaxBytes = 2L * 1024 * 1024 * 1024;

    public static async IAsyncEnumerable<FileRow> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var groups = new List<(long Rows, long Bytes)>();
        await using (var reader = await ParquetReader.CreateAsync(file, leaveStreamOpen: true, cancellationToken: cancellationToken))
        {
            if (reader.Schema.DataFields.All(field => field.Name != "id"))
                throw new InvalidDataException("It has no column id.");
            groups.AddRange(reader.RowGroups.Select(group => (group.RowCount, group.RowGroup.TotalByteSize)));
        }

        var parser = new ExportedJobParser();
        var json = new ArrayBufferWriter<byte>();
        var number = 0L;
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].Rows > MaxRows || groups[i].Bytes > MaxBytes)
                throw new InvalidDataException("It has a row group that is too large to be read.");
            file.Position = 0;
            var rows = await ParquetSerializer.DeserializeUntypedAsync(file, rowGroupIndex: i, cancellationToken: cancellationToken);
            foreach (var row in rows.Data)
            {
                json.ResetWrittenCount();
                Write(row, json);
                yield return FileRow.Of(string.Create(CultureInfo.InvariantCulture, $"Row {++number}"), json.WrittenSpan, parser);
            }
        }
    }

    private static void Write(Dictionary<string, object> row, ArrayBufferWriter<byte> to)
    {
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        foreach (var (name, value) in row)
        {
            switch (value)
            {
                case string text: json.WriteString(name, text); break;
                case ReadOnlyMemory<char> text: json.WriteString(name, text.Span); break;
                case DateTime time: json.WriteString(name, DateTime.SpecifyKind(time, DateTimeKind.Utc)); break;
                case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
                case float number when float.IsFinite(number): json.WriteNumber(name, number); break;
                case sbyte or byte or short or ushort or int or uint or long:
                    json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case decimal number: json.WriteNumber(name, number); break;
                case Guid id: json.WriteString(name, id); break;
                default: break; // as a value of a wrong type
            }
        }

        json.WriteEndObject();
    }
}
