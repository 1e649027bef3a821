using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClassifyDashboard.Jobs;
using CsvHelper;

namespace ClassifyDashboard.Api.Export;

/// <summary>Writes jobs for spreadsheets: CSV by RFC 4180, in UTF-8, with the field names in the first row.</summary>
/// <remarks>
/// The file begins with a byte order mark: without one, Excel assumes the machine's old code page and garbles all letters beyond
/// ASCII. Other readers skip the mark. CsvHelper fills one buffer of 64 KiB and writes it when it is full.
/// </remarks>
internal static class CsvExport
{
    private static readonly CsvWriterOptions Options = new()
    {
        WriteByteOrderMark = true,
        Quoting = CsvQuoting.WhenNeededOrWhitespace, // many readers trim unquoted values
        Injection = CsvInjection.Escape,
        InjectionCharacters = SpreadsheetText.FormulaStarts,
    };

    public static Task WriteAsync(IEnumerable<Job> jobs, JobFields fields, PipeWriter to, CancellationToken cancellationToken) =>
        WriteAsync(jobs, JobFields.Names, fields.Write, to, cancellationToken);

    /// <summary>Writes any rows in the same way.</summary>
    /// <param name="rows">The rows, enumerated once.</param>
    /// <param name="names">The names of the fields, in order.</param>
    /// <param name="write">Gives the fields of a row, in this order.</param>
    /// <param name="to">The target; it stays open.</param>
    /// <param name="cancellationToken">Cancelled when the reader disconnects.</param>
    public static async Task WriteAsync<T>(
        IEnumerable<T> rows, IReadOnlyList<string> names, Action<T, IFieldWriter> write, PipeWriter to, CancellationToken cancellationToken)
    {
        var csv = CsvWriter.Create(to.AsStream(leaveOpen: true), Options, leaveOpen: true);
        csv.WriteHeader([.. names]);
        using var fields = new Row(csv);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            write(row, fields);
            await csv.EndRecordAsync(cancellationToken);
        }

        await csv.FlushAsync(cancellationToken);
        await csv.DisposeAsync(); // only on success: it writes the rest of the buffer, and after a failure it would wait for a reader that is gone
    }

    private sealed class Row(CsvWriter csv) : IFieldWriter, IDisposable
    {
        // People read the cell, and no browser interprets it.
        private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        private readonly ArrayBufferWriter<byte> _bytes = new();
        private Utf8JsonWriter? _json;

        public void Text(string name, string? value) => csv.WriteField(value is null ? null : SpreadsheetText.Of(value));

        public void Number(string name, double? value) => csv.WriteField(value is { } number && double.IsFinite(number) ? value : null, default);

        public void Count(string name, int? value) => csv.WriteField(value, default);

        public void Time(string name, DateTimeOffset? value)
        {
            if (value is { } time)
                csv.WriteField(ExportText.Time(time, stackalloc char[ExportText.LongestTime]));
            else
                csv.WriteField((string?)null);
        }

        public void Rules(string name, ValueList<ClassifyRule> rules)
        {
            _bytes.ResetWrittenCount();
            if (rules.Count > 0)
            {
                _json ??= new(_bytes, Readable);
                _json.Reset();
                JsonExport.WriteRules(_json, rules);
                _json.Flush();
            }

            var json = _bytes.WrittenSpan;
            if (json.Length > SpreadsheetText.Longest || json.Contains((byte)';'))
                csv.WriteField(SpreadsheetText.OfJson(Encoding.UTF8.GetString(json)));
            else
                csv.WriteField(json);
        }

        public void Dispose() => _json?.Dispose();
    }
}
