using System.Runtime.CompilerServices;
using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Loops;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading;

/// <summary>
/// Gives screens the jobs a filter means and keeps them up to date. Whatever screens ask for, each job is fetched once:
/// what is known is kept, and only what is missing or can have changed is asked for.
/// </summary>
public sealed class JobReader : IAsyncDisposable
{
    // Of each kind; what nobody has asked for longest is forgotten first.
    private const int MaxReadings = 64;

    private readonly Lock _gate = new();
    private readonly LruRegistry<Scope, ScopeReader> _scopes = new(MaxReadings);
    private readonly LruRegistry<(Scope, ValueList<string>), IdReader> _ids = new(MaxReadings);
    private readonly ReaderContext _parts;
    private bool _hasEnded;

    internal JobReader(ReaderContext parts) => _parts = parts;

    /// <summary>What is known of the filter's jobs without asking the service, or null.</summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="zone">Where days begin, for a window such as now/d.</param>
    public Load? Peek(JobFilter filter, TimeZoneInfo zone) => SourceOf(filter, zone)?.Peek(filter.Window, zone)?.LoadOf(filter);

    /// <summary>
    /// The filter's jobs as they come in: what is known at once, the first rows, more, all, then each refresh. Ends only
    /// by cancellation; a failure is a load too. A slow watcher gets the latest load and misses those between.
    /// </summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="zone">Where days begin, for a window such as now/d.</param>
    /// <param name="cancellationToken">The watcher goes away.</param>
    /// <exception cref="OperationCanceledException">The watcher went away, or the program is about to end.</exception>
    public async IAsyncEnumerable<Load> WatchAsync(JobFilter filter, TimeZoneInfo zone, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (source, view) = Enter(filter, zone);
        while (view is null)
        {
            yield return Refused(filter, zone);
            await _parts.Time.UntilAsync(_parts.Time.GetUtcNow() + _parts.Options.RefreshInterval, cancellationToken);
            (source, view) = Enter(filter, zone);
        }

        try
        {
            Snapshot? seen = null;
            while (true)
            {
                var (snapshot, changed) = view.Current;
                if (snapshot is not null && !ReferenceEquals(snapshot, seen))
                {
                    seen = snapshot;
                    yield return snapshot.LoadOf(filter);
                }

                await changed.WaitAsync(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested(); // it may have gone away after the news had come, and before this went on
            }
        }
        finally
        {
            source.Leave(view);
        }
    }

    /// <summary>Has the service asked for changes now rather than at the next refresh; at most every two seconds, whoever asks.</summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="zone">Where days begin, for a window such as now/d.</param>
    public void RefreshNow(JobFilter filter, TimeZoneInfo zone) => SourceOf(filter, zone)?.RefreshNow();

    /// <summary>How the request budget stands now, also while nothing new comes of it.</summary>
    public BudgetState Budget => _parts.Budget.State;

    /// <summary>Ends all reading; done when the last request has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        List<IJobSource> all;
        lock (_gate)
        {
            _hasEnded = true;
            all = [.. _scopes.Clear(), .. _ids.Clear()];
        }

        await Task.WhenAll(all.Select(source => source.DisposeAsync().AsTask()));
    }

    private (IJobSource Source, WatchedWindow? View) Enter(JobFilter filter, TimeZoneInfo zone)
    {
        var source = SourceOf(filter, zone) ?? throw new OperationCanceledException("Reading has ended, since the program is about to.");
        return (source, source.Enter(filter.Window, zone));
    }

    private Load Refused(JobFilter filter, TimeZoneInfo zone) => new Snapshot(new(JobSet.Empty), filter.Window.Resolve(_parts.Time.GetUtcNow(), zone), LoadStage.Failed)
    {
        Problem = new(ProblemKind.TooManyWindows, $"So many periods are being looked at that no other can be ({_parts.Options.MaxWindows:N0}, Reading:MaxWindows): choose a usual one, such as the last 24 hours, or wait until someone closes a page."),
    }.LoadOf(filter);

    private IJobSource? SourceOf(JobFilter filter, TimeZoneInfo zone)
    {
        var now = _parts.Time.GetUtcNow();
        lock (_gate)
        {
            if (_hasEnded)
                return null;
            var broad = Scope.Broad(filter);
            var all = _scopes.Get(broad, scope => new(scope, _parts));
            var stretch = new WatchedWindow(filter.Window, zone).StretchAt(now);
            var gaps = GapFinder.Gaps(all.Known.Coverage, [stretch], now.UtcTicks, all.CatchUp);
            if (gaps.Count == 0)
                return all; // what is known answers every question on it
            if (filter.JobIds.Count > 0)
                return _ids.Get((broad, filter.JobIds), key => new(key.Item1, key.Item2, _parts));
            var narrow = Scope.Narrow(filter);
            return narrow != broad && Pushdown.IsCheaper(gaps, all.Known.DensityNear, now.UtcTicks) ? _scopes.Get(narrow, scope => new(scope, _parts)) : all;
        }
    }
}
