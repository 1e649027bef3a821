using ClassifyDashboard.LlamaCloud;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Caching.Distributed;

namespace ClassifyDashboard.Storage;

/// <summary>Stores bytes beyond the process, where a cache is configured. No failure of the cache ever reaches a caller.</summary>
/// <remarks>
/// An entry expires at a time, or when nobody has used it for some time. Each kind of failure is logged once. After several failures in a row the store
/// pauses, so that a cache that only times out does not delay every read.
/// </remarks>
internal sealed class KeyValueStore
{
    /// <summary>How long the store pauses after failures.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const int FailuresBeforePause = 3;

    // A cache behind a network that is cut may never answer.
    private static readonly TimeSpan MostOfCall = TimeSpan.FromMinutes(1);

    private readonly Lazy<(IDistributedCache Cache, string Prefix)?> _place;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyValueStore> _logger;
    private readonly HashSet<string> _loggedKinds = [];
    private readonly Lock _lock = new();
    private int _failuresInARow;
    private DateTimeOffset _pausedUntil;
    private long _failures;

    // A null cache means no store. The connection is resolved at the first call, since its server may start later. Sample jobs are
    // generated at each start and never stored.
    public KeyValueStore(IDistributedCache? cache, Lazy<LlamaCloudConnection> connection, TimeProvider time, ILogger<KeyValueStore> logger)
    {
        (_time, _logger) = (time, logger);
        _place = new(
            () => cache is not null && connection.Value is { IsSample: false } real ? (cache, real.StorePrefix) : null,
            LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Whether the store saves anything; false spares callers the creation of entries.</summary>
    public bool IsOn => _place.Value is not null;

    /// <summary>Whether a call has failed, so that a value may not have been stored or found.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether nothing is asked of the cache for a while, after several failures in a row.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_lock)
                return _time.GetUtcNow() < _pausedUntil;
        }
    }

    /// <summary>The number of calls that failed, or were not made in a pause after failures.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <returns>The bytes, or null where there are none, where they cannot be read, or where there is no store.</returns>
    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? value = null;
        await TryAsync(async (cache, prefix) => value = await cache.GetAsync(prefix + key, cancellationToken), cancellationToken);
        return value;
    }

    /// <summary>Reads bytes and says whether the store answered: nothing found is not the same as nothing there.</summary>
    public async Task<(bool IsAnswered, byte[]? Value)> TryGetAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? value = null;
        var isAnswered = await TryAsync(async (cache, prefix) => value = await cache.GetAsync(prefix + key, cancellationToken), cancellationToken);
        return (isAnswered, value);
    }

    /// <summary>Stores bytes until nobody has read or written them for a time.</summary>
    public Task SetAsync(string key, byte[] value, TimeSpan keepUnused, CancellationToken cancellationToken) =>
        SetAsync(key, value, new DistributedCacheEntryOptions { SlidingExpiration = keepUnused }, cancellationToken);

    /// <summary>Stores bytes for a time, used or not.</summary>
    /// <returns>Whether the store took them.</returns>
    public Task<bool> SetForAsync(string key, byte[] value, TimeSpan keep, CancellationToken cancellationToken) =>
        SetAsync(key, value, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = keep }, cancellationToken);

    /// <summary>
    /// Stores bytes for good, and looks whether they are there: a store can lose a value without an error, such as a file that was set aside.
    /// </summary>
    /// <returns>Whether the bytes are stored.</returns>
    public async Task<bool> KeepAsync(string key, byte[] value, CancellationToken cancellationToken)
    {
        await SetAsync(key, value, new DistributedCacheEntryOptions(), cancellationToken);
        return await GetAsync(key, cancellationToken) is { } stored && stored.AsSpan().SequenceEqual(value);
    }

    /// <returns>Whether the store answered.</returns>
    public Task<bool> RemoveAsync(string key, CancellationToken cancellationToken) =>
        TryAsync((cache, prefix) => cache.RemoveAsync(prefix + key, cancellationToken), cancellationToken);

    private Task<bool> SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken cancellationToken) =>
        TryAsync((cache, prefix) => cache.SetAsync(prefix + key, value, options, cancellationToken), cancellationToken);

    private async Task<bool> TryAsync(Func<IDistributedCache, string, Task> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_place.Value is not { } place)
            return false;
        if (IsPaused)
        {
            Interlocked.Increment(ref _failures);
            return false;
        }

        try
        {
            await call(place.Cache, place.Prefix).WaitAsync(MostOfCall, CancellationToken.None);
            lock (_lock)
                _failuresInARow = 0;
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            RecordFailure(e);
            return false;
        }
    }

    private void RecordFailure(Exception e)
    {
        var kind = e is SqliteException sqlite ? $"{nameof(SqliteException)} {sqlite.SqliteErrorCode}" : e.GetType().Name;
        bool isNew;
        Interlocked.Increment(ref _failures);
        lock (_lock)
        {
            HasFailed = true;
            if (++_failuresInARow >= FailuresBeforePause)
                (_failuresInARow, _pausedUntil) = (0, _time.GetUtcNow() + Pause);
            isNew = _loggedKinds.Add(kind);
        }

        if (isNew)
            _logger.LogWarning("Jobs cannot be kept, or not be read from where they are kept ({Kind}: {Problem}); they are read from the service "
                + "again.{Advice} This is said once.", kind, e.Message, e is SqliteException or IOException
                    ? $" Make room there, or name another directory in {StorageOptions.PathSetting}."
                    : "");
    }
}
