using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Summary;

namespace ClassifyDashboard.Export;

/// <summary>Waits until all jobs of an export are read, as long as that is worth it.</summary>
internal sealed class ExportRead(JobReader reader, TimeProvider time, IHostApplicationLifetime host)
{
    /// <summary>Without a wait in the address: how long nothing may come in. A page that someone waits for comes within seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The same where the last good answer is there: one try of the reader more, since nobody may have watched since it failed.</summary>
    public static readonly TimeSpan StalePatience = TimeSpan.FromSeconds(15);

    /// <summary>The jobs as far as they are known when they are all there or the wait is over; null where nothing is.</summary>
    public async Task<Load?> ReadAsync(ExportQuery query, CancellationToken gone)
    {
        var waits = query.Wait != TimeSpan.Zero;
        using var deadline = new CancellationTokenSource(waits ? query.Wait ?? ExportQuery.LongestWait : Timeout.InfiniteTimeSpan, time);
        using var patience = new CancellationTokenSource(query.Wait is null ? Patience : Timeout.InfiniteTimeSpan, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, patience.Token, gone, host.ApplicationStopping);
        Load? before = null;
        var latest = await SingleRead.ReadAsync(reader, query.Filter, query.Zone, IsEnough, waits, over);
        gone.ThrowIfCancellationRequested();
        return latest;

        bool IsEnough(Load load)
        {
            var getsOn = load.JobsRead > (before?.JobsRead ?? -1) || load.Stage != before?.Stage;
            before = load;
            if (IsWorthNoMoreWaiting(load))
                return true;
            if (query.Wait is null && getsOn)
                patience.CancelAfter(load.Stage == LoadStage.Stale ? StalePatience : Patience);
            return false;
        }
    }

    // A failure that may pass is waited for: the reader tries again by itself.
    private bool IsWorthNoMoreWaiting(Load load) =>
        SingleRead.IsWhole(load, time.GetUtcNow()) || load is { Stage: not LoadStage.Complete, Problem: { } problem } && IsLasting(problem.Kind);

    private static bool IsLasting(ProblemKind kind) => kind is not (ProblemKind.RateLimited or ProblemKind.Unavailable or ProblemKind.Unreachable or ProblemKind.MalformedAnswer);
}
