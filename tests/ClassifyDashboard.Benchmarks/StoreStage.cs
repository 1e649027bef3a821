using System.Globalization;
using System.Text.Json;
using ClassifyDashboard.SampleApi;

/// <summary>The real program on a sample API, both processes of their own, with a store on disk: what is left when the program is killed.</summary>
sealed class StoreStage : IAsyncDisposable
{
    private const string NoType = "(none)";
    private const string Month = "api/summary?from=now-31d&wait=120";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(5) };
    private readonly SampleProcess _sample;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("benchmark-");
    private readonly string _rate;

    private StoreStage(SampleProcess sample, double rate) => (_sample, _rate) = (sample, rate.ToString(CultureInfo.InvariantCulture));

    public string Store => Path.Combine(_root.FullName, "store");

    /// <param name="sample">The sample API's command line.</param>
    /// <param name="rate">The requests a second that the dashboard may send.</param>
    public static async Task<StoreStage> StartAsync(string sample, double rate) => new(await SampleProcess.StartAsync(sample), rate);

    public Task<DashboardServer> StartDashboardAsync() => DashboardServer.StartAsync(
        _sample.Address, new SampleApiOptions().ApiKey, null, ("Reading:StorePath", Store), ("LlamaCloud:RequestsPerSecond", _rate));

    /// <summary>Puts a copy of the store aside, or brings it back.</summary>
    public void Copy(bool back)
    {
        var (from, to) = (Store, Path.Combine(_root.FullName, "aside"));
        if (back)
            (from, to) = (to, from);
        if (Directory.Exists(to))
            Directory.Delete(to, recursive: true);
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    /// <summary>Waits until the dashboard knows all jobs of a month.</summary>
    public Task<JsonElement> MonthAsync(DashboardServer server) => CompleteAsync(server, Month);

    /// <summary>Waits until the dashboard knows all jobs of a window, as of now.</summary>
    public async Task<JsonElement> CompleteAsync(DashboardServer server, string path)
    {
        while (true)
        {
            var summary = await JsonAsync(new(server.Address, path));
            if (summary.GetProperty("coverage").GetProperty("complete").GetBoolean())
                return summary;
        }
    }

    /// <summary>Lets the dashboard read a month, and waits until the store has so many jobs, with their last blocks.</summary>
    public async Task StoreMonthAsync(DashboardServer server, int jobs)
    {
        await MonthAsync(server);
        while (StoredJobs() < jobs)
            await Task.Delay(TimeSpan.FromSeconds(1));
        await Task.Delay(TimeSpan.FromSeconds(10));
    }

    /// <summary>Waits until the dashboard is ready for traffic and knows all jobs of a month.</summary>
    public async Task WarmMonthAsync(DashboardServer server)
    {
        while (!(await _http.GetAsync(new Uri(server.Address, "health/ready"))).IsSuccessStatusCode)
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        await MonthAsync(server);
    }

    /// <summary>Lets the dashboard read a month, and does not wait.</summary>
    public async Task WatchMonthAsync(DashboardServer server)
    {
        try
        {
            await MonthAsync(server);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // It was killed meanwhile.
        }
    }

    /// <summary>The requests that the sample API has got.</summary>
    public async Task<long> RequestsAsync() => (await JsonAsync(new(_sample.Address, "sample/requests"))).GetProperty("total").GetInt64();

    /// <summary>Whether a summary has the numbers of all jobs, statuses and types that there are.</summary>
    public async Task<bool> IsTrueAsync(JsonElement summary)
    {
        var truth = await JsonAsync(new(_sample.Address, "sample/truth"));
        var unmatched = summary.GetProperty("byType").TryGetProperty(NoType, out var none) ? none.GetInt64() : 0;
        return Same("total", "jobs") && unmatched == truth.GetProperty("no_rule_matched").GetInt64()
            && SameCounts("statuses", "byStatus") && SameCounts("types", "byType");

        bool Same(string of, string name) => truth.GetProperty(of).GetInt64() == summary.GetProperty(name).GetInt64();

        bool SameCounts(string of, string name) => Counts(truth.GetProperty(of)).SequenceEqual(Counts(summary.GetProperty(name)));
    }

    /// <inheritdoc cref="StoredJobCount.In"/>
    public long StoredJobs() => StoredJobCount.In(Store);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _sample.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private static List<(string Name, long Count)> Counts(JsonElement counts) =>
    [
        .. counts.EnumerateObject().Where(each => each.Name != NoType).Select(each => (each.Name, each.Value.GetInt64()))
            .OrderBy(each => each.Name, StringComparer.Ordinal),
    ];

    private async Task<JsonElement> JsonAsync(Uri address)
    {
        await using var body = await _http.GetStreamAsync(address);
        return (await JsonDocument.ParseAsync(body)).RootElement;
    }
}
