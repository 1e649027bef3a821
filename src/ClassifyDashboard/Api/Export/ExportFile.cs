using System.IO.Pipelines;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Export;

/// <summary>A file that can be exported: the jobs of a filter, the causes of their failures, or what changed between two sides, in one format.</summary>
/// <param name="Name">What it has, as in its name and address.</param>
/// <param name="Extension">The file extension, also in the address.</param>
/// <param name="ContentType">The value of the header Content-Type.</param>
/// <param name="NeedsTexts">Whether the file is incomplete without the texts of all jobs.</param>
/// <param name="WriteAsync">Writes the file, in chunks.</param>
internal sealed record ExportFile(string Name, string Extension, string ContentType, bool NeedsTexts, ExportFileWriter WriteAsync)
{
    private const string Failures = "failures";
    private const string Compare = "compare";

    public static IReadOnlyList<ExportFile> All { get; } =
    [
        .. ExportFormat.All.Select(format => new ExportFile("jobs", format.Extension, format.ContentType, NeedsTexts: true, (source, to, cancelled) =>
            format.WriteAsync(source.Load?.InOrder(source.Table) ?? [], new(source.WholeAddresses, source.Names), to, cancelled))),
        Causes("csv", (source, fields, to, cancelled) => CsvExport.WriteAsync(source.Load?.Causes.Rows ?? [], CauseFields.Names, fields.Write, to, cancelled)),
        Causes("jsonl", (source, fields, to, cancelled) => JsonExport.WriteLinesAsync(source.Load?.Causes.Rows ?? [], fields.Write, to, cancelled)),
        Flips("csv", (source, fields, to, cancelled) => CsvExport.WriteAsync(source.Flips, FlipFields.Names, fields.Write, to, cancelled)),
        Flips("jsonl", (source, fields, to, cancelled) => JsonExport.WriteLinesAsync(source.Flips, fields.Write, to, cancelled)),
    ];

    /// <summary>Whether the file compares two sides.</summary>
    public bool Compares => Name == Compare;

    /// <summary>Why there is no file for an address; null where there is one.</summary>
    public string? WhyNot(ExportQuery query, DateTimeOffset now) => !Compares ? null
        : query.Compare.Pair is not { } pair ? "The address names no two sides as a and b." : CompareText.WhyNot(pair, now, query.Zone);

    /// <summary>The filter of the jobs that the file is about: causes and sides are those of all jobs, however they ended.</summary>
    public JobFilter Of(ExportQuery query) => Compares ? query.Compare.Pair!.Base(query.Filter)
        : Name == Failures ? FilterKeys.WithAnyOutcome(query.Filter) : query.Filter;

    /// <summary>The filter of further jobs: those of the second of two periods. Null where the file needs none.</summary>
    public JobFilter? OtherOf(ExportQuery query) => Compares && query.Compare.Pair is { IsOfPeriods: true } pair ? pair.Of(pair.B, query.Filter) : null;

    private static ExportFile Flips(string extension, Func<ExportSource, FlipFields, PipeWriter, CancellationToken, Task> write) => new(
        Compare, extension, ExportFormat.All.Single(format => format.Extension == extension).ContentType, NeedsTexts: true,
        (source, to, cancelled) => write(source, new(source.WholeAddresses, source.Names), to, cancelled));

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
/// <param name="Other">The jobs of the second of two periods; null where the file needs none.</param>
/// <param name="Compare">The sides that are compared.</param>
internal sealed record ExportSource(Load? Load, TableView Table, bool WholeAddresses, NameTable Names, Load? Other, CompareQuery Compare)
{
    /// <summary>The documents that ended differently on the two sides.</summary>
    public IEnumerable<DocumentFlip> Flips => Load is null ? [] : (Other is { } other ? Load.ComparedWith(other, Compare.Threshold)
        : Load.Compared(Compare.Pair!, Compare.Threshold)).Pairs.Flips(Compare.Flip);
}
