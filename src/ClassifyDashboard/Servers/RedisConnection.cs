using StackExchange.Redis;

namespace ClassifyDashboard.Servers;

/// <summary>The connection of this process to Redis. It begins at the first call and comes back by itself whenever it breaks.</summary>
/// <param name="options">Where Redis is.</param>
/// <param name="scope">Returns what the servers of one API key share; null for sample jobs, which each process makes for itself.</param>
public sealed class RedisConnection(RedisOptions options, Func<string?> scope) : IAsyncDisposable
{
    // A failure is not kept: the connection to the service may be known later.
    private readonly Lazy<string?> _scope = new(scope, LazyThreadSafetyMode.PublicationOnly);

    private readonly Lazy<Task<IConnectionMultiplexer>> _multiplexer = new(async () => await ConnectionMultiplexer.ConnectAsync(options.ToConfiguration()));

    /// <summary>The beginning of all keys.</summary>
    public string Prefix => options.Prefix;

    /// <summary>The beginning of the keys of this API key; null where nothing is shared.</summary>
    public string? ScopePrefix => _scope.Value is { } own ? Prefix + own : null;

    /// <summary>Returns the connection, which can be broken at the moment: then calls fail at once.</summary>
    public Task<IConnectionMultiplexer> OpenAsync() => _multiplexer.Value;

    /// <summary>Returns the database.</summary>
    public async Task<IDatabase> DatabaseAsync() => (await OpenAsync()).GetDatabase();

    /// <summary>Whether an exception means that Redis does not answer, or not as expected.</summary>
    public static bool IsFailure(Exception exception) => exception is RedisException or TimeoutException or ObjectDisposedException;

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer.IsValueCreated)
            await (await _multiplexer.Value).DisposeAsync();
    }
}
