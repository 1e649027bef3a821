using StackExchange.Redis;

namespace ClassifyDashboard.Servers;

/// <summary>Messages between the servers that share a Redis. A message can be lost; whoever waits for one also looks from time to time.</summary>
/// <param name="redis">The shared Redis.</param>
public sealed class ServerMessages(RedisConnection redis)
{
    /// <summary>What a message says, with a text that depends on it.</summary>
    public event Action<string, string>? Received;

    /// <summary>Receives messages from now on, also from this server.</summary>
    public async Task ListenAsync()
    {
        var subscriber = (await redis.OpenAsync()).GetSubscriber();
        await subscriber.SubscribeAsync(Channel, (_, message) =>
        {
            if (((string?)message)?.Split('\n', 2) is [var kind, var text])
                Received?.Invoke(kind, text);
        });
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

    private RedisChannel Channel => RedisChannel.Literal($"{redis.ScopePrefix}messages");
}
