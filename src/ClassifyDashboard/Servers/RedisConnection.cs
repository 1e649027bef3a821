using System.Security.Authentication;
using StackExchange.Redis;

namespace ClassifyDashboard.Servers;

/// <summary>The connection of this process to Redis. It begins at the first call and comes back by itself whenever it breaks.</summary>
/// <param name="options">Where Redis is.</param>
/// <param name="scope">Returns what the servers of one API key share; null for sample jobs, which each process makes for itself.</param>
public sealed class RedisConnection(RedisOptions options, Func<string?> scope) : IAsyncDisposable
{
    /// <summary>The longest time that calls may take.</summary>
    public static readonly TimeSpan MostOfCalls = TimeSpan.FromSeconds(5);

    private static readonly string[] RefusalWords = ["WRONGPASS", "NOAUTH", "NOPERM"];

    // A failure is not kept: the connection to the service may be known later.
    private readonly Lazy<string?> _scope = new(scope, LazyThreadSafetyMode.PublicationOnly);

    private readonly Lazy<Task<IConnectionMultiplexer>> _multiplexer = new(async () => await ConnectionMultiplexer.ConnectAsync(options.ToConfiguration()));

    /// <summary>The beginning of all keys.</summary>
    public string Prefix => options.Prefix;

    /// <summary>The beginning of the keys of this API key; null where nothing is shared.</summary>
    public string? ScopePrefix => _scope.Value is { } own ? Prefix + own : null;

    /// <summary>Returns the connection, which can be broken at the moment: then calls fail at once.</summary>
    public Task<IConnectionMultiplexer> OpenAsync() => _multiplexer.Value;

    /// <summary>Returns the database, for calls that do not wait for an answer or have a limit of their own.</summary>
    public async Task<IDatabase> DatabaseAsync() => (await OpenAsync()).GetDatabase();

    /// <summary>
    /// Makes calls within a time. The package ends a call that gets no answer after two seconds, but seen on a connection that hangs (a cut cable),
    /// a call that was made while it connects again can be forgotten, and never ends.
    /// </summary>
    /// <param name="calls">The calls. They go on where the time is over, and their results are lost.</param>
    /// <param name="most">The longest time; <see cref="MostOfCalls"/> where it is not given.</param>
    /// <exception cref="TimeoutException">The time is over.</exception>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    public async Task<T> CallAsync<T>(Func<IDatabase, Task<T>> calls, TimeSpan? most = null)
    {
        try
        {
            return await calls(await DatabaseAsync()).WaitAsync(most ?? MostOfCalls);
        }
        catch (OperationCanceledException e)
        {
            // The package cancels what a transaction waits for when the connection breaks.
            throw new RedisConnectionException(ConnectionFailureType.InternalFailure, "The connection broke during a call.", e);
        }
    }

    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(Func<IDatabase, Task> calls, TimeSpan? most = null) => CallAsync(
        async database =>
        {
            await calls(database);
            return true;
        },
        most);

    /// <summary>Whether an exception means that Redis does not answer, or not as expected.</summary>
    /// <remarks>Where a connection breaks, the package has been seen to throw what its socket throws, and an InvalidOperationException.</remarks>
    public static bool IsFailure(Exception exception) =>
        exception is RedisException or TimeoutException or InvalidOperationException or IOException;

    /// <summary>Says what is wrong with Redis, for people. The words hold no part of the setting, which can have a password.</summary>
    public static string WhyOf(Exception exception)
    {
        for (var each = exception; each is not null; each = each.InnerException)
        {
            if (each is AuthenticationException)
                return "The certificate of Redis is not trusted, or is not for this host";
            if (RefusalWords.Any(word => each.Message.Contains(word, StringComparison.Ordinal)))
                return $"Redis refuses the user or the password of {RedisOptions.ConnectionSetting}";
        }

        return "Redis does not answer";
    }

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer.IsValueCreated)
            await (await _multiplexer.Value).DisposeAsync();
    }
}
