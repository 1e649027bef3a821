using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;

namespace ClassifyDashboard.Reading;

/// <summary>One read that all watchers of a key share: walks the pages, then looks again at intervals while someone watches.</summary>
internal sealed class SharedRead(ReadKey key, Snapshot? known, ClassifyClient client, TimeProvider time, JobReaderOptions options, ILogger logger) : IDisposable
{
    private const double PublishGrowth = 1.25;
    private const int MostDoublings = 3;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _changed = New();
    private Snapshot _snapshot = known ?? new(JobSet.Empty, key.PeriodAt(time.GetUtcNow()), LoadStage.Reading);

    /// <summary>The latest state, and a task that ends when there is a later one.</summary>
    public (Snapshot Snapshot, Task Changed) Current
    {
        get
        {
            lock (_gate)
                return (_snapshot, _changed.Task);
        }
    }

    /// <summary>Ends the read.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>Reads until it is disposed. Never fails: what goes wrong becomes a part of the snapshot.</summary>
    /// <param name="keep">Called with each complete snapshot.</param>
    public async Task RunAsync(Action<Snapshot> keep)
    {
        var stopped = _stop.Token;
        await Task.Yield(); // whoever starts it holds a lock
        try
        {
            while (true)
            {
                await time.UntilAsync(Current.Snapshot.Due, stopped);
                var snapshot = await ReadAsync(stopped);
                Publish(snapshot);
                if (snapshot.Stage == LoadStage.Complete)
                    keep(snapshot);
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // Nobody watches any more.
        }
    }

    private async Task<Snapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var before = Current.Snapshot;
        var began = time.GetUtcNow();
        var period = key.PeriodAt(began);
        var (jobs, unreadable) = (new List<Job>(), 0);
        try
        {
            var published = 0;
            await foreach (var page in client.WalkAsync(key.QueryFor(period), cancellationToken))
            {
                jobs.AddRange(page.Jobs);
                unreadable += page.Unreadable;

                // The first rows at once, then ever larger steps: sorting all of it for every page would cost more than reading it.
                if (page.NextToken is null || before.ReadAt is not null || jobs.Count < published * PublishGrowth)
                    continue;
                published = jobs.Count;
                Publish(new(JobSet.Of(jobs), period, LoadStage.Reading) { Unreadable = unreadable });
            }

            var all = JobSet.Of(jobs);
            return new(all, period, LoadStage.Complete) { ReadAt = began, Unreadable = unreadable, Due = time.GetUtcNow() + Interval(all) };
        }
        catch (ProblemException e)
        {
            LogFailure(e.Problem, before);
            return Failed(before, e.Problem, period, jobs, unreadable);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Reading jobs ended in an unexpected way.");
            return Failed(before, new(ProblemKind.MalformedAnswer, "Reading the jobs ended in an unexpected way; the server's log says more."), period, jobs, unreadable);
        }
    }

    private Snapshot Failed(Snapshot before, Problem problem, Period period, List<Job> jobs, int unreadable)
    {
        var wait = options.RefreshInterval * Math.Pow(2, Math.Min(before.Failures, MostDoublings));
        var due = time.GetUtcNow() + (problem.RetryAfter is { } asked && asked > wait ? asked : wait);
        var result = before.ReadAt is not null
            ? before with { Stage = LoadStage.Stale }
            : new(JobSet.Of(before.Jobs.Concat(jobs)), period, LoadStage.Failed) { Unreadable = unreadable };
        return result with { Problem = problem, Failures = before.Failures + 1, Due = due };
    }

    // Jobs of a past period that have all finished change only by being deleted.
    private TimeSpan Interval(JobSet jobs) =>
        key.Window.IsLive || key.PeriodAt(time.GetUtcNow()).To >= time.GetUtcNow() || jobs.Any(job => !job.Status.IsFinished)
            ? options.RefreshInterval
            : options.SettledInterval;

    private void LogFailure(Problem problem, Snapshot before)
    {
        if (before.Problem?.Kind != problem.Kind) // once, not at every look of a long outage
            logger.LogWarning("Jobs cannot be read: {Kind}. {Message}", problem.Kind, problem.Message);
    }

    private void Publish(Snapshot snapshot)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _snapshot = snapshot;
            (changed, _changed) = (_changed, New());
        }

        changed.SetResult();
    }

    // Watchers go on elsewhere: one that is slow must not hold up the read.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
