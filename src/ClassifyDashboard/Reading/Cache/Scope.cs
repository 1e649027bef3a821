using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>The jobs that are read and cached together, whatever their time: filters with the same scope share every request.</summary>
/// <param name="ProjectId">The project, or null for all projects that the API key may read.</param>
/// <param name="OrganizationId">The organization, or null.</param>
/// <param name="ConfigurationId">The saved configuration, where reading all jobs would cost more; otherwise null.</param>
/// <param name="Stage">The stage to which the jobs are restricted, where reading all jobs would cost more.</param>
internal sealed record Scope(Guid? ProjectId, Guid? OrganizationId, string? ConfigurationId = null, ScopeStage Stage = ScopeStage.Any)
{
    // In the order of a job's life: a job that moves on between two requests is returned twice, not missed.
    private static readonly JobStatus[] BeforeCompletion = [JobStatus.Pending, JobStatus.Running, JobStatus.Failed];
    private static readonly JobStatus[] BeforeAnyEnd = [JobStatus.Pending, JobStatus.Running];

    /// <summary>Returns the widest scope of a filter, which other filters share: all jobs of its project.</summary>
    public static Scope Broad(JobFilter filter) => new(filter.ProjectId, filter.OrganizationId);

    /// <summary>Returns the narrowest scope for which the endpoint can be queried.</summary>
    /// <remarks>CANCELLED is matched by the dashboard: the endpoint is documented to filter by the other four statuses only.</remarks>
    public static Scope Narrow(JobFilter filter) => new(
        filter.ProjectId,
        filter.OrganizationId,
        filter.ConfigurationId == JobFilter.Inline ? null : filter.ConfigurationId,
        filter.Statuses.Count == 0 || !filter.Statuses.All(BeforeCompletion.Contains) ? ScopeStage.Any
            : filter.Statuses.All(BeforeAnyEnd.Contains) ? ScopeStage.Unfinished : ScopeStage.WithoutCompleted);

    /// <summary>Returns the queries for all jobs of the scope, without times. They must run one after the other.</summary>
    public IReadOnlyList<ListQuery> Queries()
    {
        var query = new ListQuery { ProjectId = ProjectId?.ToString(), OrganizationId = OrganizationId?.ToString(), ConfigurationId = ConfigurationId };
        return Statuses is { } statuses ? [.. statuses.Select(status => query with { Status = status })] : [query];
    }

    /// <summary>Whether a job in its current state belongs to the scope.</summary>
    public bool Holds(Job job) => Statuses?.Contains(job.Status) ?? true;

    /// <summary>Returns the query for jobs by their ids.</summary>
    public ListQuery ById(ValueList<string> ids) =>
        new() { ProjectId = ProjectId?.ToString(), OrganizationId = OrganizationId?.ToString(), JobIds = ids };

    private JobStatus[]? Statuses => Stage switch
    {
        ScopeStage.WithoutCompleted => BeforeCompletion,
        ScopeStage.Unfinished => BeforeAnyEnd,
        _ => null,
    };
}

/// <summary>The stage to which the jobs of a scope are restricted.</summary>
internal enum ScopeStage
{
    /// <summary>Jobs at any stage.</summary>
    Any,

    /// <summary>Jobs that have not completed, including failed ones.</summary>
    WithoutCompleted,

    /// <summary>Jobs that wait or run. Few exist at any time, so years of them cost two requests.</summary>
    Unfinished,
}
