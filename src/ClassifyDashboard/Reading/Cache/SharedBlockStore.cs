using System.Collections.Concurrent;
using ClassifyDashboard.Servers;
using StackExchange.Redis;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>The state of a scope that the reader shares: what is known, and how its reading goes.</summary>
/// <param name="Epoch">Identifies the numbers: they begin again where Redis lost its data.</param>
/// <param name="Number">The number of the latest change; 0 before the first.</param>
/// <param name="List">The list of blocks, as <see cref="BlockListCodec"/> encodes it; null before the first.</param>
/// <param name="Status">How the reading goes, as the reader writes it; null where that was not written yet.</param>
internal sealed record SharedScope(string? Epoch, long Number, byte[]? List, byte[]? Status);

/// <summary>The blocks of all servers, in Redis. Only the server with the lease writes them.</summary>
/// <remarks>
/// A scope has one hash (the list of blocks, the number of the latest change, the status), one sorted set that says which hour changed last
/// with which number, and one string for each block. Each write is one transaction on the condition that the lease is still held. All keys expire.
/// </remarks>
internal sealed class SharedBlockStore(RedisConnection redis, ServerRole role, ServerMessages messages) : IBlockStore
{
    /// <summary>The kind of message that says that a scope has changed.</summary>
    public const string Changed = "changed";

    private static readonly TimeSpan KeepStatus = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, (string Epoch, long Number)> _written = new();

    public bool IsOn => redis.ScopePrefix is not null;

    public bool CanWrite => role.Lease is { IsHeld: true };

    public bool HasFailed { get; private set; }

    // A follower shows a change within a second.
    public TimeSpan MinPause => TimeSpan.FromMilliseconds(200);

    public async Task<byte[]?> ReadListAsync(string scopeKey, CancellationToken cancellationToken) => (await ReadAsync(scopeKey))?.List;

    public async Task<byte[]?> ReadBlockAsync(string scopeKey, long hour, CancellationToken cancellationToken) =>
        await TryAsync(async database => (byte[]?)await database.StringGetAsync(KeyOf(scopeKey, hour)));

    public Task RemoveAsync(string scopeKey, IReadOnlyList<long> hours, CancellationToken cancellationToken) => Task.CompletedTask; // they expire

    /// <summary>Returns the shared state of a scope; null where Redis does not answer.</summary>
    public async Task<SharedScope?> ReadAsync(string scopeKey)
    {
        var fields = await TryAsync(database => database.HashGetAsync(KeyOf(scopeKey), ["epoch", "number", "list", "status"]));
        if (fields is not [var epoch, var number, var list, var status])
            return null;
        if (!list.HasValue)
            return new(null, 0, null, status);
        _written[scopeKey] = (epoch!, (long)number);
        return new(epoch, (long)number, list, status);
    }

    /// <summary>Returns the hours that changed after a number; null where Redis does not answer.</summary>
    public Task<List<long>?> ChangedSinceAsync(string scopeKey, long number) => TryAsync<List<long>?>(async database =>
    [
        .. (await database.SortedSetRangeByScoreAsync(ChangesOf(scopeKey), number, exclude: Exclude.Start)).Select(each => (long)each),
    ]);

    public async Task<WriteOutcome> WriteAsync(string scopeKey, IReadOnlyList<StoredBlock> changed, byte[] list, TimeSpan keepList)
    {
        var (epoch, number) = _written.GetOrAdd(scopeKey, _ => (Guid.NewGuid().ToString("n"), 0));
        var isWritten = await WriteFencedAsync(transaction =>
        {
            foreach (var block in changed)
            {
                if (block.Value is { } value)
                    _ = transaction.StringSetAsync(KeyOf(scopeKey, block.Hour), value, block.Keep);
                else
                    _ = transaction.KeyDeleteAsync(KeyOf(scopeKey, block.Hour));
                _ = transaction.SortedSetAddAsync(ChangesOf(scopeKey), block.Hour, number + 1);
            }

            _ = transaction.KeyExpireAsync(ChangesOf(scopeKey), keepList);
            _ = transaction.HashSetAsync(KeyOf(scopeKey), [new("epoch", epoch), new("number", number + 1), new("list", list)]);
            _ = transaction.KeyExpireAsync(KeyOf(scopeKey), keepList);
        });
        if (!isWritten)
            return WriteOutcome.Refused;
        _written[scopeKey] = (epoch, number + 1);
        await messages.SendAsync(Changed, scopeKey);
        return WriteOutcome.Written;
    }

    /// <summary>Shares how the reading of a scope goes.</summary>
    public async Task WriteStatusAsync(string scopeKey, byte[] status)
    {
        var isWritten = await WriteFencedAsync(transaction =>
        {
            _ = transaction.HashSetAsync(KeyOf(scopeKey), "status", status);
            _ = transaction.KeyExpireAsync(KeyOf(scopeKey), KeepStatus, ExpireWhen.HasNoExpiry);
        });
        if (isWritten)
            await messages.SendAsync(Changed, scopeKey);
    }

    /// <summary>Forgets the numbers of a scope, because Redis has lost its data: the next write begins anew.</summary>
    public void BeginAnew(string scopeKey) => _written.TryRemove(scopeKey, out _);

    private async Task<bool> WriteFencedAsync(Action<ITransaction> write)
    {
        if (!CanWrite || role.Lease is not { } lease)
            return false;
        return await TryAsync(async database =>
        {
            var transaction = database.CreateTransaction();
            transaction.AddCondition(lease.Fence);
            write(transaction);
            return await transaction.ExecuteAsync();
        });
    }

    private async Task<T?> TryAsync<T>(Func<IDatabase, Task<T>> call)
    {
        try
        {
            return await redis.CallAsync(call);
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            HasFailed = true;
            return default; // the role of this server says that Redis does not answer
        }
    }

    private RedisKey KeyOf(string scopeKey) => $"{redis.ScopePrefix}{scopeKey}";

    private RedisKey KeyOf(string scopeKey, long hour) => $"{redis.ScopePrefix}{StoreKey.Of(scopeKey, hour)}";

    private RedisKey ChangesOf(string scopeKey) => $"{redis.ScopePrefix}{scopeKey}/changes";
}
