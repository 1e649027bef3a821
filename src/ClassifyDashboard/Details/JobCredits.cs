using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Names;

namespace ClassifyDashboard.Details;

/// <summary>What a job cost.</summary>
/// <param name="Credits">The credits; null while the job is not billed.</param>
public sealed record JobCost(double? Credits);

/// <summary>
/// Asks what a finished job cost when somebody opens it, at the lowest priority and once: an amount does not change. Where the service does
/// not say, jobs are shown without it. Safe to call from any thread.
/// </summary>
public sealed class JobCredits
{
    private readonly DetailCache<JobCost> _costs;

    internal JobCredits(ClassifyClient client, NamesOptions options, TimeProvider time) => _costs = new(
        async (id, cancellationToken) => new(await client.ReadCreditsAsync(id, cancellationToken)), cost => cost.Credits is null, options.Read, time);

    /// <summary>Returns what is known of a job's cost; null where nothing is.</summary>
    public JobCost? Find(string id) => _costs.Find(id);

    /// <summary>Returns what a job cost; null where the job is not finished or the service does not say.</summary>
    public Task<JobCost?> ReadAsync(Job job, CancellationToken cancellationToken) => job switch
    {
        { Credits: { } credits } => Task.FromResult<JobCost?>(new(credits)), // the list said it
        { Status.IsFinished: true, IsListed: true } => _costs.ReadAsync(job.Id, cancellationToken),
        _ => Task.FromResult(Find(job.Id)),
    };
}
