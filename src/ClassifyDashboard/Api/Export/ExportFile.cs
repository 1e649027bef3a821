using System.IO.Pipelines;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Export;

/// <summary>A file that can be exported: the jobs of a filter, or the causes of their failures, in one format.</summary>
/// <param name="Name">What it has, as in its name and address.</param>
/// <param name="Extension">The file extension, also in the address.</param>
/// <param name="ContentType">The value of the header Content-Type.</param>
/// <param name="NeedsTexts">Whether the file is incomplete without the texts of all jobs.</param>
/// <param name="WriteAsync">Writes the file, in chunks.</param>
internal sealed record ExportFile(string Name, string Extension, string ContentType, bool NeedsTexts, ExportFileWriter WriteAsync)
{
    private const string Failures = "failures";

    public static IReadOnlyList<ExportFile> All { get; } =
    [
        .. ExportFormat.All.Select(format => new ExportFile("jobs", format.Extension, format.ContentType, NeedsTexts: true, (source, to, cancelled) =>
            format.WriteAsync(source.Load?.InOrder(source.Table) ?? [], new(source.WholeAddresses, source.Names), to, cancelled))),
        Causes("csv", (source, fields, to, cancelled) => CsvExport.WriteAsync(source.Load?.Causes.Rows ?? [], CauseFields.Names, fields.Write, to, cancelled)),
        Causes("jsonl", (source, fields, to, cancelled) => JsonExport.WriteLinesAsync(source.Load?.Causes.Rows ?? [], fields.Write, to, cancelled)),
    ];

    /// <summary>The filter of the jobs that the file is about: causes are those of all jobs, however they ended.</summary>
    public JobFilter Of(JobFilter filter) => Name == Failures ? FilterKeys.WithAnyOutcome(filter) : filter;

    private static ExportFile Causes(string extension, Func<ExportSource, CauseFields, PipeWriter, CancellationToken, Task> write) => new(
        Failures, extension, ExportFormat.All.Single(format => format.Extension == extension).ContentType, NeedsTexts: false,
        (source, to, cancelled) => write(source, new(source.WholeAddresses), to, cancelled));
}

/// <summary>Writes a file.</summary>
/// <param name="source">What it is made of.</param>
/// <param name="to">The target; it stays open.</param>
/// <param name="cancellationToken">Cancelled when the reader disconnects.</param>
internal delegate Task ExportFileWriter(ExportSource source, PipeWriter to, CancellationToken cancellationToken);

/// <summary>What a file is made of.</summary>
/// <param name="Load">The jobs; null where none are known.</param>
/// <param name="Table">Their order.</param>
/// <param name="WholeAddresses">Whether addresses keep user, query and fragment.</param>
/// <param name="Names">The names of configurations, projects and documents.</param>
internal sealed record ExportSource(Load? Load, TableView Table, bool WholeAddresses, NameTable Names);
