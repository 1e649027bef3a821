using System.Net.Http.Headers;
using ClassifyDashboard.Components;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Alerts;
using ClassifyDashboard.Tests.LlamaCloud;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests.Telemetry;

/// <summary>The application as in Program with metrics beside the pages, on the sample API, with alerts; all of it over HTTP.</summary>
public sealed class ScrapedHost : IAsyncLifetime
{
    public const string Token = "canary-token-of-the-scraper-0123456789";

    private readonly CapturedLog _log = new();
    private Receiver _receiver = null!;
    private WebApplicationFactory<App> _factory = null!;

    internal SampleApiHost Sample { get; private set; } = null!;

    internal IServiceProvider Services => _factory.Services;

    internal string Log => _log.Text;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Sample = await SampleApiHost.StartAsync(
            new() { Jobs = 1_500, Days = 1, Spread = JobSpread.Even, Outage = TimeSpan.FromHours(2) }, TimeProvider.System, Cancelled);
        _receiver = await Receiver.StartAsync();
        _factory = new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
        {
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_log));
            foreach (var (key, value) in new (string, string)[]
            {
                ("LLAMA_CLOUD_API_KEY", Sample.ApiKey), ("LLAMA_CLOUD_BASE_URL", Sample.BaseAddress.ToString()), ("LlamaCloud:RequestsPerSecond", "1000"),
                ("Reading:Store", "false"), ("Reading:RefreshInterval", "00:00:01"), ("Metrics:Token", Token), ("Alerts:Webhook", _receiver.Address.ToString()),
                ("Alerts:Query", "?alarm=5%&title=All%20documents"),
            })
                builder.UseSetting(key, value);
        });
        using var client = _factory.CreateClient();
        await client.GetStringAsync(new Uri("/export/jobs.csv", UriKind.Relative), Cancelled);
        await _receiver.GotAsync(1); // the state is an alarm: it was judged and sent
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        await _receiver.DisposeAsync();
        await Sample.DisposeAsync();
    }

    internal HttpClient Client(string? token = Token)
    {
        var client = _factory.CreateClient(new() { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>What a scraper reads, once it has a text.</summary>
    internal async Task<Scrape> ScrapeAsync(Predicate<Scrape>? passes = null)
    {
        using var client = Client();
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            var scrape = new Scrape(await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancelled));
            if (passes?.Invoke(scrape) != false)
                return scrape;
            Assert.True(DateTime.UtcNow < patience, scrape.Text);
            await Task.Delay(50, Cancelled);
        }
    }
}

/// <summary>
/// The tests of one scraped host. No other test runs beside them: the collector of metrics takes those of every dashboard in the process.
/// </summary>
[CollectionDefinition(nameof(ScrapedAlone), DisableParallelization = true)]
public sealed class ScrapedAlone : ICollectionFixture<ScrapedHost>;
