using ClassifyDashboard.Async;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Slowly reads known ranges once more to find deleted and late jobs.</summary>
internal sealed class Reconciler(ScopeReader reader, ReaderContext context)
{
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMinutes(1);

    /// <summary>Checks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var interval = context.Options.CheckInterval;
        while (true)
        {
            var now = context.Time.GetUtcNow();
            var (coverage, wanted) = (reader.Known.Coverage, reader.Wanted());
            var refreshedFrom = coverage.Head is { } head && wanted.Any(range => range.IsOpen) ? head.From + 1 : TimeRange.NoEnd;
            if (ReconcilePlan.Next(coverage, wanted, interval, refreshedFrom) is not { } next || next.Due > now.UtcTicks)
            {
                await context.Time.UntilAsync(now + IdleInterval, cancellationToken);
                continue;
            }

            var part = ReconcilePlan.Part(next.TimeRange, coverage, wanted, interval, now.UtcTicks, refreshedFrom, reader.Known.Counts.Within);
            try
            {
                using var activity = Tracing.StartRoot("check");
                var partition = new PagedFetch(part, reader.Scope);
                await partition.FinishAsync(context.Client, RequestPriority.Check, context.Time, cancellationToken);

                // A check takes long. A late unfinished job is polled from now on: if it counted as last seen when the check began, the
                // window would stop being known until the next refresh.
                IReadOnlyList<Job> missing;
                using (await reader.Restorer.HoldTextsAsync([part], cancellationToken))
                    missing = reader.Known.StoreRange(part, partition.Jobs, partition.ReadAt!.Value, partition.Unreadable, seenAt: context.Time.GetUtcNow());
                var undated = reader.Known.UndatedMissing(part, partition.Jobs);
                await reader.FetchByIdAsync([.. missing, .. undated], RequestPriority.Check, cancellationToken);
                reader.Changed();
            }
            catch (ProblemException)
            {
                await context.Time.UntilAsync(context.Time.GetUtcNow() + IdleInterval, cancellationToken); // the refresh reports the problem
            }
        }
    }
}
