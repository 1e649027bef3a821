using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Api.Export;

/// <summary>Waits until all jobs of an export are read, as long as reading makes progress.</summary>
internal sealed class ExportRead(JobReader reader, TimeProvider time, IHostApplicationLifetime host)
{
    /// <summary>
    /// Without a wait in the address: the longest time without progress. A page of the service normally comes within seconds.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The same if an earlier complete read is known: enough for one more attempt of the reader, because the last one can be long ago.
    /// </summary>
    public static readonly TimeSpan StalePatience = TimeSpan.FromSeconds(15);

    /// <summary>The jobs that are known when all are read or the wait ends; null if none are.</summary>
    public async Task<Load?> ReadAsync(ExportQuery query, CancellationToken clientGone)
    {
        var waits = query.Wait != TimeSpan.Zero;
        using var deadline = new CancellationTokenSource(waits ? query.Wait ?? ExportQuery.LongestWait : Timeout.InfiniteTimeSpan, time);
        using var patience = new CancellationTokenSource(query.Wait is null ? Patience : Timeout.InfiniteTimeSpan, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, patience.Token, clientGone, host.ApplicationStopping);
        Load? before = null;
        var latest = await SingleRead.ReadAsync(reader, query.Filter, query.Zone, IsEnough, waits, over);
        clientGone.ThrowIfCancellationRequested();
        return latest;

        bool IsEnough(Load load)
        {
            var hasProgress = load.JobsRead > (before?.JobsRead ?? -1) || load.Stage != before?.Stage;
            before = load;
            if (EndsWait(load))
                return true;
            if (query.Wait is null && hasProgress)
                patience.CancelAfter(load.Stage == LoadStage.Stale ? StalePatience : Patience);
            return false;
        }
    }

    // Temporary failures do not end the wait, because the reader tries again by itself.
    private bool EndsWait(Load load) =>
        SingleRead.IsCompleteAndRecent(load, time.GetUtcNow()) || load is { Stage: not LoadStage.Complete, Problem: { } problem } && IsPermanent(problem.Kind);

    private static bool IsPermanent(ProblemKind kind) =>
        kind is not (ProblemKind.RateLimited or ProblemKind.Unavailable or ProblemKind.Unreachable or ProblemKind.MalformedAnswer);
}
