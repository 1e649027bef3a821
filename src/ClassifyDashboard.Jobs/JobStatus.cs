using System.Diagnostics.CodeAnalysis;

namespace ClassifyDashboard.Jobs;

/// <summary>The kinds of status that figures distinguish; <see cref="Other"/> is any status that this version does not know.</summary>
public enum StatusKind
{
    Completed,
    Failed,
    Cancelled,
    Running,
    Pending,
    Other,
}

/// <summary>
/// The status of a job, as the service reports it. A status unknown to this version keeps its name and counts as other.
/// </summary>
public sealed record JobStatus
{
    /// <summary>The maximum length of an unknown status; the rest is cut.</summary>
    public const int MaxNameLength = 40;

    private JobStatus(StatusKind kind, string name) => (Kind, Name) = (kind, name);

    public static JobStatus Completed { get; } = new(StatusKind.Completed, "COMPLETED");

    public static JobStatus Failed { get; } = new(StatusKind.Failed, "FAILED");

    public static JobStatus Cancelled { get; } = new(StatusKind.Cancelled, "CANCELLED");

    public static JobStatus Running { get; } = new(StatusKind.Running, "RUNNING");

    public static JobStatus Pending { get; } = new(StatusKind.Pending, "PENDING");

    /// <summary>The known statuses, in the order in which screens show them.</summary>
    public static IReadOnlyList<JobStatus> Known { get; } = [Completed, Failed, Cancelled, Running, Pending];

    public StatusKind Kind { get; }

    /// <summary>The service's name of the status, in upper case.</summary>
    public string Name { get; }

    /// <summary>Whether the job can no longer change. An unknown status counts as one that still may.</summary>
    public bool IsFinished => Kind is StatusKind.Completed or StatusKind.Failed or StatusKind.Cancelled;

    /// <summary>Parses a status from the service; never fails, since the service may add statuses at any time.</summary>
    public static JobStatus Of(string? name)
    {
        var trimmed = name.AsSpan().Trim();
        foreach (var known in Known)
        {
            if (trimmed.Equals(known.Name, StringComparison.OrdinalIgnoreCase))
                return known;
        }

        if (trimmed.IsEmpty)
            return new(StatusKind.Other, "UNKNOWN");
        if (trimmed.Length > MaxNameLength)
            trimmed = trimmed[..MaxNameLength];
        return new(StatusKind.Other, trimmed.ToString().ToUpperInvariant());
    }

    /// <summary>Parses a status that a person wrote: letters, digits and underscores, at most <see cref="MaxNameLength"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JobStatus? status)
    {
        var wellFormed = text.Length is > 0 and <= MaxNameLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        status = wellFormed ? Of(text) : null;
        return wellFormed;
    }

    public override string ToString() => Name;
}
