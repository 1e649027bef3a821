using System.Security.Cryptography;
using System.Text;
using ClassifyDashboard.LlamaCloud;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Caching.Distributed;

namespace ClassifyDashboard.Storage;

/// <summary>Keeps bytes beyond the process, where there is something to keep them in. No trouble of it ever reaches a caller.</summary>
/// <remarks>
/// What nobody asks for goes after <see cref="KeepUnused"/>. Each kind of trouble is logged once, and after some in a row
/// the store is left alone for a while, so that one that answers with timeouts does not hold up every read.
/// </remarks>
internal sealed class KeyValueStore
{
    /// <summary>How long an entry stays that is neither read nor written.</summary>
    public static readonly TimeSpan KeepUnused = TimeSpan.FromDays(35);

    /// <summary>How long the store is left alone after trouble.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const int TroublesBeforePause = 3;

    private readonly Lazy<(IDistributedCache Cache, string Prefix)?> _place;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyValueStore> _logger;
    private readonly HashSet<string> _said = [];
    private readonly Lock _lock = new();
    private int _troublesInARow;
    private DateTimeOffset _pausedUntil;

    // Null for nowhere. The connection is asked for at the first call, since it may be to a server that starts later; sample
    // jobs are made anew at each start and are never kept.
    public KeyValueStore(IDistributedCache? cache, Lazy<LlamaCloudConnection> connection, TimeProvider time, ILogger<KeyValueStore> logger)
    {
        (_time, _logger) = (time, logger);
        _place = new(() => cache is not null && connection.Value is { IsSample: false } real ? (cache, PrefixFor(real)) : null, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Whether anything is kept; false spares callers the making of entries.</summary>
    public bool IsOn => _place.Value is not null;

    /// <returns>The bytes, or null where there are none, where they cannot be read, or where there is no store.</returns>
    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? value = null;
        await TryAsync(async (cache, prefix) => value = await cache.GetAsync(prefix + key, cancellationToken), cancellationToken);
        return value;
    }

    public Task SetAsync(string key, byte[] value, CancellationToken cancellationToken) => SetAsync(key, value, KeepUnused, cancellationToken);

    /// <summary>Keeps bytes that stay for another time than jobs while nobody asks for them.</summary>
    public Task SetAsync(string key, byte[] value, TimeSpan keepUnused, CancellationToken cancellationToken) =>
        TryAsync((cache, prefix) => cache.SetAsync(prefix + key, value, new DistributedCacheEntryOptions { SlidingExpiration = keepUnused }, cancellationToken), cancellationToken);

    public Task RemoveAsync(string key, CancellationToken cancellationToken) =>
        TryAsync((cache, prefix) => cache.RemoveAsync(prefix + key, cancellationToken), cancellationToken);

    // Two keys, or two regions, never see each other's jobs, and the key itself is nowhere in the store.
    private static string PrefixFor(LlamaCloudConnection connection)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{connection.BaseAddress.AbsoluteUri}\n{connection.ApiKey}"));
        return $"jobs/{Convert.ToHexStringLower(hash.AsSpan(0, 6))}/";
    }

    private async Task TryAsync(Func<IDistributedCache, string, Task> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_place.Value is not { } place || IsPaused())
            return;
        try
        {
            await call(place.Cache, place.Prefix);
            lock (_lock)
                _troublesInARow = 0;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Note(e);
        }
    }

    private bool IsPaused()
    {
        lock (_lock)
            return _time.GetUtcNow() < _pausedUntil;
    }

    private void Note(Exception e)
    {
        var kind = e is SqliteException sqlite ? $"{nameof(SqliteException)} {sqlite.SqliteErrorCode}" : e.GetType().Name;
        bool isNew;
        lock (_lock)
        {
            if (++_troublesInARow >= TroublesBeforePause)
                (_troublesInARow, _pausedUntil) = (0, _time.GetUtcNow() + Pause);
            isNew = _said.Add(kind);
        }

        if (isNew)
            _logger.LogWarning("Jobs cannot be kept, or not be read from where they are kept ({Kind}: {Problem}); they are read from the service again.{Advice} This is said once.", kind, e.Message, e is SqliteException or IOException ? $" Make room there, or name another directory in {StorageOptions.PathSetting}." : "");
    }
}
