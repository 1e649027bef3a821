using Microsoft.Extensions.Caching.Distributed;
using NeoSmart.Caching.Sqlite;

namespace ClassifyDashboard.Storage;

/// <summary>The cache in a SQLite file: opened at its first use, begun anew when it is damaged, empty where it cannot be opened.</summary>
/// <remarks>
/// One call at a time: connections of the package share a cache whose tables lock each other out, and SQLite's own way
/// to wait for a lock is to sleep. Its asynchronous calls are not, so they run on a thread of the pool.
/// </remarks>
internal sealed class SqliteStore(string directory, TimeProvider time, ILogger<SqliteStore> logger) : IDistributedCache, IDisposable
{
    private const int MaxBeginnings = 3;
    private static readonly TimeSpan CleanupInterval = TimeSpan.FromHours(6);

    private readonly SemaphoreSlim _turn = new(1);
    private SqliteCache? _cache;
    private bool _isOff;
    private int _beginnings;
    private DateTimeOffset _cleaned;

    public byte[]? Get(string key) => InTurn(cache => cache.Get(key));

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => InTurnAsync(cache => cache.Get(key), token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => InTurn(cache => Done(() => cache.Set(key, value, options)));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        InTurnAsync(cache => Done(() => cache.Set(key, value, options)), token);

    public void Refresh(string key) => InTurn(cache => Done(() => cache.Refresh(key)));

    public Task RefreshAsync(string key, CancellationToken token = default) => InTurnAsync(cache => Done(() => cache.Refresh(key)), token);

    public void Remove(string key) => InTurn(cache => Done(() => cache.Remove(key)));

    public Task RemoveAsync(string key, CancellationToken token = default) => InTurnAsync(cache => Done(() => cache.Remove(key)), token);

    public void Dispose()
    {
        _turn.Wait();
        _isOff = true;
        if (_cache is { } cache)
            SqliteFile.Close(cache);
        _cache = null;
        _turn.Release();
    }

    private static byte[]? Done(Action work)
    {
        work();
        return null;
    }

    private byte[]? InTurn(Func<SqliteCache, byte[]?> work)
    {
        _turn.Wait();
        try
        {
            return Use(work);
        }
        finally
        {
            _turn.Release();
        }
    }

    // A call that has begun goes on when its caller gives up waiting for it.
    private async Task<byte[]?> InTurnAsync(Func<SqliteCache, byte[]?> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        var call = Task.Run(
            () =>
            {
                try
                {
                    return Use(work);
                }
                finally
                {
                    _turn.Release();
                }
            },
            CancellationToken.None);
        return await call.WaitAsync(cancellationToken);
    }

    private byte[]? Use(Func<SqliteCache, byte[]?> work)
    {
        if (_isOff || (_cache ??= OpenOrGiveUp()) is not { } cache)
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
            BeginAnew(e);
            return null;
        }
    }

    private SqliteCache? OpenOrGiveUp()
    {
        try
        {
            _cleaned = time.GetUtcNow();
            try
            {
                return Opened();
            }
            catch (Exception e) when (SqliteFile.IsDamage(e))
            {
                BeginAnew(e);
                return _isOff ? null : Opened();
            }
        }
        catch (Exception e)
        {
            // Whatever it is, a missing native library too: jobs can be shown without a store.
            _isOff = true;
            logger.LogWarning(
                "Jobs are not kept beyond this process: {Directory} cannot be used ({Problem}). Name another directory in {Setting}, or set {Switch} to false.",
                directory, e.Message, StorageOptions.PathSetting, StorageOptions.StoreSetting);
            return null;
        }
    }

    private SqliteCache Opened()
    {
        var cache = SqliteFile.Open(directory, out var isOpenToOthers);
        if (isOpenToOthers)
            logger.LogWarning("Others who use this machine may be able to read the jobs kept in {Directory}: its file system does not take permissions. Name another directory in {Setting}, or mount this one for one account alone.", directory, StorageOptions.PathSetting);
        logger.LogInformation("Jobs are kept in {File}.", SqliteFile.In(directory));
        return cache;
    }

    private void BeginAnew(Exception e)
    {
        _isOff = ++_beginnings > MaxBeginnings;
        SqliteFile.Delete(directory);
        logger.LogWarning(
            "The jobs kept in {File} were damaged ({Problem}): the file was deleted, {Then}.",
            SqliteFile.In(directory), e.Message, _isOff ? "and since that keeps happening, jobs are no longer kept" : "a new one is begun");
    }
}
