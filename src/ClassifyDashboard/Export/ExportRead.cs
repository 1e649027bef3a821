using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Export;

/// <summary>Waits until all jobs of an export are read, as long as that is worth it.</summary>
internal sealed class ExportRead(JobReader reader, TimeProvider time, IHostApplicationLifetime host)
{
    /// <summary>Without a wait in the address: how long nothing may come in. A page that someone waits for comes within seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The same where the last good answer is there: one try of the reader more, since nobody may have watched since it failed.</summary>
    public static readonly TimeSpan StalePatience = TimeSpan.FromSeconds(15);

    // As for the summary: a moving window that was read longer ago than this is worth waiting for.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    /// <summary>The jobs as far as they are known when they are all there or the wait is over; null where nothing is.</summary>
    public async Task<Load?> ReadAsync(ExportQuery query, CancellationToken gone)
    {
        var waits = query.Wait != TimeSpan.Zero;
        using var deadline = new CancellationTokenSource(waits ? query.Wait ?? ExportQuery.LongestWait : Timeout.InfiniteTimeSpan, time);
        using var patience = new CancellationTokenSource(query.Wait is null ? Patience : Timeout.InfiniteTimeSpan, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, patience.Token, gone, host.ApplicationStopping);
        Load? latest = null;
        var following = FollowAsync();

        // What is known has come by now.
        if (!waits)
            await over.CancelAsync();
        await following;
        gone.ThrowIfCancellationRequested();
        return latest ?? reader.Peek(query.Filter, query.Zone);

        async Task FollowAsync()
        {
            try
            {
                await foreach (var load in reader.WatchAsync(query.Filter, query.Zone, over.Token))
                {
                    var getsOn = load.JobsRead > (latest?.JobsRead ?? -1) || load.Stage != latest?.Stage;
                    latest = load;
                    if (!waits || IsWorthNoMoreWaiting(load))
                        return;
                    if (query.Wait is null && getsOn)
                        patience.CancelAfter(load.Stage == LoadStage.Stale ? StalePatience : Patience);
                }
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                // What there is decides.
            }
        }
    }

    // A failure that may pass is waited for: the reader tries again by itself.
    private bool IsWorthNoMoreWaiting(Load load) =>
        load.Stage == LoadStage.Complete ? !load.Filter.Window.IsLive || time.GetUtcNow() - load.ReadAt <= Recent : load.Problem is { } problem && IsLasting(problem.Kind);

    private static bool IsLasting(ProblemKind kind) => kind is not (ProblemKind.RateLimited or ProblemKind.Unavailable or ProblemKind.Unreachable or ProblemKind.MalformedAnswer);
}
