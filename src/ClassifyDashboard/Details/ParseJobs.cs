using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Names;

namespace ClassifyDashboard.Details;

/// <summary>
/// Asks for the parse job behind a job when somebody opens the job, at the lowest priority and once it is finished: it may be the reason why
/// the job failed. Where the service does not say, jobs are shown without it. Safe to call from any thread.
/// </summary>
public sealed class ParseJobs
{
    private readonly DetailCache<ParseJob> _parseJobs;

    internal ParseJobs(NamesClient client, NamesOptions options, TimeProvider time) => _parseJobs = new(
        (id, cancellationToken) => client.ReadParseJobAsync(id, cancellationToken), parseJob => !parseJob.Status.IsFinished, options.Read, time);

    /// <summary>Returns what is known of a job's parse job; null where nothing is, or where the job has none.</summary>
    public ParseJob? Find(Job job) => IdOf(job) is { } id ? _parseJobs.Find(id) : null;

    /// <summary>Returns a job's parse job; null where it has none or the service does not say.</summary>
    public Task<ParseJob?> ReadAsync(Job job, CancellationToken cancellationToken) =>
        IdOf(job) is { } id ? _parseJobs.ReadAsync(id, cancellationToken) : Task.FromResult<ParseJob?>(null);

    // A job with another input has a parse job of the service's own, which matters only where something failed.
    private static string? IdOf(Job job) => job switch
    {
        { Input: { Kind: DocumentInputKind.ParseJob, Value.Length: > 0 } input } => input.Value,
        { Status.Kind: StatusKind.Failed, ParseJobId.Length: > 0 } => job.ParseJobId,
        _ => null,
    };
}
