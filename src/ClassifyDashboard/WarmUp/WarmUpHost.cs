using ClassifyDashboard.Access;
using ClassifyDashboard.Alerts;
using ClassifyDashboard.Components;
using ClassifyDashboard.Components.Wall;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Review;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Sharing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ClassifyDashboard.WarmUp;

/// <summary>
/// A second dashboard in this process, with sample jobs and at a random local port. Its pages are opened and closed until the code
/// that renders pages is compiled. It shares only code with the real dashboard: no settings, jobs, sign-ins or request budget.
/// </summary>
internal sealed class WarmUpHost : IAsyncDisposable
{
    // Most people open these.
    private static readonly string[] Pages = ["", "wall/screen?zone=UTC", "?status=FAILED", "wall/screen?title=A&from=now-6h"];

    // After each round of the others one of these.
    private static readonly string[] PagesOfAnalysis = ["failures", "types", "compare?a=period:now-18h..now-9h&b=period:now-9h..now"];

    private readonly SampleApiHost _sample;
    private readonly RenderQueue _renderQueue;
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private WarmUpHost(SampleApiHost sample, WebApplication app, RenderQueue renderQueue) => (_sample, _app, _renderQueue) = (sample, app, renderQueue);

    /// <summary>
    /// Opens pages, some at a time, while nobody waits for a real page. Real pages that become interactive warm the process too, so they
    /// count.
    /// </summary>
    /// <param name="count">How many pages to open.</param>
    /// <param name="renderQueue">The queue of people who wait for pages of the real dashboard.</param>
    /// <param name="cancellationToken">Stops the warm-up early.</param>
    public static async Task RunAsync(int count, RenderQueue renderQueue, CancellationToken cancellationToken)
    {
        Tracing.TurnOff();

        // Many jobs fail, so that grouping their errors is compiled too.
        var sample = await SampleApiHost.StartAsync(
            new() { Jobs = 400, Days = 1, Outage = TimeSpan.FromDays(1) }, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        await using var warmUp = new WarmUpHost(sample, AppOn(sample), renderQueue);
        await warmUp.OpenAsync(count, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        using var immediately = new CancellationTokenSource();
        await immediately.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync(immediately.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _sample.DisposeAsync().ConfigureAwait(false);
    }

    private async Task OpenAsync(int count, CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        _http.BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount - 1), CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, parallel, async (i, stop) =>
        {
            await _renderQueue.WaitForFirstRendersAsync(stop).ConfigureAwait(false);
            if (i + _renderQueue.LivePages < count)
                await WarmUpPage.OpenAsync(_http, new(_http.BaseAddress, PageOf(i)), stop).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static string PageOf(int number) => Math.DivRem(number, Pages.Length + 1) is var (round, place) && place < Pages.Length
        ? Pages[place] : PagesOfAnalysis[round % PagesOfAnalysis.Length];

    private static WebApplication AppOn(SampleApiHost sample)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new() { ApplicationName = typeof(WarmUpHost).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [LlamaCloudOptions.KeyName] = sample.ApiKey,
            [LlamaCloudOptions.AddressName] = sample.BaseAddress.ToString(),
            ["LlamaCloud:RequestsPerSecond"] = "1000",
            ["Reading:Store"] = "false",
            ["Names:Read"] = "false",
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
        builder.Services.AddReview(builder.Configuration);
        builder.Services.AddWall(builder.Configuration);
        builder.Services.AddAlerts(builder.Configuration); // walls show the alert settings; no webhook is set here
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

    // The real host handles process signals.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
