using System.IO.Pipelines;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
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
    private const string Jobs = "jobs";
    private const string Compare = "compare";

    /// <summary>The names of the fields of a row, in order.</summary>
    public IReadOnlyList<string> Fields { get; init; } = JobFields.Names;

    /// <summary>Whether a row is a job.</summary>
    public bool IsOfJobs => Name == Jobs;

    public static IReadOnlyList<ExportFile> All { get; } =
    [
        .. ExportFormat.All.Select(format => new ExportFile(Jobs, format.Extension, format.ContentType, NeedsTexts: true, (source, to, cancelled) =>
            format.WriteAsync(source.Load?.InOrder(source.Table) ?? [], new(source.WholeAddresses, source.Names), to, cancelled))),
        .. Tables("failures", CauseFields.Names, source => source.Load?.Causes.Rows ?? [], source => new CauseFields(source.WholeAddresses).Write),
        .. Tables("rules", RuleFields.Names, source => source.Load?.Types.Rules ?? [], source => new RuleFields(source.Names).Write),
        .. Tables("repeats", RepeatFields.Names, source => source.Load is { } load ? RepeatFields.RowsOf(load.Types.Repeats) : [],
            source => new RepeatFields(source.WholeAddresses).Write),
        .. Tables(Compare, FlipFields.Names, source => source.Flips, source => new FlipFields(source.WholeAddresses, source.Names).Write, needsTexts: true),
    ];

    /// <summary>Whether the file compares two sides.</summary>
    public bool Compares => Name == Compare;

    /// <summary>Why there is no file for an address; null where there is one.</summary>
    public string? WhyNot(ExportQuery query, DateTimeOffset now) => !Compares ? null
        : query.Compare.Pair is not { } pair ? "The address names no two sides as a and b." : CompareText.WhyNot(pair, now, query.Zone);

    /// <summary>The filter of the jobs that the file is about: what is said of jobs is said of all of them, however they ended.</summary>
    public JobFilter Of(ExportQuery query) => Compares ? query.Compare.Pair!.Base(query.Filter)
        : IsOfJobs ? query.Filter : FilterKeys.WithAnyOutcome(query.Filter);

    /// <summary>The filter of further jobs: those of the second of two periods. Null where the file needs none.</summary>
    public JobFilter? OtherOf(ExportQuery query) => Compares && query.Compare.Pair is { IsOfPeriods: true } pair ? pair.Of(pair.B, query.Filter) : null;

    private static IEnumerable<ExportFile> Tables<T>(
        string name, IReadOnlyList<string> fields, Func<ExportSource, IEnumerable<T>> rows, Func<ExportSource, Action<T, IFieldWriter>> write,
        bool needsTexts = false)
    {
        yield return new(name, "csv", TypeOf("csv"), needsTexts, (source, to, cancelled) =>
            CsvExport.WriteAsync(rows(source), fields, write(source), to, cancelled)) { Fields = fields };
        yield return new(name, "jsonl", TypeOf("jsonl"), needsTexts, (source, to, cancelled) =>
            JsonExport.WriteLinesAsync(rows(source), write(source), to, cancelled)) { Fields = fields };
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
/// <param name="Other">The jobs of the second of two periods; null where the file needs none.</param>
/// <param name="Compare">The sides that are compared.</param>
internal sealed record ExportSource(Load? Load, TableView Table, bool WholeAddresses, NameTable Names, Load? Other, CompareQuery Compare)
{
    /// <summary>The documents that ended differently on the two sides.</summary>
    public IEnumerable<DocumentFlip> Flips => Load is null ? [] : (Other is { } other ? Load.ComparedWith(other, Compare.Threshold)
        : Load.Compared(Compare.Pair!, Compare.Threshold)).Pairs.Flips(Compare.Flip);
}
