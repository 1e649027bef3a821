using ClassifyDashboard.Jobs.Failures;

namespace ClassifyDashboard.Api.Export;

/// <summary>The fields of a group of alike errors in an export, in this order. docs/failures.md promises their names; new fields come last.</summary>
/// <param name="WholeAddresses">Whether addresses in the error keep user, query and fragment, which can contain signatures.</param>
internal sealed record CauseFields(bool WholeAddresses)
{
    /// <summary>The names of the fields, in order, as <see cref="Write"/> gives them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "error_group", "error_message", "count", "share", "first_failed_at", "last_failed_at", "configurations", "users", "document_input_types",
        "remedy_kind", "remedy", "latest_jobs",
    ];

    public void Write(FailureCause cause, IFieldWriter to)
    {
        var remedy = cause.Remedy;
        to.Text("error_group", cause.Key);
        to.Text("error_message", JobFields.Shown(cause.Latest, cause.Latest.ErrorMessage, WholeAddresses));
        to.Count("count", cause.Count);
        to.Number("share", cause.Share);
        to.Time("first_failed_at", cause.First);
        to.Time("last_failed_at", cause.Last);
        to.Count("configurations", cause.Configurations);
        to.Count("users", cause.Users);
        to.Text("document_input_types", string.Join(' ', cause.Inputs.Select(input => input.KindName ?? "unknown")));
        to.Text("remedy_kind", remedy?.Kind.ToString().ToLowerInvariant());
        to.Text("remedy", remedy?.Text);
        to.Text("latest_jobs", string.Join(' ', cause.Samples.Select(job => job.Id)));
    }
}
