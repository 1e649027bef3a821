namespace ClassifyDashboard.Reading.Cache;

/// <summary>A changed block as bytes.</summary>
/// <param name="Hour">The beginning of its hour, in UTC ticks.</param>
/// <param name="Value">The bytes; null where the hour has no jobs any more.</param>
/// <param name="Keep">How long to store it.</param>
internal readonly record struct StoredBlock(long Hour, byte[]? Value, TimeSpan Keep);

/// <summary>The result of a write.</summary>
internal enum WriteOutcome
{
    Written,

    /// <summary>Not all was written: this server may not, or could not. The list is as it was. The same can be written later.</summary>
    Refused,
}

/// <summary>Where the blocks of a scope are beyond the process: for this server alone, or for all servers.</summary>
internal interface IBlockStore
{
    /// <summary>Whether anything is stored.</summary>
    bool IsOn { get; }

    /// <summary>Whether this server may write now.</summary>
    bool CanWrite { get; }

    /// <summary>Whether a call has failed, so that something may not have been stored or found.</summary>
    bool HasFailed { get; }

    /// <summary>The shortest time between two writes.</summary>
    TimeSpan MinPause { get; }

    /// <summary>Returns the list of a scope's blocks; null where there is none or it cannot be read.</summary>
    Task<byte[]?> ReadListAsync(string scopeKey, CancellationToken cancellationToken);

    /// <summary>Returns a block; null where there is none or it cannot be read.</summary>
    Task<byte[]?> ReadBlockAsync(string scopeKey, long hour, CancellationToken cancellationToken);

    /// <summary>Removes blocks that are too old, if this server may write.</summary>
    Task RemoveAsync(string scopeKey, IReadOnlyList<long> hours, CancellationToken cancellationToken);

    /// <summary>Writes changed blocks and then the list of all.</summary>
    Task<WriteOutcome> WriteAsync(string scopeKey, IReadOnlyList<StoredBlock> changed, byte[] list, TimeSpan keepList);
}
