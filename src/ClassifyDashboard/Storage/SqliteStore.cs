using Microsoft.Extensions.Caching.Distributed;
using NeoSmart.Caching.Sqlite;

namespace ClassifyDashboard.Storage;

/// <summary>
/// A cache in a SQLite file: opened at first use, set aside when damaged or of another version, and empty where it cannot be opened.
/// </summary>
/// <remarks>
/// Only one program uses a file: two would overwrite each other's list of what is known. The second goes on without a store.
/// Calls run one at a time: the package's connections share a cache whose tables lock each other out, and SQLite waits for a lock by
/// sleeping. Its asynchronous calls block, so they run on a pool thread.
/// </remarks>
internal sealed class SqliteStore(string directory, TimeProvider time, ILogger<SqliteStore> logger) : IDistributedCache, IDisposable
{
    private const int MaxRestarts = 3;
    private static readonly TimeSpan CleanupInterval = TimeSpan.FromHours(6);

    private readonly SemaphoreSlim _semaphore = new(1);
    private SqliteCache? _cache;
    private StoreLock? _lock;
    private bool _isOff;
    private int _restarts;
    private DateTimeOffset _cleaned;

    /// <summary>Whether an attempt has shown that nothing can be stored. A warning has said why.</summary>
    public bool IsOff => Volatile.Read(ref _isOff);

    public byte[]? Get(string key) => RunExclusive(cache => cache.Get(key));

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => RunExclusiveAsync(cache => cache.Get(key), token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => RunExclusive(cache => Done(() => cache.Set(key, value, options)));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        RunExclusiveAsync(cache => Done(() => cache.Set(key, value, options)), token);

    public void Refresh(string key) => RunExclusive(cache => Done(() => cache.Refresh(key)));

    public Task RefreshAsync(string key, CancellationToken token = default) => RunExclusiveAsync(cache => Done(() => cache.Refresh(key)), token);

    public void Remove(string key) => RunExclusive(cache => Done(() => cache.Remove(key)));

    public Task RemoveAsync(string key, CancellationToken token = default) => RunExclusiveAsync(cache => Done(() => cache.Remove(key)), token);

    public void Dispose()
    {
        _semaphore.Wait();
        _isOff = true;
        if (_cache is { } cache)
            SqliteFile.Close(cache);
        _cache = null;
        _lock?.Dispose();
        _lock = null;
        _semaphore.Release();
    }

    private static byte[]? Done(Action work)
    {
        work();
        return null;
    }

    private byte[]? RunExclusive(Func<SqliteCache, byte[]?> work)
    {
        _semaphore.Wait();
        try
        {
            return Use(work);
        }
        finally
        {
            _semaphore.Release();
        }
    }

    // A running call continues when its caller stops waiting for it.
    private async Task<byte[]?> RunExclusiveAsync(Func<SqliteCache, byte[]?> work, CancellationToken cancellationToken)
    {
        await _semaphore.WaitAsync(cancellationToken);
        var call = Task.Run(
            () =>
            {
                try
                {
                    return Use(work);
                }
                finally
                {
                    _semaphore.Release();
                }
            },
            CancellationToken.None);
        return await call.WaitAsync(cancellationToken);
    }

    private byte[]? Use(Func<SqliteCache, byte[]?> work)
    {
        if (_isOff || (_cache ??= TryOpen()) is not { } cache)
            return null;
        try
        {
            if (time.GetUtcNow() - _cleaned > CleanupInterval)
            {
                _cleaned = time.GetUtcNow();
                cache.RemoveExpired();
            }

            return work(cache);
        }
        catch (Exception e) when (SqliteFile.IsDamage(e))
        {
            SqliteFile.Close(cache);
            _cache = null;
            SetAside(e);
            return null;
        }
    }

    private SqliteCache? TryOpen()
    {
        try
        {
            _cleaned = time.GetUtcNow();
            if ((_lock ??= StoreLock.TryTake(directory)) is null)
            {
                _isOff = true;
                logger.LogWarning(
                    "Jobs are not kept beyond this process: another program, such as a second dashboard, uses {File}. "
                    + "Stop that program and start this one again, or name another directory in {Setting}.",
                    SqliteFile.In(directory), StorageOptions.PathSetting);
                return null;
            }

            try
            {
                return OpenFile();
            }
            catch (Exception e) when (SqliteFile.IsDamage(e))
            {
                SetAside(e);
                return _isOff ? null : OpenFile();
            }
        }
        catch (Exception e)
        {
            // This includes a missing native library: the dashboard shows jobs without a store.
            _isOff = true;
            logger.LogWarning(
                "Jobs are not kept beyond this process: {Directory} cannot be used ({Problem}). Name another directory in {Setting}, or set {Switch} to false.",
                directory, e.Message, StorageOptions.PathSetting, StorageOptions.StoreSetting);
            return null;
        }
    }

    private SqliteCache OpenFile()
    {
        var cache = SqliteFile.Open(directory, out var isOpenToOthers);
        if (isOpenToOthers)
            logger.LogWarning("Others who use this machine may be able to read the jobs kept in {Directory}: its file system does not take permissions. Name "
                + "another directory in {Setting}, or mount this one for one account alone.", directory, StorageOptions.PathSetting);
        logger.LogInformation("Jobs are kept in {File}.", SqliteFile.In(directory));
        return cache;
    }

    private void SetAside(Exception e)
    {
        _isOff = ++_restarts > MaxRestarts;
        var aside = SqliteFile.SetAside(directory, time.GetUtcNow());
        logger.LogWarning(
            "The jobs kept in {File} cannot be used ({Problem}). The file is now called {Aside}, {Then}.",
            SqliteFile.In(directory), e.Message, aside, _isOff ? "and since that keeps happening, jobs are no longer kept" : "and a new one is begun");
    }
}
