/// <summary>The service and one dashboard for a measurement of circuits.</summary>
sealed class CircuitStage : IAsyncDisposable
{
    private readonly CircuitService _service;

    private CircuitStage(CircuitService service, DashboardServer server) => (_service, Server) = (service, server);

    public AnswerRelay Relay => _service.Relay;

    public DashboardServer Server { get; }

    /// <param name="refresh">How often the dashboard looks for new and changed jobs.</param>
    public static async Task<CircuitStage> StartAsync(TimeSpan refresh)
    {
        var service = await CircuitService.StartAsync("--jobs 7000 --days 7 --arrivals 1");
        try
        {
            return new(service, await service.StartDashboardAsync(refresh));
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>The processor time of the server and of this process meanwhile, in percent of one core.</summary>
    public async Task<(double Server, double Client)> CpuAsync(Func<Task> meanwhile)
    {
        var (server, client, watch) = (Server.Cpu, Environment.CpuUsage.TotalTime, System.Diagnostics.Stopwatch.StartNew());
        await meanwhile();
        return (100 * (Server.Cpu - server) / watch.Elapsed, 100 * (Environment.CpuUsage.TotalTime - client) / watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _service.DisposeAsync();
    }
}
