using System.Runtime.CompilerServices;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ClassifyDashboard.Reading;

/// <summary>
/// Gives screens the jobs a filter means and keeps them up to date. Whoever asks for the same at the same time shares
/// one read; what was read is kept for who asks next.
/// </summary>
public sealed class JobReader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ReadKey, Watched> _watched = [];
    private readonly MemoryCache _kept;
    private readonly ClassifyClient _client;
    private readonly TimeProvider _time;
    private readonly JobReaderOptions _options;
    private readonly ILogger<JobReader> _logger;

    public JobReader(ClassifyClient client, TimeProvider time, IOptions<JobReaderOptions> options, ILogger<JobReader> logger)
    {
        (_client, _time, _options, _logger) = (client, time, options.Value, logger);
        _kept = new(new MemoryCacheOptions { SizeLimit = _options.MaxJobs });
    }

    /// <summary>What is known of the filter's jobs without asking the service, or null.</summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="zone">Where days begin, for a window such as now/d.</param>
    public Load? Peek(JobFilter filter, TimeZoneInfo zone)
    {
        lock (_gate)
        {
            var key = KeyFor(filter, zone);
            var snapshot = _watched.TryGetValue(key, out var watched) ? watched.Read.Current.Snapshot : _kept.Get<Snapshot>(key);
            return snapshot?.LoadOf(filter);
        }
    }

    /// <summary>
    /// The filter's jobs as they come in: what is known at once, the first rows, more, all, then each refresh. Ends only
    /// by cancellation; a failure is a load too. A slow watcher gets the latest load and misses those between.
    /// </summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="zone">Where days begin, for a window such as now/d.</param>
    /// <param name="cancellationToken">The watcher goes away.</param>
    public async IAsyncEnumerable<Load> WatchAsync(JobFilter filter, TimeZoneInfo zone, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (key, read) = Enter(filter, zone);
        try
        {
            Snapshot? seen = null;
            while (true)
            {
                var (snapshot, changed) = read.Current;
                if (!ReferenceEquals(snapshot, seen))
                {
                    seen = snapshot;
                    yield return snapshot.LoadOf(filter);
                }

                await changed.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Leave(key);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var watched in _watched.Values)
                watched.Dispose();
            _watched.Clear();
        }

        _kept.Dispose();
    }

    private (ReadKey Key, SharedRead Read) Enter(JobFilter filter, TimeZoneInfo zone)
    {
        lock (_gate)
        {
            var key = KeyFor(filter, zone);
            if (!_watched.TryGetValue(key, out var watched))
            {
                _watched[key] = watched = new(new SharedRead(key, _kept.Get<Snapshot>(key), _client, _time, _options, _logger));
                _ = watched.Read.RunAsync(snapshot => Keep(key, snapshot));
            }

            watched.Watchers++;
            return (key, watched.Read);
        }
    }

    private void Leave(ReadKey key)
    {
        lock (_gate)
        {
            // The page that was rendered on the server comes back a moment later over its live connection: its read goes on for that long.
            if (_watched.TryGetValue(key, out var watched) && --watched.Watchers == 0)
                watched.Linger(_time, _options.Linger, () => StopIfUnwatched(key, watched));
        }
    }

    private void StopIfUnwatched(ReadKey key, Watched watched)
    {
        lock (_gate)
        {
            if (watched.Watchers > 0 || !_watched.TryGetValue(key, out var current) || current != watched)
                return;
            _watched.Remove(key);
            watched.Dispose();
        }
    }

    // A question that a read already known answers is not asked again.
    private ReadKey KeyFor(JobFilter filter, TimeZoneInfo zone)
    {
        var broad = ReadKey.Broad(filter, zone);
        var isKnown = (_watched.TryGetValue(broad, out var watched) && watched.Read.Current.Snapshot.ReadAt is not null) || _kept.TryGetValue(broad, out _);
        return isKnown ? broad : ReadKey.Narrow(filter, zone);
    }

    private void Keep(ReadKey key, Snapshot snapshot) =>
        _kept.Set(key, snapshot, new MemoryCacheEntryOptions { Size = Math.Max(1, snapshot.Jobs.Count), SlidingExpiration = _options.KeepUnused });

    private sealed class Watched(SharedRead read) : IDisposable
    {
        private ITimer? _linger;

        public SharedRead Read => read;

        public int Watchers { get; set; }

        public void Linger(TimeProvider time, TimeSpan span, Action then)
        {
            _linger?.Dispose();
            _linger = time.CreateTimer(_ => then(), null, span, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _linger?.Dispose();
            read.Dispose();
        }
    }
}
