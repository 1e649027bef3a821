using ClassifyDashboard.Async;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>Reads what is known once more, slowly, to find what was deleted and what came late.</summary>
internal sealed class Reconciler(ScopeReader reading, ReaderContext parts)
{
    private static readonly TimeSpan LookAround = TimeSpan.FromMinutes(1);

    /// <summary>Checks until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var interval = parts.Options.CheckInterval;
        while (true)
        {
            var now = parts.Time.GetUtcNow();
            var (coverage, wanted) = (reading.Known.Coverage, reading.Wanted());
            var refreshedFrom = coverage.Head is { } head && wanted.Any(stretch => stretch.IsOpen) ? head.From + 1 : TimeRange.NoEnd;
            if (ReconcilePlan.Next(coverage, wanted, interval, refreshedFrom) is not { } next || next.Due > now.UtcTicks)
            {
                await parts.Time.UntilAsync(now + LookAround, cancellationToken);
                continue;
            }

            var part = ReconcilePlan.Part(next.TimeRange, coverage, wanted, interval, now.UtcTicks, refreshedFrom, reading.Known.Count);
            try
            {
                var piece = new PagedFetch(part, reading.Scope);
                await piece.FinishAsync(parts.Client, RequestPriority.Check, parts.Time, cancellationToken);

                // A check takes its time. One that came late and has not finished is followed from now on: were it taken for one that
                // nobody has looked at since the check began, the window would count as not known until the next refresh.
                var missing = reading.Known.Settle(part, piece.Jobs, piece.ReadAt!.Value, piece.Unreadable, seenAt: parts.Time.GetUtcNow());

                // One without a time may belong to another part than the hour under which it is kept: only by its id can it be told whether it is gone.
                var undated = reading.Known.Undated(part).Where(job => !piece.Jobs.ContainsKey(job.Id));
                await reading.FetchByIdAsync([.. missing, .. undated], RequestPriority.Check, cancellationToken);
                reading.Changed();
            }
            catch (ProblemException)
            {
                await parts.Time.UntilAsync(parts.Time.GetUtcNow() + LookAround, cancellationToken); // the refresh says what is wrong
            }
        }
    }
}
