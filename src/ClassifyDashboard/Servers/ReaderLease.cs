using System.Globalization;
using StackExchange.Redis;

namespace ClassifyDashboard.Servers;

/// <summary>The right to read for all servers. At any moment at most one server has it.</summary>
/// <remarks>
/// It is a key in Redis that expires. Its value is a fencing token: the number of the lease, higher than all before, and the server. Whoever
/// writes shared data does it in a transaction on the condition that the key still has this value, so a server that slept past the end of its
/// lease writes nothing. See M. Kleppmann, "How to do distributed locking" (2016).
/// </remarks>
/// <param name="key">The key, which is the same on all servers.</param>
/// <param name="server">The name of this server.</param>
/// <param name="time">The clock. Its stopwatch runs on while the process sleeps.</param>
internal sealed class ReaderLease(RedisKey key, string server, TimeProvider time)
{
    /// <summary>How long a lease lasts after it was renewed.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(6);

    // Numbers begin anew when no server has taken a lease for so long: then nobody holds an old one.
    private static readonly TimeSpan KeepNumber = TimeSpan.FromDays(400);

    // The server stops this much before Redis gives the lease to another: their clocks run at slightly different speeds.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private volatile string? _token;
    private long _renewedAt;

    /// <summary>The fencing token of the lease that this server has or had last; null where it never had one, or lost it.</summary>
    public string? Token => _token;

    /// <summary>Whether this server has the lease now.</summary>
    public bool IsHeld => _token is not null && Left > TimeSpan.Zero;

    /// <summary>How long this server may still count on the lease that it renewed last; negative after its end.</summary>
    public TimeSpan Left => Length - Margin - time.GetElapsedTime(Volatile.Read(ref _renewedAt));

    /// <summary>The condition of each write to shared data.</summary>
    public Condition Fence => Condition.StringEqual(key, _token ?? "none");

    /// <summary>Takes the lease where nobody has it, or renews it.</summary>
    /// <returns>Whether this server has it.</returns>
    public async Task<bool> TakeOrRenewAsync(IDatabase database)
    {
        var begun = time.GetTimestamp();
        if (_token is { } token)
        {
            if (!await database.LockExtendAsync(key, token, Length))
                _token = null;
        }
        else if (!await database.KeyExistsAsync(key))
        {
            var number = await database.StringIncrementAsync($"{key}:number");
            await database.KeyExpireAsync($"{key}:number", KeepNumber);
            var next = string.Create(CultureInfo.InvariantCulture, $"{number} {server}");
            if (await database.LockTakeAsync(key, next, Length))
                _token = next;
        }

        if (_token is null)
            return false;
        Volatile.Write(ref _renewedAt, begun);
        return true;
    }

    /// <summary>Gives the lease back, so that another server can take it at once.</summary>
    public async Task ReleaseAsync(IDatabase database)
    {
        if (_token is not { } token)
            return;
        _token = null;
        await database.LockReleaseAsync(key, token);
    }
}
