using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud.Wire;

/// <summary>One page of jobs, in the service's order; pages can overlap.</summary>
/// <param name="Jobs">The parsed jobs; may be empty though more pages follow.</param>
/// <param name="NextToken">The token of the next page, or null at the end. Never empty.</param>
public sealed record JobListPage(IReadOnlyList<Job> Jobs, string? NextToken)
{
    /// <summary>The number of jobs per request, the maximum of the service: requests are scarce, bytes are not.</summary>
    public const int MaxJobs = 100;

    /// <summary>
    /// The number of entries that could not be parsed as a job, such as one without an id, and that are not in <see cref="Jobs"/>.
    /// </summary>
    public int Unreadable { get; init; }

    /// <summary>Returns the page with what its jobs say of their steps, seen between a request and its answer.</summary>
    public JobListPage SeenAt(DateTimeOffset requested, DateTimeOffset received) => Jobs.All(job => job.Status.IsFinished)
        ? this
        : this with { Jobs = [.. Jobs.Select(job => SeenSteps.Of(job, requested, received) is { } steps ? job with { Steps = steps } : job)] };
}
