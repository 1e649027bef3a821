using ClassifyDashboard.SampleApi;

/// <summary>What a measurement of circuits stands on: a sample API to which jobs come, the relay in front of it, and the dashboard, each but the relay a process of its own.</summary>
sealed class CircuitStage : IAsyncDisposable
{
    private readonly SampleProcess _sample;

    private CircuitStage(SampleProcess sample, AnswerRelay relay, DashboardServer server) => (_sample, Relay, Server) = (sample, relay, server);

    public AnswerRelay Relay { get; }

    public DashboardServer Server { get; }

    /// <param name="refresh">How often the dashboard looks for new and changed jobs.</param>
    public static async Task<CircuitStage> StartAsync(TimeSpan refresh)
    {
        var sample = await SampleProcess.StartAsync("--jobs 7000 --days 7 --arrivals 1");
        AnswerRelay? relay = null;
        try
        {
            relay = await AnswerRelay.StartAsync(sample.Address);
            return new(sample, relay, await DashboardServer.StartAsync(relay.Address, new SampleApiOptions().ApiKey, ("Reading:RefreshInterval", refresh.ToString("c"))));
        }
        catch
        {
            if (relay is not null)
                await relay.DisposeAsync();
            await sample.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the server and this process took of one core meanwhile, in percent.</summary>
    public async Task<(double Server, double Client)> CpuAsync(Func<Task> meanwhile)
    {
        var (server, client, watch) = (Server.Cpu, Environment.CpuUsage.TotalTime, System.Diagnostics.Stopwatch.StartNew());
        await meanwhile();
        return (100 * (Server.Cpu - server) / watch.Elapsed, 100 * (Environment.CpuUsage.TotalTime - client) / watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Relay.DisposeAsync();
        await _sample.DisposeAsync();
    }
}
