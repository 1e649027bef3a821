using ClassifyDashboard.Async;
using ClassifyDashboard.Servers;
using StackExchange.Redis;

namespace ClassifyDashboard.Names;

/// <summary>
/// Lets one server at a time ask for names, so that none is asked for twice: each looks first what the one before has stored.
/// </summary>
internal sealed class NameTurns(RedisConnection redis, ServerMessages messages, TimeProvider time)
{
    private const string Kind = "names";

    // A server that was killed holds up the others for so long.
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    // Messages can be lost.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until it is this server's turn. It does not wait while Redis does not answer.</summary>
    /// <returns>What is to be given back; null where there is nothing.</returns>
    public async Task<string?> TakeAsync(CancellationToken cancellationToken)
    {
        if (redis.ScopePrefix is null)
            return null;
        var (turn, signal) = (Guid.NewGuid().ToString("n"), new AsyncSignal());
        messages.Received += Receive;
        try
        {
            await messages.ListenAsync();
            while (!await redis.CallAsync(database => database.LockTakeAsync(Key, turn, Length)))
                await signal.WaitAsync(time.GetUtcNow() + LookInterval, time, cancellationToken);
            return turn;
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            return null;
        }
        finally
        {
            messages.Received -= Receive;
        }

        void Receive(string kind, string text)
        {
            if (kind == Kind)
                signal.Set();
        }
    }

    /// <summary>Ends a turn, after the names were stored.</summary>
    public async Task GiveBackAsync(string turn)
    {
        try
        {
            await redis.CallAsync(database => database.LockReleaseAsync(Key, turn));
            await messages.SendAsync(Kind, "");
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            // It ends by itself.
        }
    }

    private RedisKey Key => redis.ScopePrefix + "names/turn";
}
