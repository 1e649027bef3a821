using ClassifyDashboard.Async;
using ClassifyDashboard.LlamaCloud.Budget;
using StackExchange.Redis;

namespace ClassifyDashboard.Servers;

/// <summary>The part that this server has among the servers that share a Redis.</summary>
public enum ServerPart
{
    /// <summary>There is no Redis: this server reads for itself.</summary>
    Single,

    /// <summary>It reads for all servers and has most of the request budget.</summary>
    Reader,

    /// <summary>It shows what the reader reads.</summary>
    Follower,

    /// <summary>It does not reach Redis, and reads for itself within a small share of the budget.</summary>
    Alone,
}

/// <summary>Decides which part this server has, and keeps its share of the request budget.</summary>
/// <remarks>
/// The shares of all servers add up to at most one at any moment, also when the network between them is cut: the reader, which is unique by its
/// lease, takes <see cref="ReaderShare"/>, and all others together take the rest, whether they reach Redis or not. A server that ended without
/// saying so counts for <see cref="Remembered"/>.
/// </remarks>
public sealed class ServerRole : BackgroundService
{
    /// <summary>The share of the budget that the reader has where there are further servers.</summary>
    public const double ReaderShare = 0.8;

    /// <summary>How long a server that does not reach Redis is taken to be still there.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan YieldFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenYields = TimeSpan.FromMinutes(1);

    private readonly RedisConnection? _redis;
    private readonly RequestBudget _budget;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerRole> _logger;
    private readonly Lock _lock = new();
    private readonly AsyncSignal _wake = new();
    private readonly ITimer _expiry;
    private ReaderLease? _lease;
    private RedisKey _members;
    private CancellationTokenSource _epoch = new();
    private ServerPart _part;
    private long? _contactAt;
    private long? _yieldedAt;
    private int _servers = 1;
    private volatile bool _hasFailed;

    /// <param name="redis">The shared Redis; null without one.</param>
    /// <param name="budget">The budget of this process.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public ServerRole(RedisConnection? redis, RequestBudget budget, TimeProvider time, ILogger<ServerRole> logger)
    {
        (_redis, _budget, _time, _logger) = (redis, budget, time, logger);
        _part = redis is null ? ServerPart.Single : ServerPart.Follower;
        _expiry = time.CreateTimer(_ => Update(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The name of this process among the servers.</summary>
    public string Name { get; } = $"{Environment.MachineName}-{Guid.NewGuid().ToString("n")[..8]}";

    /// <summary>The part that this server has now.</summary>
    public ServerPart Part
    {
        get
        {
            lock (_lock)
                return _part == ServerPart.Reader && _lease is { IsHeld: false } ? ServerPart.Follower : _part;
        }
    }

    /// <summary>Whether this server asks the service for jobs.</summary>
    public bool Reads => Part is not ServerPart.Follower;

    /// <summary>
    /// Whether this server sends alerts: one of all servers. A reader that loses Redis goes on sending them, since nobody else may.
    /// </summary>
    public bool SendsAlerts { get; private set; } = true;

    /// <summary>The number of servers, this one included, of the last day.</summary>
    public int Servers
    {
        get
        {
            lock (_lock)
                return _servers;
        }
    }

    /// <summary>Cancelled when the part changes.</summary>
    public CancellationToken PartChanged
    {
        get
        {
            lock (_lock)
                return _epoch.Token;
        }
    }

    internal ReaderLease? Lease
    {
        get
        {
            lock (_lock)
                return _lease;
        }
    }

    /// <summary>
    /// Tells that this server does not reach the service. If others may, it gives the lease away, at most once a minute: where nobody reaches the
    /// service, the lease would only go round.
    /// </summary>
    public void ReportUnreachable()
    {
        lock (_lock)
        {
            if (_part != ServerPart.Reader || _servers < 2 || (_yieldedAt is { } at && _time.GetElapsedTime(at) < BetweenYields))
                return;
            _yieldedAt = _time.GetTimestamp();
        }

        _logger.LogWarning("This server does not reach LlamaCloud. Another server may read instead.");
        _wake.Set();
    }

    /// <summary>The share of the budget of a server.</summary>
    /// <param name="part">Its part.</param>
    /// <param name="servers">The number of servers.</param>
    internal static double ShareOf(ServerPart part, int servers) => part switch
    {
        ServerPart.Single => 1,
        ServerPart.Reader => servers < 2 ? 1 : ReaderShare,
        _ => (1 - ReaderShare) / Math.Max(1, servers - 1),
    };

    /// <summary>Looks once before the server listens, so that it does not read before it knows its part.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_redis?.ScopePrefix is { } prefix)
        {
            (_lease, _members) = (new(prefix + "reader", Name, _time), prefix + "servers");
            SendsAlerts = false;
            await LookAsync();
            await base.StartAsync(cancellationToken);
        }
        else
            Become(ServerPart.Single);
    }

    /// <summary>Leaves the servers: gives the lease back, so that another reads at once.</summary>
    public async Task LeaveAsync()
    {
        await base.StopAsync(CancellationToken.None);
        if (_lease is null)
            return;
        try
        {
            var database = await _redis!.DatabaseAsync();
            await _lease.ReleaseAsync(database);
            await database.SortedSetRemoveAsync(_members, Name);
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            // The lease ends by itself in a few seconds.
        }

        Become(ServerPart.Follower);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _wake.WaitAsync(_time.GetUtcNow() + Interval, _time, stoppingToken);
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        try
        {
            var database = await _redis!.DatabaseAsync();
            if (IsYielding())
                await _lease!.ReleaseAsync(database);
            else if (await _lease!.TakeOrRenewAsync(database))
                _expiry.Change(TimeSpan.FromTicks(Math.Max(0, _lease.Left.Ticks)), Timeout.InfiniteTimeSpan); // 0 after a sleep
            var now = _time.GetUtcNow().ToUnixTimeSeconds();
            await database.SortedSetAddAsync(_members, Name, now);
            await database.SortedSetRemoveRangeByScoreAsync(_members, double.NegativeInfinity, now - Remembered.TotalSeconds);
            await database.KeyExpireAsync(_members, Remembered);
            var servers = (int)await database.SortedSetLengthAsync(_members);
            lock (_lock)
                (_contactAt, _servers) = (_time.GetTimestamp(), Math.Max(1, servers));
            _hasFailed = false;
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            _hasFailed = true; // the part follows from how long ago the last answer was
        }

        Update();
    }

    // A reader that has lost Redis does not wait: nobody else may be there to read.
    private void Update() => Become(_lease!.IsHeld ? ServerPart.Reader
        : HasContact() && !(_hasFailed && IsOrWasReader()) ? ServerPart.Follower : ServerPart.Alone);

    private bool IsOrWasReader()
    {
        lock (_lock)
            return _part == ServerPart.Reader;
    }

    private bool IsYielding()
    {
        lock (_lock)
            return _yieldedAt is { } at && _time.GetElapsedTime(at) < YieldFor;
    }

    private bool HasContact()
    {
        lock (_lock)
            return _contactAt is { } at && _time.GetElapsedTime(at) < Patience;
    }

    private void Become(ServerPart part)
    {
        CancellationTokenSource? ended = null;
        ServerPart before;
        int servers;
        lock (_lock)
        {
            (before, _part, servers) = (_part, part, _servers);
            if (before != part)
                (ended, _epoch) = (_epoch, new());
        }

        _budget.Share = ShareOf(part, part == ServerPart.Alone ? Math.Max(2, servers) : servers);
        if (ended is null)
            return;
        SendsAlerts = part is ServerPart.Single or ServerPart.Reader || (part == ServerPart.Alone && SendsAlerts);
        Log(before, part);
        ended.Cancel();
    }

    private void Log(ServerPart before, ServerPart part)
    {
        switch (part)
        {
            case ServerPart.Reader:
                _logger.LogInformation("This server reads for all servers from now on.");
                break;
            case ServerPart.Follower when before == ServerPart.Reader:
                _logger.LogInformation("This server reads no longer: another one may.");
                break;
            case ServerPart.Alone:
                _logger.LogWarning("Redis does not answer. This server goes on with what it knows and reads alone, at {Share:P0} of the request rate. Check "
                    + "{Setting}, and whether Redis runs.", ShareOf(part, Math.Max(2, _servers)), RedisOptions.ConnectionSetting);
                break;
            case ServerPart.Follower when before == ServerPart.Alone:
                _logger.LogInformation("Redis answers again.");
                break;
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _expiry.Dispose();
        _epoch.Dispose();
    }
}
