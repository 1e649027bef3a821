using ClassifyDashboard.SampleApi;

/// <summary>The service of a measurement: a sample API with new jobs, in a process of its own, and the relay in front of it.</summary>
sealed class CircuitService : IAsyncDisposable
{
    // As on a volume: the next dashboard knows what one dashboard has read.
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("benchmark-");
    private readonly SampleProcess _sample;

    private CircuitService(SampleProcess sample, AnswerRelay relay) => (_sample, Relay) = (sample, relay);

    public AnswerRelay Relay { get; }

    /// <param name="sample">The sample API's command line.</param>
    public static async Task<CircuitService> StartAsync(string sample)
    {
        var process = await SampleProcess.StartAsync(sample);
        try
        {
            return new(process, await AnswerRelay.StartAsync(process.Address));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a dashboard that reads it.</summary>
    /// <param name="refresh">How often the dashboard looks for new and changed jobs.</param>
    /// <param name="program">The program; by default the one built beside this one.</param>
    /// <param name="settings">Further settings.</param>
    public Task<DashboardServer> StartDashboardAsync(TimeSpan refresh, string? program = null, params (string Key, string Value)[] settings) =>
        DashboardServer.StartAsync(Relay.Address, new SampleApiOptions().ApiKey, program,
            [("Reading:RefreshInterval", refresh.ToString("c")), ("Reading:StorePath", _store.FullName), .. settings]);

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await _sample.DisposeAsync();
        _store.Delete(recursive: true);
    }
}
