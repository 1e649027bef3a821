using System.IO.Pipelines;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Api.Export;

/// <summary>A file format of exports.</summary>
/// <param name="Extension">The file extension, also in the address.</param>
/// <param name="ContentType">The value of the header Content-Type.</param>
/// <param name="Words">The format in words.</param>
/// <param name="WriteAsync">Writes the file, in chunks.</param>
internal sealed record ExportFormat(string Extension, string ContentType, string Words, ExportWriter WriteAsync)
{
    public static IReadOnlyList<ExportFormat> All { get; } =
    [
        new("csv", "text/csv; charset=utf-8; header=present", "CSV", CsvExport.WriteAsync),
        new("json", "application/json; charset=utf-8", "JSON", JsonExport.WriteArrayAsync),
        new("jsonl", "application/x-ndjson; charset=utf-8", "JSON lines", JsonExport.WriteLinesAsync),
        new("parquet", "application/vnd.apache.parquet", "Parquet", ParquetExport.WriteAsync),
    ];
}

/// <summary>Writes jobs in their order. It waits for the reader after each chunk, so that only the last chunk is in memory.</summary>
/// <param name="jobs">The jobs, enumerated once.</param>
/// <param name="fields">The fields of each job.</param>
/// <param name="to">The target; it stays open.</param>
/// <param name="cancellationToken">Cancelled when the reader disconnects.</param>
internal delegate Task ExportWriter(IEnumerable<Job> jobs, JobFields fields, PipeWriter to, CancellationToken cancellationToken);
