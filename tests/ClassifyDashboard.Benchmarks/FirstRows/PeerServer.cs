/// <summary>A page of another program, served beside the dashboard for comparison.</summary>
/// <param name="app">What serves it; it ends with this.</param>
/// <param name="address">The page.</param>
sealed class PeerServer(WebApplication app, Uri address) : IAsyncDisposable
{
    public Uri Address { get; } = address;

    /// <summary>A server without a log on a free port of the loopback address.</summary>
    public static WebApplicationBuilder Begin()
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ApplicationName = typeof(PeerServer).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
        return builder;
    }

    public static async Task<PeerServer> StartAsync(WebApplication app, string page)
    {
        await app.StartAsync();
        return new(app, new(new Uri(app.Urls.First()), page));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
