using System.IO.Pipelines;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Export;

/// <summary>A file that can be exported: the jobs of a filter, or what is said of them, in one format.</summary>
/// <param name="Name">What it has, as in its name and address.</param>
/// <param name="Extension">The file extension, also in the address.</param>
/// <param name="ContentType">The value of the header Content-Type.</param>
/// <param name="NeedsTexts">Whether the file is incomplete without the texts of all jobs.</param>
/// <param name="WriteAsync">Writes the file, in chunks.</param>
internal sealed record ExportFile(string Name, string Extension, string ContentType, bool NeedsTexts, ExportFileWriter WriteAsync)
{
    public static IReadOnlyList<ExportFile> All { get; } =
    [
        .. ExportFormat.All.Select(format => new ExportFile("jobs", format.Extension, format.ContentType, NeedsTexts: true, (source, to, cancelled) =>
            format.WriteAsync(source.Load?.InOrder(source.Table) ?? [], new(source.WholeAddresses, source.Names), to, cancelled))),
        .. Tables("failures", CauseFields.Names, source => source.Load?.Causes.Rows ?? [], source => new CauseFields(source.WholeAddresses).Write),
        .. Tables("rules", RuleFields.Names, source => source.Load?.Types.Rules ?? [], source => new RuleFields(source.Names).Write),
        .. Tables("repeats", RepeatFields.Names, source => source.Load is { } load ? RepeatFields.RowsOf(load.Types.Repeats) : [],
            source => new RepeatFields(source.WholeAddresses).Write),
    ];

    /// <summary>The filter of the jobs that the file is about: what is said of jobs is said of all of them, however they ended.</summary>
    public JobFilter Of(JobFilter filter) => NeedsTexts ? filter : FilterKeys.WithAnyOutcome(filter);

    private static IEnumerable<ExportFile> Tables<T>(
        string name, IReadOnlyList<string> fields, Func<ExportSource, IEnumerable<T>> rows, Func<ExportSource, Action<T, IFieldWriter>> write)
    {
        yield return new(name, "csv", TypeOf("csv"), NeedsTexts: false, (source, to, cancelled) =>
            CsvExport.WriteAsync(rows(source), fields, write(source), to, cancelled));
        yield return new(name, "jsonl", TypeOf("jsonl"), NeedsTexts: false, (source, to, cancelled) =>
            JsonExport.WriteLinesAsync(rows(source), write(source), to, cancelled));
    }

    private static string TypeOf(string extension) => ExportFormat.All.Single(format => format.Extension == extension).ContentType;
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
