using Microsoft.Extensions.Caching.Distributed;

namespace ClassifyDashboard.Tests.Storage;

/// <summary>A cache that passes each call that the store makes on to another.</summary>
/// <param name="cache">The other.</param>
abstract class ForwardingCache(IDistributedCache cache) : IDistributedCache
{
    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => CallAsync(key, () => cache.GetAsync(key, token));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        CallAsync(key, () => Done(cache.SetAsync(key, value, options, token)));

    public Task RemoveAsync(string key, CancellationToken token = default) => CallAsync(key, () => Done(cache.RemoveAsync(key, token)));

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    /// <summary>Makes a call for a key.</summary>
    protected abstract Task<T> CallAsync<T>(string key, Func<Task<T>> call);

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}
