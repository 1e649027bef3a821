using System.Globalization;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Types;

namespace ClassifyDashboard.Api.Export;

/// <summary>
/// The fields of a job on a document that got several answers or was paid twice, in an export, in this order. docs/types.md promises their names;
/// new fields come last.
/// </summary>
/// <param name="WholeAddresses">Whether addresses keep user, query and fragment, which can contain signatures.</param>
internal sealed record RepeatFields(bool WholeAddresses)
{
    /// <summary>The names of the fields, in order, as <see cref="Write"/> gives them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["document", "finding", "id", "created_at", "result_type", "confidence", "reasoning", "credits", "document_input_type", "file_input", "rules"];

    /// <summary>The rows: all jobs of each document, those with several answers first.</summary>
    public static IEnumerable<(string Document, string Finding, Job Job)> RowsOf(Repeats repeats) =>
        repeats.Disagreeing.Select(document => (Finding: "two_answers", document)).Concat(repeats.Paid.Select(document => (Finding: "paid_twice", document)))
            .Index().SelectMany(each => each.Item.document.Jobs.Select(job =>
                ((each.Index + 1).ToString(CultureInfo.InvariantCulture), each.Item.Finding, job)));

    public void Write((string Document, string Finding, Job Job) row, IFieldWriter to)
    {
        var (document, finding, job) = row;
        to.Text("document", document);
        to.Text("finding", finding);
        to.Text("id", job.Id);
        to.Time("created_at", job.CreatedAt);
        to.Text("result_type", job.Result?.Type);
        to.Number("confidence", job.Result?.Confidence);
        to.Text("reasoning", JobFields.Shown(job, job.Result?.Reasoning, WholeAddresses));
        to.Number("credits", job.Credits);
        to.Text("document_input_type", job.Input.KindName);
        to.Text("file_input", WholeAddresses ? job.Input.Value : job.Input.Display);
        to.Text("rules", RulesKey.Of(job.Configuration));
    }
}
