using ClassifyDashboard.Async;
using ClassifyDashboard.LlamaCloud.Budget;

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

/// <summary>The part of this server, and with it its share of the request budget. <see cref="ServerMonitor"/> decides.</summary>
/// <remarks>
/// The shares of all servers add up to at most one at any moment, also when the network between them is cut: the reader, which is unique by its
/// lease, takes <see cref="ReaderShare"/>, and all others together take the rest, whether they reach Redis or not.
/// </remarks>
/// <param name="budget">The budget of this process.</param>
/// <param name="logger">The log.</param>
public sealed class ServerRole(RequestBudget budget, ILogger<ServerRole> logger) : IDisposable
{
    /// <summary>The share of the budget that the reader has where there are further servers.</summary>
    public const double ReaderShare = 0.8;

    private readonly Lock _lock = new();
    private CancellationTokenSource _epoch = new();
    private ServerPart _part;
    private bool _sendsAlerts = true;
    private int _servers = 1;

    /// <summary>Invoked when this server does not reach the service.</summary>
    internal event Action? Unreachable;

    /// <summary>The name of this process among the servers.</summary>
    public string Name { get; } = $"{Environment.MachineName}-{Guid.NewGuid().ToString("n")[..8]}";

    /// <summary>The part that this server has now.</summary>
    public ServerPart Part
    {
        get
        {
            lock (_lock)
                return _part;
        }
    }

    /// <summary>Whether this server asks the service for jobs. A server whose lease has ended learns it within milliseconds.</summary>
    public bool Reads => Part is not ServerPart.Follower;

    /// <summary>
    /// Whether this server sends alerts: one of all servers. A reader that loses Redis goes on sending them, since nobody else may.
    /// </summary>
    public bool SendsAlerts
    {
        get
        {
            lock (_lock)
                return _sendsAlerts;
        }
    }

    /// <summary>The share of the request budget that this server may use, greater than 0 and at most 1.</summary>
    public double ShareOfBudget => budget.Share;

    /// <summary>The number of servers, this one included, of the last day.</summary>
    public int Servers
    {
        get
        {
            lock (_lock)
                return _servers;
        }
    }

    /// <summary>Cancelled when the part changes, or who sends the alerts.</summary>
    public CancellationToken PartChanged
    {
        get
        {
            lock (_lock)
                return _epoch.Token;
        }
    }

    /// <summary>The right to read; null where this server shares nothing.</summary>
    internal ReaderLease? Lease { get; private set; }

    /// <summary>Tells that this server does not reach the service. Another server may.</summary>
    public void ReportUnreachable() => Unreachable?.Invoke();

    /// <summary>Waits until something holds that depends on the part.</summary>
    /// <exception cref="OperationCanceledException">The caller does not wait any longer.</exception>
    public async Task UntilAsync(Func<bool> holds, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var changed = CancellationTokenSource.CreateLinkedTokenSource(PartChanged, cancellationToken);
            if (holds())
                return;
            await changed.Token.UntilCancelledAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
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

    /// <summary>Makes this server one of several: it neither reads nor sends alerts until <see cref="Become"/> says so.</summary>
    internal void Join(ReaderLease lease)
    {
        Lease = lease;
        Become(ServerPart.Follower, sendsAlerts: false, 1);
    }

    /// <summary>Takes a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="sendsAlerts">Whether it sends the alerts.</param>
    /// <param name="servers">The number of servers.</param>
    internal void Become(ServerPart part, bool sendsAlerts, int servers)
    {
        CancellationTokenSource? ended = null;
        ServerPart before;
        lock (_lock)
        {
            before = _part;
            if (before != part || _sendsAlerts != sendsAlerts)
                (ended, _epoch) = (_epoch, new());
            (_part, _sendsAlerts, _servers) = (part, sendsAlerts, servers);
        }

        budget.Share = ShareOf(part, servers);
        if (ended is null)
            return;
        if (before != part)
            Log(before, part);
        _ = ended.CancelAsync(); // not here: what continues may ask for the part
    }

    public void Dispose() => _epoch.Dispose();

    private void Log(ServerPart before, ServerPart part)
    {
        switch (part)
        {
            case ServerPart.Reader:
                logger.LogInformation("This server reads for all servers from now on.");
                break;
            case ServerPart.Follower when before == ServerPart.Reader:
                logger.LogInformation("This server reads no longer: another one may.");
                break;
            case ServerPart.Alone:
                logger.LogWarning("Redis does not answer. This server goes on with what it knows and reads alone, at {Share:P0} of the request rate. Check "
                    + "{Setting}, and whether Redis runs.", budget.Share, RedisOptions.ConnectionSetting);
                break;
            case ServerPart.Follower when before == ServerPart.Alone:
                logger.LogInformation("Redis answers again.");
                break;
        }
    }
}
