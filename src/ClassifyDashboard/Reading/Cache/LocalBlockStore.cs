using ClassifyDashboard.Storage;

namespace ClassifyDashboard.Reading.Cache;

/// <summary>The blocks of this server alone, in its <see cref="KeyValueStore"/>.</summary>
internal sealed class LocalBlockStore(KeyValueStore store) : IBlockStore
{
    public bool IsOn => store.IsOn;

    public bool CanWrite => !store.IsPaused;

    public bool HasFailed => store.HasFailed;

    public TimeSpan MinPause => TimeSpan.FromSeconds(1);

    public Task<byte[]?> ReadListAsync(string scopeKey, CancellationToken cancellationToken) => store.GetAsync(scopeKey, cancellationToken);

    public Task<byte[]?> ReadBlockAsync(string scopeKey, long hour, CancellationToken cancellationToken) =>
        store.GetAsync(StoreKey.Of(scopeKey, hour), cancellationToken);

    public async Task RemoveAsync(string scopeKey, IReadOnlyList<long> hours, CancellationToken cancellationToken)
    {
        foreach (var hour in hours)
            await store.RemoveAsync(StoreKey.Of(scopeKey, hour), cancellationToken);
    }

    public async Task<WriteOutcome> WriteAsync(string scopeKey, IReadOnlyList<StoredBlock> changed, byte[] list, TimeSpan keepList)
    {
        foreach (var block in changed)
        {
            var key = StoreKey.Of(scopeKey, block.Hour);
            var isWritten = block.Value is { } value
                ? await store.SetForAsync(key, value, block.Keep, CancellationToken.None)
                : await store.RemoveAsync(key, CancellationToken.None);
            if (!isWritten)
                return WriteOutcome.Refused; // the list would cover jobs that an older block does not have
        }

        return await store.SetForAsync(scopeKey, list, keepList, CancellationToken.None) ? WriteOutcome.Written : WriteOutcome.Refused;
    }
}
