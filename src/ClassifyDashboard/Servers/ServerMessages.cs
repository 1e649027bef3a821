using StackExchange.Redis;

namespace ClassifyDashboard.Servers;

/// <summary>Messages between the servers that share a Redis. A message can be lost; whoever waits for one also looks from time to time.</summary>
/// <param name="redis">The shared Redis.</param>
/// <param name="isForAllKeys">Whether servers with other API keys get them too, as they share sign-ins.</param>
public sealed class ServerMessages(RedisConnection redis, bool isForAllKeys = false)
{
    private readonly Lock _lock = new();
    private Task? _listening;

    /// <summary>What a message says, with a text that depends on it.</summary>
    public event Action<string, string>? Received;

    /// <summary>Receives messages from now on, also from this server. Further calls change nothing.</summary>
    public Task ListenAsync()
    {
        lock (_lock)
            return _listening is null or { IsFaulted: true } ? _listening = SubscribeAsync() : _listening;
    }

    /// <summary>Sends a message to all servers. Nothing happens where Redis does not answer.</summary>
    public async Task SendAsync(string kind, string text)
    {
        try
        {
            var subscriber = (await redis.OpenAsync()).GetSubscriber();
            await subscriber.PublishAsync(Channel, $"{kind}\n{text}", CommandFlags.FireAndForget);
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            // The others look by themselves.
        }
    }

    private RedisChannel Channel => RedisChannel.Literal($"{(isForAllKeys ? redis.Prefix : redis.ScopePrefix)}messages");

    private async Task SubscribeAsync()
    {
        var channel = Channel;
        var subscriber = (await redis.OpenAsync()).GetSubscriber();
        try
        {
            await subscriber.SubscribeAsync(channel, (_, message) =>
            {
                if (((string?)message)?.Split('\n', 2) is [var kind, var text])
                    Received?.Invoke(kind, text);
            }).WaitAsync(RedisConnection.MostOfCalls);
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            // The connection remembers what was subscribed to, and does it when it is there.
        }
    }
}
