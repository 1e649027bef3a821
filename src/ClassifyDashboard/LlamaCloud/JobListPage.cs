using ClassifyDashboard.Jobs;

namespace ClassifyDashboard.LlamaCloud;

/// <summary>One page of jobs, in the order the service sent them; pages can overlap.</summary>
/// <param name="Jobs">The jobs that could be read; may be empty though more pages follow.</param>
/// <param name="NextToken">What to ask the next page with, or null at the end. Never empty.</param>
public sealed record JobListPage(IReadOnlyList<Job> Jobs, string? NextToken)
{
    /// <summary>How many entries of the page could not be read as a job, such as one without an id, and are not in <see cref="Jobs"/>.</summary>
    public int Unreadable { get; init; }
}
