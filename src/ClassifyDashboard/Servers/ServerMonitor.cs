using ClassifyDashboard.Async;
using StackExchange.Redis;

namespace ClassifyDashboard.Servers;

/// <summary>Looks each second which part this server has: it takes or renews the lease, and counts the servers.</summary>
/// <remarks>A server that ended without saying so counts for <see cref="Remembered"/>: it may be running behind a cut network.</remarks>
/// <param name="redis">The shared Redis.</param>
/// <param name="role">The part of this server.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class ServerMonitor(RedisConnection redis, ServerRole role, TimeProvider time, ILogger<ServerMonitor> logger) : BackgroundService
{
    /// <summary>How long a server that does not reach Redis is taken to be still there.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan YieldFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenYields = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly AsyncSignal _wake = new();
    private readonly PartDecision _decision = new(time);
    private ReaderLease? _lease;
    private RedisKey _members;
    private ITimer? _expiry;
    private ITimer? _beat;
    private long? _yieldedAt;
    private int _servers = 1;

    /// <summary>Looks once before the server listens, so that it does not read before it knows its part.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (redis.ScopePrefix is not { } prefix)
            return;
        (_lease, _members) = (new(prefix + "reader", role.Name, time), prefix + "servers");
        _expiry = time.CreateTimer(_ => Decide(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        role.Join(_lease);
        role.Unreachable += Yield;
        await LookAsync();
        _beat = time.CreateTimer(_ => Decide(), null, Interval, Interval); // a look takes longer where a call hangs
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Leaves the servers: gives the lease back, so that another reads at once.</summary>
    public async Task LeaveAsync()
    {
        _beat?.Dispose();
        await StopAsync(CancellationToken.None);
        if (_lease is null)
            return;
        try
        {
            await redis.CallAsync(async database =>
            {
                await _lease.ReleaseAsync(database);
                await database.SortedSetRemoveAsync(_members, role.Name);
            });
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            // The lease ends by itself in a few seconds.
        }

        role.Become(ServerPart.Follower, sendsAlerts: false, _servers);
    }

    public override void Dispose()
    {
        _beat?.Dispose();
        _expiry?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _wake.WaitAsync(time.GetUtcNow() + Interval, time, stoppingToken);
            await LookAsync();
        }
    }

    // At most once a minute: where nobody reaches the service, the lease would only go round.
    private void Yield()
    {
        lock (_lock)
        {
            if (role.Part != ServerPart.Reader || _servers < 2 || (_yieldedAt is { } at && time.GetElapsedTime(at) < BetweenYields))
                return;
            _yieldedAt = time.GetTimestamp();
        }

        logger.LogWarning("This server does not reach LlamaCloud. Another server may read instead.");
        _wake.Set();
    }

    private async Task LookAsync()
    {
        bool yields;
        lock (_lock)
            yields = _yieldedAt is { } at && time.GetElapsedTime(at) < YieldFor;

        try
        {
            var servers = await redis.CallAsync(async database =>
            {
                await (yields ? _lease!.ReleaseAsync(database) : _lease!.TakeOrRenewAsync(database));
                return await CountAsync(database);
            });
            lock (_lock)
            {
                _decision.Reached(_lease!.IsHeld);
                _servers = Math.Max(1, servers);
            }
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            lock (_lock)
                _decision.Failed();
        }

        Decide();
    }

    // Returns the number of servers, this one included.
    private async Task<int> CountAsync(IDatabase database)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        await database.SortedSetAddAsync(_members, role.Name, now);
        await database.SortedSetRemoveRangeByScoreAsync(_members, double.NegativeInfinity, now - Remembered.TotalSeconds);
        await database.KeyExpireAsync(_members, Remembered);
        return (int)await database.SortedSetLengthAsync(_members);
    }

    private void Decide()
    {
        lock (_lock)
        {
            _decision.Beat();
            var (part, sendsAlerts) = _decision.Decide(_lease!.IsHeld);
            role.Become(part, sendsAlerts, part == ServerPart.Alone ? Math.Max(2, _servers) : _servers);
            if (part == ServerPart.Reader) // decides again at the end of the lease; a timer can be early
                _expiry!.Change(TimeSpan.FromTicks(Math.Max(LeastWait.Ticks, _lease.Left.Ticks)), Timeout.InfiniteTimeSpan);
        }
    }
}
