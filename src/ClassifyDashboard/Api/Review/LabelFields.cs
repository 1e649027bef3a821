using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;

namespace ClassifyDashboard.Api.Review;

/// <summary>The fields of a label in an export, in this order. docs/review.md promises their names; new fields come last.</summary>
internal static class LabelFields
{
    /// <summary>The names of the fields, in order, as <see cref="Write"/> gives them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "job_id", "label", "said_type", "true_type", "confidence", "labelled_by", "labelled_at", "job_created_at", "configuration_id", "rules",
        "input_key", "reviewer", "claim",
    ];

    public static void Write(Label label, IFieldWriter to)
    {
        var job = label.Job;
        to.Text("job_id", job.Id);
        to.Text("label", NameOf(label.Kind));
        to.Text("said_type", ResultTypeKey.Of(job.Type));
        to.Text("true_type", label.Kind == LabelKind.Right ? ResultTypeKey.Of(job.Type) : label.TrueType);
        to.Number("confidence", job.Confidence);
        to.Text("labelled_by", label.By);
        to.Time("labelled_at", label.At);
        to.Time("job_created_at", job.CreatedAt);
        to.Text("configuration_id", job.ConfigurationId);
        to.Text("rules", job.Rules);
        to.Text("input_key", job.InputKey);
        to.Text("reviewer", label.Reviewer);
        to.Text("claim", label.Claim);
    }

    /// <summary>The name of a kind in files and addresses.</summary>
    public static string NameOf(LabelKind kind) => kind.ToString().ToLowerInvariant();
}
