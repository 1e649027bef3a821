using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>
/// Fetches one page for a window that lies within a partition being read, so that its viewer need not wait for the partition.
/// </summary>
internal sealed class FirstPages(ScopeReader reader, ReaderContext context)
{
    private readonly Lock _gate = new();
    private readonly HashSet<WatchedWindow> _requested = [];
    private readonly List<PagedFetch> _pages = [];

    /// <summary>Requests the first page of a range for a window, once.</summary>
    public void Request(WatchedWindow view, TimeRange range, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_requested.Add(view))
                return;
        }

        _ = Task.Run(() => ReadAsync(new(range, reader.Scope), cancellationToken), CancellationToken.None);
    }

    /// <summary>Returns the received jobs whose windows are watched and not yet known.</summary>
    public List<Job> PartialJobs()
    {
        lock (_gate)
        {
            _requested.IntersectWith(reader.Views);
            if (_requested.Count == 0)
                _pages.Clear();
            _pages.RemoveAll(page => reader.Known.Coverage.Covers(page.TimeRange));
            return [.. _pages.SelectMany(page => page.Jobs.Values)];
        }
    }

    private async Task ReadAsync(PagedFetch page, CancellationToken cancellationToken)
    {
        try
        {
            await page.NextPageAsync(context.Client, RequestPriority.FirstRows, context.Time, cancellationToken);
            lock (_gate)
                _pages.Add(page);
            reader.RequestPublish(immediately: true);
        }
        catch (Exception e) when (e is ProblemException or OperationCanceledException)
        {
            // The fetch of the range reports the problem.
        }
    }
}
