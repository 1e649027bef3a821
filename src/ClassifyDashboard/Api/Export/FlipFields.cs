using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Compare;
using ClassifyDashboard.Text;

namespace ClassifyDashboard.Api.Export;

/// <summary>
/// The fields of a document that ended differently on two sides, in this order. docs/compare.md promises their names; new fields come last.
/// </summary>
/// <param name="WholeAddresses">Whether addresses keep user, query and fragment, which can contain signatures.</param>
/// <param name="KnownNames">The names of documents.</param>
internal sealed record FlipFields(bool WholeAddresses, NameTable KnownNames)
{
    /// <summary>The names of the fields, in order, as <see cref="Write"/> gives them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "document_input_type", "file_input", "document_name", "a_outcome", "b_outcome", "a_confidence", "b_confidence", "a_reasoning", "b_reasoning",
        "a_error_message", "b_error_message", "a_job", "b_job", "a_created_at", "b_created_at", "a_rules", "b_rules",
    ];

    public void Write(DocumentFlip flip, IFieldWriter to)
    {
        var (a, b) = (flip.A, flip.B);
        to.Text("document_input_type", b.Input.KindName ?? "unknown");
        to.Text("file_input", WholeAddresses ? b.Input.Value : b.Input.Display);
        to.Text("document_name", KnownNames.FindInput(b.Input)?.Name);
        to.Text("a_outcome", flip.From.Key);
        to.Text("b_outcome", flip.To.Key);
        to.Number("a_confidence", a.Result?.Confidence);
        to.Number("b_confidence", b.Result?.Confidence);
        to.Text("a_reasoning", Shown(a, a.Result?.Reasoning));
        to.Text("b_reasoning", Shown(b, b.Result?.Reasoning));
        to.Text("a_error_message", Shown(a, a.ErrorMessage));
        to.Text("b_error_message", Shown(b, b.ErrorMessage));
        to.Text("a_job", a.Id);
        to.Text("b_job", b.Id);
        to.Time("a_created_at", a.CreatedAt);
        to.Time("b_created_at", b.CreatedAt);
        to.Text("a_rules", RulesKey.Of(a.Configuration));
        to.Text("b_rules", RulesKey.Of(b.Configuration));
    }

    private string? Shown(Job job, string? text) => JobFields.Shown(job, text, WholeAddresses);
}
