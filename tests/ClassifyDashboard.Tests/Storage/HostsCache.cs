using Microsoft.Extensions.Caching.Distributed;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>A cache that the host registers, with the calls that the store makes; each fails once there is trouble.</summary>
sealed class HostsCache : IDistributedCache
{
    public Dictionary<string, byte[]> Values { get; } = [];

    public Exception? Trouble { get; set; }

    /// <summary>The trouble of writes alone.</summary>
    public Exception? WriteTrouble { get; set; }

    public int Calls { get; private set; }

    public DistributedCacheEntryOptions? LastOptions { get; private set; }

    public byte[]? Get(string key) => throw new NotSupportedException();

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Call(() => Values.GetValueOrDefault(key));

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Call(() =>
    {
        if (WriteTrouble is not null)
            throw WriteTrouble;
        LastOptions = options;
        return Values[key] = value;
    });

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => Call(() =>
    {
        Values.Remove(key);
        return null;
    });

    private Task<byte[]?> Call(Func<byte[]?> call)
    {
        Calls++;
        return Trouble is null ? Task.FromResult(call()) : Task.FromException<byte[]?>(Trouble);
    }
}
