using System.Runtime.CompilerServices;
using ClassifyDashboard.Async;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Failures;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Loops;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading;

/// <summary>
/// Gives each screen the jobs that match its filter and keeps them up to date. The reader fetches each job once for all screens: it
/// caches known jobs and requests only missing or changeable ones.
/// </summary>
public sealed class JobReader : IAsyncDisposable
{
    // For each kind of source. The least recently used source goes first.
    private const int MaxSources = 64;

    private readonly Lock _gate = new();
    private readonly LruRegistry<Scope, ScopeReader> _scopes = new(MaxSources);
    private readonly LruRegistry<(Scope, ValueList<string>), IdReader> _ids = new(MaxSources);
    private readonly ReaderContext _context;
    private bool _hasEnded;

    internal JobReader(ReaderContext context) => _context = context;

    /// <summary>Returns the cached jobs of the filter without a request to the service, or null.</summary>
    /// <param name="filter">The filter that the jobs must match.</param>
    /// <param name="zone">The time zone that decides where a day begins, for a window such as now/d.</param>
    public Load? Peek(JobFilter filter, TimeZoneInfo zone) => SourceOf(filter, zone)?.Peek(filter.Window, zone)?.LoadOf(WithNames(filter));

    /// <summary>
    /// Streams loads of the filter's jobs: first the known jobs, then the first rows, more rows, all rows, and then each refresh. Only
    /// cancellation ends the stream; a failure arrives as a load too. A slow subscriber gets the latest load and misses those between.
    /// </summary>
    /// <param name="filter">The filter that the jobs must match.</param>
    /// <param name="zone">The time zone that decides where a day begins, for a window such as now/d.</param>
    /// <param name="cancellationToken">Cancelled when the subscriber leaves.</param>
    /// <exception cref="OperationCanceledException">The subscriber left, or the program is stopping.</exception>
    public async IAsyncEnumerable<Load> WatchAsync(JobFilter filter, TimeZoneInfo zone, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (source, view) = Subscribe(filter, zone);
        while (view is null)
        {
            yield return Refused(filter, zone);
            await _context.Time.UntilAsync(_context.Time.GetUtcNow() + _context.Options.RefreshInterval, cancellationToken);
            (source, view) = Subscribe(filter, zone);
        }

        try
        {
            (Snapshot? Snapshot, NamedInputs? Named) seen = (null, null);
            while (true)
            {
                var learned = filter.FindsNames ? _context.Names.NextChange : null;
                var ((snapshot, changed), named) = (view.Current, WithNames(filter));
                if (snapshot is not null && (!ReferenceEquals(snapshot, seen.Snapshot) || !Equals(named.Named, seen.Named)))
                {
                    seen = (snapshot, named.Named);
                    yield return snapshot.LoadOf(named);
                }

                await (learned is null ? changed : Task.WhenAny(changed, learned)).WaitAsync(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested(); // the subscriber may leave between the notification and this line
            }
        }
        finally
        {
            source.Unsubscribe(view);
        }
    }

    /// <summary>
    /// Requests changes from the service now instead of at the next refresh; at most every two seconds for all callers together.
    /// </summary>
    /// <param name="filter">The filter that the jobs must match.</param>
    /// <param name="zone">The time zone that decides where a day begins, for a window such as now/d.</param>
    public void RefreshNow(JobFilter filter, TimeZoneInfo zone) => SourceOf(filter, zone)?.RefreshNow();

    /// <summary>
    /// Returns when jobs of a filter failed before a moment, as far as this is known from whatever was read before and is in memory. It causes no
    /// request.
    /// </summary>
    /// <param name="filter">The filter that the jobs must match, whatever its window.</param>
    /// <param name="until">The moment.</param>
    public FailureHistory HistoryBefore(JobFilter filter, DateTimeOffset until) =>
        HistoryOf(filter)?.Before(WithNames(filter), until) ?? FailureHistory.None;

    /// <summary>Returns the same from the store as well.</summary>
    /// <param name="filter">The filter that the jobs must match, whatever its window.</param>
    /// <param name="until">The moment.</param>
    /// <param name="cancellationToken">Cancelled when the caller does not wait any longer.</param>
    /// <exception cref="OperationCanceledException">The caller does not wait any longer.</exception>
    public Task<FailureHistory> ReadHistoryBeforeAsync(JobFilter filter, DateTimeOffset until, CancellationToken cancellationToken) =>
        HistoryOf(filter)?.ReadBeforeAsync(WithNames(filter), until, cancellationToken) ?? Task.FromResult(FailureHistory.None);

    /// <summary>The current state of the request budget, also while no new load arrives.</summary>
    public BudgetState Budget => _context.Budget.State;

    /// <summary>Set when screens watch another window, or one window less.</summary>
    internal AsyncSignal WindowsChanged => _context.WindowsChanged;

    /// <summary>Returns the source of a scope; null once the reader has stopped.</summary>
    internal ScopeReader? SourceOf(Scope scope)
    {
        lock (_gate)
            return _hasEnded ? null : _scopes.Get(scope, wanted => new(wanted, _context));
    }

    /// <summary>The scopes that are or were read.</summary>
    internal IReadOnlyList<ScopeReader> Scopes
    {
        get
        {
            lock (_gate)
                return _scopes.All;
        }
    }

    /// <summary>All watched windows.</summary>
    internal IReadOnlyList<WatchedWindow> Watched
    {
        get
        {
            IReadOnlyList<IJobSource> sources;
            lock (_gate)
                sources = [.. _scopes.All, .. _ids.All];
            return [.. sources.SelectMany(source => source.Views)];
        }
    }

    /// <summary>Stops all reading and returns when the last request has ended.</summary>
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

    private JobFilter WithNames(JobFilter filter) => _context.Names.Table.WithNames(filter);

    private (IJobSource Source, WatchedWindow? View) Subscribe(JobFilter filter, TimeZoneInfo zone)
    {
        var source = SourceOf(filter, zone) ?? throw new OperationCanceledException("The reader has stopped because the program is stopping.");
        return (source, source.Subscribe(filter.Window, zone));
    }

    // Jobs that are asked for by their ids have no other time.
    private KnownHistory? HistoryOf(JobFilter filter)
    {
        lock (_gate)
            return _hasEnded || filter.JobIds.Count > 0 ? null : _scopes.Get(Scope.Broad(filter), scope => new(scope, _context)).History;
    }

    private Load Refused(JobFilter filter, TimeZoneInfo zone) =>
        new Snapshot(new(JobSet.Empty), filter.Window.Resolve(_context.Time.GetUtcNow(), zone), LoadStage.Failed)
    {
        Problem = new(ProblemKind.TooManyWindows,
            $"Too many different periods are open (limit {_context.Options.MaxWindows:N0}, Reading:MaxWindows). Choose a usual one, such as the last 24 "
                + "hours, or wait until someone closes a page."),
    }.LoadOf(filter);

    private IJobSource? SourceOf(JobFilter filter, TimeZoneInfo zone)
    {
        var now = _context.Time.GetUtcNow();
        lock (_gate)
        {
            if (_hasEnded)
                return null;
            var broad = Scope.Broad(filter);
            var all = _scopes.Get(broad, scope => new(scope, _context));
            var range = new WatchedWindow(filter.Window, zone).RangeAt(now);
            var gaps = GapFinder.Gaps(all.Known.Coverage, [range], now.UtcTicks, all.CatchUp);
            if (gaps.Count == 0 && (filter.JobIds.Count == 0 || all.Known.Residency.HasTexts(range)))
                return all; // the cache answers every filter on these jobs
            if (filter.JobIds.Count > 0)
                return _ids.Get((broad, filter.JobIds), key => new(key.Item1, key.Item2, all.Known.WithIds, _context));
            var narrow = Scope.Narrow(filter);
            if (filter.Listed == false)
                return all; // the service lists none of these
            return narrow != broad && Pushdown.IsCheaper(gaps, all.Known.Counts.DensityNear, now.UtcTicks)
                ? _scopes.Get(narrow, scope => new(scope, _context))
                : all;
        }
    }
}
