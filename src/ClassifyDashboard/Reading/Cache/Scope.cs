using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>Which jobs are read and kept together, whatever their time: filters with the same scope share every request.</summary>
/// <param name="ProjectId">The project, or null for all that the key may see.</param>
/// <param name="OrganizationId">The organization, or null.</param>
/// <param name="ConfigurationId">Only the jobs of a saved configuration, where reading all would cost more; else null.</param>
/// <param name="Stage">Only jobs that had come so far when they were read, where reading all would cost more.</param>
internal sealed record Scope(Guid? ProjectId, Guid? OrganizationId, string? ConfigurationId = null, ScopeStage Stage = ScopeStage.Any)
{
    // In the order in which a job passes through them: one that moves on while it is asked for is met again, not missed.
    private static readonly JobStatus[] BeforeCompletion = [JobStatus.Pending, JobStatus.Running, JobStatus.Failed];
    private static readonly JobStatus[] BeforeAnyEnd = [JobStatus.Pending, JobStatus.Running];

    /// <summary>The scope of a filter that other filters share: everything in its project.</summary>
    public static Scope Broad(JobFilter filter) => new(filter.ProjectId, filter.OrganizationId);

    /// <summary>The least that the endpoint can be asked for the filter.</summary>
    /// <remarks>CANCELLED is matched here: the endpoint is documented to filter by the other four statuses only.</remarks>
    public static Scope Narrow(JobFilter filter) => new(
        filter.ProjectId,
        filter.OrganizationId,
        filter.ConfigurationId == JobFilter.Inline ? null : filter.ConfigurationId,
        filter.Statuses.Count == 0 || !filter.Statuses.All(BeforeCompletion.Contains) ? ScopeStage.Any
            : filter.Statuses.All(BeforeAnyEnd.Contains) ? ScopeStage.Unfinished : ScopeStage.WithoutCompleted);

    /// <summary>The questions that together ask for the scope's jobs, times aside, to be asked one after the other.</summary>
    public IReadOnlyList<ListQuery> Queries()
    {
        var query = new ListQuery { ProjectId = ProjectId?.ToString(), OrganizationId = OrganizationId?.ToString(), ConfigurationId = ConfigurationId };
        return Statuses is { } statuses ? [.. statuses.Select(status => query with { Status = status })] : [query];
    }

    /// <summary>Whether a job, as it stands now, is one of the scope's.</summary>
    public bool Holds(Job job) => Statuses?.Contains(job.Status) ?? true;

    /// <summary>The question for jobs by their ids.</summary>
    public ListQuery ById(ValueList<string> ids) =>
        new() { ProjectId = ProjectId?.ToString(), OrganizationId = OrganizationId?.ToString(), JobIds = ids };

    private JobStatus[]? Statuses => Stage switch
    {
        ScopeStage.WithoutCompleted => BeforeCompletion,
        ScopeStage.Unfinished => BeforeAnyEnd,
        _ => null,
    };
}

/// <summary>How far the jobs of a scope have come.</summary>
internal enum ScopeStage
{
    /// <summary>Wherever they are.</summary>
    Any,

    /// <summary>They had not completed; failed ones are among them.</summary>
    WithoutCompleted,

    /// <summary>They wait or run. Few at any time, so that years of them cost two requests.</summary>
    Unfinished,
}
