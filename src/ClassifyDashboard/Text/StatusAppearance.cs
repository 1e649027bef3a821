using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Text;

/// <summary>How a kind of status looks: a word, and a class by which app.css gives it a shape and a colour, so that colour is never the only sign.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Word">What a person calls it.</param>
/// <param name="Class">The CSS class.</param>
public sealed record StatusAppearance(StatusKind Kind, string Word, string Class)
{
    /// <summary>All kinds in the order in which they are stacked and listed.</summary>
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

    /// <summary>What a person calls a status; one that is new goes by the service's own name.</summary>
    public static string WordOf(JobStatus status) => status.Kind == StatusKind.Other ? DisplayFormat.Line(status.Name, JobStatus.MaxNameLength) : Of(status.Kind).Word;

    /// <summary>The statuses to filter by for a kind, given those of the kind that were met under other names.</summary>
    public static ValueList<JobStatus> StatusesOf(StatusKind kind, StatusCounts counts) =>
        kind == StatusKind.Other
            ? counts.Others.Select(other => JobStatus.Of(other.Name)).ToValueList()
            : JobStatus.Known.Where(status => status.Kind == kind).ToValueList();
}
