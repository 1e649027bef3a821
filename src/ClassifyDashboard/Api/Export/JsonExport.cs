using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Api.Export;

/// <summary>Writes jobs for programs: one object per line, alone or in an array, with unchanged texts.</summary>
/// <remarks>
/// The default encoder escapes everything but plain ASCII, so that texts of the service cannot control a terminal.
/// Missing values are null, so that all objects have the same keys.
/// </remarks>
internal static class JsonExport
{
    // After this many bytes the export waits for the reader.
    private const int ChunkSize = 64 * 1024;

    public static Task WriteArrayAsync(IEnumerable<Job> jobs, JobFields fields, PipeWriter to, CancellationToken cancellationToken) =>
        WriteAsync(jobs, fields.Write, to, ("[", ",\n", "]\n"), cancellationToken);

    public static Task WriteLinesAsync(IEnumerable<Job> jobs, JobFields fields, PipeWriter to, CancellationToken cancellationToken) =>
        WriteLinesAsync(jobs, fields.Write, to, cancellationToken);

    /// <summary>Writes any rows in the same way.</summary>
    /// <param name="rows">The rows, enumerated once.</param>
    /// <param name="write">Gives the fields of a row, in order.</param>
    /// <param name="to">The target; it stays open.</param>
    /// <param name="cancellationToken">Cancelled when the reader disconnects.</param>
    public static Task WriteLinesAsync<T>(IEnumerable<T> rows, Action<T, IFieldWriter> write, PipeWriter to, CancellationToken cancellationToken) =>
        WriteAsync(rows, write, to, ("", "\n", ""), cancellationToken);

    /// <summary>Rules as an array of objects with type and description.</summary>
    public static void WriteRules(Utf8JsonWriter json, ValueList<ClassifyRule> rules)
    {
        json.WriteStartArray();
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("type", ExportText.WellFormed(rule.Type));
            json.WriteString("description", ExportText.WellFormed(rule.Description));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static async Task WriteAsync<T>(IEnumerable<T> rows, Action<T, IFieldWriter> write, PipeWriter to,
        (string Before, string Between, string After) marks, CancellationToken cancellationToken)
    {
        using var json = new Utf8JsonWriter(to);
        var fields = new Row(json);
        var unflushed = Put(marks.Before);
        var isFirst = true;
        foreach (var row in rows)
        {
            if (!isFirst)
                unflushed += Put(marks.Between);
            isFirst = false;
            json.WriteStartObject();
            write(row, fields);
            json.WriteEndObject();
            json.Flush(); // only to the pipe, so that the writer holds no buffer while the export waits for the reader
            unflushed += json.BytesCommitted;
            json.Reset();
            if (unflushed < ChunkSize)
                continue;
            unflushed = 0;
            if ((await to.FlushAsync(cancellationToken)).IsCompleted)
                return; // the reader has disconnected
        }

        // Lines end with a line break, the last one too; an array ends with its bracket.
        Put(!isFirst && marks.After.Length == 0 ? marks.Between : marks.After);
        await to.FlushAsync(cancellationToken);

        long Put(string ascii)
        {
            foreach (var character in ascii)
                to.Write([(byte)character]);
            return ascii.Length;
        }
    }

    private sealed class Row(Utf8JsonWriter json) : IFieldWriter
    {
        public void Text(string name, string? value) => json.WriteString(name, value is null ? null : ExportText.WellFormed(value));

        public void Number(string name, double? value)
        {
            if (value is { } number && double.IsFinite(number))
                json.WriteNumber(name, number);
            else
                json.WriteNull(name);
        }

        public void Count(string name, int? value)
        {
            if (value is { } count)
                json.WriteNumber(name, count);
            else
                json.WriteNull(name);
        }

        public void Time(string name, DateTimeOffset? value)
        {
            if (value is { } time)
                json.WriteString(name, ExportText.Time(time, stackalloc char[ExportText.LongestTime]));
            else
                json.WriteNull(name);
        }

        public void Rules(string name, ValueList<ClassifyRule> rules)
        {
            json.WritePropertyName(name);
            WriteRules(json, rules);
        }
    }
}
