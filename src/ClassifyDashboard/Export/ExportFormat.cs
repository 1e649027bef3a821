using System.IO.Pipelines;
using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.Export;

/// <summary>A kind of file that jobs are exported as.</summary>
/// <param name="Extension">The end of the file's name and of the address.</param>
/// <param name="ContentType">What the answer says it is.</param>
/// <param name="WriteAsync">Writes the file, piece by piece.</param>
internal sealed record ExportFormat(string Extension, string ContentType, ExportWriter WriteAsync)
{
    public static IReadOnlyList<ExportFormat> All { get; } =
    [
        new("csv", "text/csv; charset=utf-8; header=present", CsvExport.WriteAsync),
        new("json", "application/json; charset=utf-8", JsonExport.WriteArrayAsync),
        new("jsonl", "application/x-ndjson; charset=utf-8", JsonExport.WriteLinesAsync),
    ];
}

/// <summary>Writes jobs in their order. What is written waits for the reader, so that only the last piece is in memory.</summary>
/// <param name="jobs">The jobs, gone through once.</param>
/// <param name="fields">What is said of each.</param>
/// <param name="to">Where to; it stays open.</param>
/// <param name="cancellationToken">The reader has gone.</param>
internal delegate Task ExportWriter(IEnumerable<Job> jobs, JobFields fields, PipeWriter to, CancellationToken cancellationToken);
