using ClassifyDashboard.Access;
using ClassifyDashboard.Alerts;
using ClassifyDashboard.Components;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Wall;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ClassifyDashboard.Health;

/// <summary>
/// A second dashboard in this process, on made-up jobs and at an address of this machine that nobody knows. Its pages are opened and
/// closed until what draws pages is compiled. It shares the code with the real one and nothing else: neither settings nor jobs, neither sign-ins nor the budget.
/// </summary>
internal sealed class WarmUpHost : IAsyncDisposable
{
    private static readonly string[] Pages = ["", "wall/screen?zone=UTC", "?status=FAILED", "wall/screen?title=A&from=now-6h"];

    private readonly SampleApiHost _sample;
    private readonly RenderQueue _people;
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private WarmUpHost(SampleApiHost sample, WebApplication app, RenderQueue people) => (_sample, _app, _people) = (sample, app, people);

    /// <summary>Opens pages, some at a time, while nobody waits for a real one. Real ones that come alive warm the process as well, and count.</summary>
    /// <param name="count">How many.</param>
    /// <param name="people">Who waits for the real dashboard's pages.</param>
    /// <param name="cancellationToken">Ends it before.</param>
    public static async Task RunAsync(int count, RenderQueue people, CancellationToken cancellationToken)
    {
        var sample = await SampleApiHost.StartAsync(new() { Jobs = 400, Days = 1 }, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        await using var rehearsal = new WarmUpHost(sample, AppOn(sample), people);
        await rehearsal.OpenAsync(count, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _sample.DisposeAsync().ConfigureAwait(false);
    }

    private async Task OpenAsync(int count, CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        _http.BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        var places = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount - 1), CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, places, async (i, stop) =>
        {
            await _people.WaitForFirstRendersAsync(stop).ConfigureAwait(false);
            if (i + _people.LivePages < count)
                await WarmUpPage.OpenAsync(_http, new(_http.BaseAddress, Pages[i % Pages.Length]), stop).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static WebApplication AppOn(SampleApiHost sample)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(WarmUpHost).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [LlamaCloudOptions.KeyName] = sample.ApiKey,
            [LlamaCloudOptions.AddressName] = sample.BaseAddress.ToString(),
            ["LlamaCloud:RequestsPerSecond"] = "1000",
            ["Reading:Store"] = "false",
            ["ReloadStaticAssetsAtRuntime"] = "false",
        });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddLlamaCloud(builder.Configuration);
        builder.Services.AddReading(builder.Configuration);
        builder.Services.AddSharing(builder.Configuration);
        builder.Services.AddWall(builder.Configuration);
        builder.Services.AddAlerts(builder.Configuration); // what walls say of them; there is nobody to tell
        builder.Services.AddScreens();
        builder.Services.AddResponseCompression(options => options.MimeTypes = ["text/html"]);

        var app = builder.Build();
        app.UseHardening();
        app.UseAccess();
        app.UseResponseCompression();
        app.UseRequestLocalization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().OpenLiveToWalls();
        return app;
    }

    // Signals are the real one's.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
