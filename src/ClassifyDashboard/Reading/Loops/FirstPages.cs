using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading.Loops;

/// <summary>First rows for windows that lie within a piece that is being read: one page, so that nobody waits for the piece.</summary>
internal sealed class FirstPages(ScopeReader reading, ReaderContext parts)
{
    private readonly Lock _gate = new();
    private readonly HashSet<WatchedWindow> _given = [];
    private readonly List<PagedFetch> _pages = [];

    /// <summary>Asks for the first page of a stretch for a view, once.</summary>
    public void Give(WatchedWindow view, TimeRange stretch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_given.Add(view))
                return;
        }

        _ = Task.Run(() => ReadAsync(new(stretch, reading.Scope), cancellationToken), CancellationToken.None);
    }

    /// <summary>The jobs that came, as long as their windows are watched and not known.</summary>
    public List<Job> PartialJobs()
    {
        lock (_gate)
        {
            _given.IntersectWith(reading.Views);
            if (_given.Count == 0)
                _pages.Clear();
            _pages.RemoveAll(page => reading.Known.Coverage.Covers(page.TimeRange));
            return [.. _pages.SelectMany(page => page.Jobs.Values)];
        }
    }

    private async Task ReadAsync(PagedFetch page, CancellationToken cancellationToken)
    {
        try
        {
            await page.NextPageAsync(parts.Client, RequestPriority.FirstRows, parts.Time, cancellationToken);
            lock (_gate)
                _pages.Add(page);
            reading.Touch(atOnce: true);
        }
        catch (Exception e) when (e is ProblemException or OperationCanceledException)
        {
            // The walk that reads the stretch says what is wrong.
        }
    }
}
