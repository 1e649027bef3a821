using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ClassifyDashboard.Access.Keys;

/// <summary>The framework's management of keys, which reads them again when another server has stored one, and not only once a day.</summary>
internal sealed class SharedKeyManager(IKeyManager keys) : IKeyManager, IDisposable
{
    private CancellationTokenSource _changed = new();

    /// <summary>Makes the framework read the keys again at their next use.</summary>
    public void ReadAgain() => Interlocked.Exchange(ref _changed, new()).Cancel();

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => keys.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => keys.GetAllKeys();

    public CancellationToken GetCacheExpirationToken() =>
        CancellationTokenSource.CreateLinkedTokenSource(keys.GetCacheExpirationToken(), Volatile.Read(ref _changed).Token).Token;

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => keys.RevokeAllKeys(revocationDate, reason);

    public void RevokeKey(Guid keyId, string? reason = null) => keys.RevokeKey(keyId, reason);

    public void Dispose() => _changed.Dispose();
}
