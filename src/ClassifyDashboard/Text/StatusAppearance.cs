using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Text;

/// <summary>
/// The appearance of a kind of status: a word, and a CSS class that gives it a shape and a colour, so that colour is never the only sign.
/// </summary>
/// <param name="Kind">The kind of status.</param>
/// <param name="Word">The word for the kind.</param>
/// <param name="Class">The CSS class.</param>
public sealed record StatusAppearance(StatusKind Kind, string Word, string Class)
{
    /// <summary>All kinds, in the order of stacked bars and lists.</summary>
    public static IReadOnlyList<StatusAppearance> All { get; } =
    [
        new(StatusKind.Completed, "Completed", "is-completed"),
        new(StatusKind.Failed, "Failed", "is-failed"),
        new(StatusKind.Cancelled, "Cancelled", "is-cancelled"),
        new(StatusKind.Running, "Running", "is-running"),
        new(StatusKind.Pending, "Waiting", "is-pending"),
        new(StatusKind.Other, "Other", "is-other"),
    ];

    public static StatusAppearance Of(StatusKind kind) => All[(int)kind];

    /// <summary>The word for a status. An unknown status keeps the service's own name.</summary>
    public static string WordOf(JobStatus status) =>
        status.Kind == StatusKind.Other ? DisplayFormat.Line(status.Name, JobStatus.MaxNameLength) : Of(status.Kind).Word;

    /// <summary>The statuses to filter by for a kind. For the kind Other, these are the names that occurred.</summary>
    public static ValueList<JobStatus> StatusesOf(StatusKind kind, StatusCounts counts) =>
        kind == StatusKind.Other
            ? counts.Others.Select(other => JobStatus.Of(other.Name)).ToValueList()
            : JobStatus.Known.Where(status => status.Kind == kind).ToValueList();
}
