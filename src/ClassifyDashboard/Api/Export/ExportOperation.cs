using ClassifyDashboard.Api.Description;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using Microsoft.OpenApi;

namespace ClassifyDashboard.Api.Export;

/// <summary>Describes exports for scripts, from what the files have.</summary>
internal static class ExportOperation
{
    private const string Waits =
        "For how many seconds the answer may wait until all jobs are read; 0 takes what is known. Without it the answer waits as long as reading makes "
        + "progress, at most ten minutes.";

    /// <summary>Describes a file.</summary>
    public static ApiOperation Of(ExportFile file)
    {
        var (what, row, about) = WordsOf(file.Name);
        var format = ExportFormat.All.Single(each => each.Extension == file.Extension);
        return new(
            NameOf(file.Name, file.Extension), $"{what} as {format.Words}",
            $"{about} The file has all of it, or the status is 503. The fields: {string.Join(", ", file.Fields.Select(field => $"`{field}`"))}.",
            (file.Compares ? "?a=period:now-14d..now-7d&b=period:now-7d..now" : "?from=now-7d") + "&wait=30",
            [
                .. ApiKey.Selecting, .. file.Compares ? CompareQuery.Keys.Select(ApiKey.Of) : file.IsOfJobs ? [ApiKey.Of(JobQuery.SortKey)] : [],
                ApiKey.Wait(ExportQuery.LongestWait, Waits), ApiKey.Of(ExportQuery.PartialKey),
            ],
            file.IsOfJobs ? new(file.ContentType, null, row, JobRow) : AnswerOf(file.ContentType, row, file.Fields));
    }

    /// <summary>The name of an operation.</summary>
    public static string NameOf(string file, string extension) =>
        $"export{char.ToUpperInvariant(file[0])}{file[1..]}{char.ToUpperInvariant(extension[0])}{extension[1..]}";

    /// <summary>The answer with a file whose rows have these fields, of any type.</summary>
    public static ApiAnswer AnswerOf(string contentType, string row, IReadOnlyList<string> fields) =>
        new(contentType, null, row, () => RowOf(fields.Select(field => (field, new OpenApiSchema()))));

    private static (string What, string Row, string About) WordsOf(string name) => name switch
    {
        "jobs" => ("Jobs", "JobRow", "All jobs that the filter selects, whatever the page, in the order of `sort`."),
        "failures" => ("The causes of failures", "CauseRow", "One row for each group of alike errors, the most frequent first."),
        "rules" => ("Rules", "RuleRow", "One row for each rule, with how often it matched."),
        "repeats" => ("Repeated documents", "RepeatRow", "One row for each job on a document that got several answers or was paid twice."),
        "compare" => ("Changed documents", "FlipRow", "One row for each document that ended differently on two sides, the latest first."),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "A new file needs words here."),
    };

    private static OpenApiSchema JobRow() => RowOf(JobFields.All.Select(field => (field.Name, SchemaOf(field.Type))));

    private static OpenApiSchema RowOf(IEnumerable<(string Name, OpenApiSchema Schema)> fields)
    {
        var all = fields.ToList();
        return new()
        {
            Type = JsonSchemaType.Object,
            Properties = all.ToDictionary(field => field.Name, field => (IOpenApiSchema)field.Schema),
            Required = all.Select(field => field.Name).ToHashSet(),
        };
    }

    private static OpenApiSchema SchemaOf(FieldType type) => type switch
    {
        FieldType.Number => new() { Type = JsonSchemaType.Number | JsonSchemaType.Null },
        FieldType.Count => new() { Type = JsonSchemaType.Integer | JsonSchemaType.Null },
        FieldType.Time => new() { Type = JsonSchemaType.String | JsonSchemaType.Null, Format = "date-time" },
        FieldType.Rules => new() { Type = JsonSchemaType.Array | JsonSchemaType.Null, Items = new OpenApiSchema { Type = JsonSchemaType.Object } },
        _ => new() { Type = JsonSchemaType.String | JsonSchemaType.Null },
    };
}
