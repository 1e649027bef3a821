using System.Net;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Components;
using ClassifyDashboard.SampleApi;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Access;

/// <summary>The application as in Program, with the given access settings, on a clock that only tests move.</summary>
sealed class AccessHost : IAsyncDisposable
{
    public const string Token = "canary-token-of-the-people-0123456789";

    public const string WallToken = "canary-token-of-the-wall-0123456789";

    public const string ApiToken = "canary-token-of-the-script-0123456789";

    private readonly SampleApiHost _sample;
    private readonly WebApplicationFactory<App> _factory;
    private readonly Kept _log = new();
    private Action<IServiceCollection>? _services;

    private AccessHost(SampleApiHost sample, (string Key, string? Value)[] settings)
    {
        _sample = sample;
        _factory = new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
        {
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_log));
            builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(Time));
            builder.ConfigureTestServices(services => _services?.Invoke(services));
            builder.UseSetting("LLAMA_CLOUD_API_KEY", sample.ApiKey);
            builder.UseSetting("LLAMA_CLOUD_BASE_URL", sample.BaseAddress.ToString());
            builder.UseSetting("LlamaCloud:RequestsPerSecond", "1000");
            builder.UseSetting("Reading:Store", "false");
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
        });
    }

    /// <summary>Starts at the present, because a client discards cookies of the past.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public string Key => _sample.ApiKey;

    public SampleApiHost Sample => _sample;

    /// <summary>Everything that was logged, at any level.</summary>
    public string Log => _log.Text;

    public IServiceProvider Services => _factory.Services;

    public IEnumerable<RouteEndpoint> Endpoints =>
        Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<AccessHost> StartAsync(params (string Key, string? Value)[] settings) => new(
        await SampleApiHost.StartAsync(new() { Jobs = 250, Days = 1, ArrivalsPerSecond = 0 }, TimeProvider.System, Cancelled), settings);

    /// <summary>With sign-in by token, one wall and one script.</summary>
    public static Task<AccessHost> WithTokenAsync(params (string Key, string? Value)[] more) => StartAsync(
        [("Access:Mode", "Token"), ("Access:Token", Token), ("Access:WallTokens:0:Name", "Third floor"),
            ("Access:WallTokens:0:Hash", AccessToken.HashOf(WallToken)), ("Access:ApiTokens:0:Name", "Nightly report"),
            ("Access:ApiTokens:0:Hash", AccessToken.HashOf(ApiToken)), .. more]);

    /// <summary>A client that follows no redirect, so that each response is seen.</summary>
    public HttpClient Client(string address = "http://localhost") => _factory.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new(address) });

    /// <summary>A client that has signed in.</summary>
    public async Task<HttpClient> SignedInAsync(string token = Token, string address = "http://localhost")
    {
        var client = Client(address);
        using var answer = await client.GetAsync(new Uri($"/login?t={token}", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>One request made by hand: from any address, with any headers.</summary>
    public async Task<(int Status, string Text, HttpContext Context)> SendAsync(string path, Action<HttpContext> set)
    {
        var context = await _factory.Server.SendAsync(
            context =>
            {
                (context.Request.Method, context.Request.Scheme, context.Request.Host, context.Request.Path) = ("GET", "http", new("localhost"), path);
                set(context);
            },
            Cancelled);
        using var reader = new StreamReader(context.Response.Body);
        return (context.Response.StatusCode, await reader.ReadToEndAsync(Cancelled), context);
    }

    /// <summary>The same application on a real port, for what a test server cannot show, such as a connection that is cut off.</summary>
    public Uri Listen()
    {
        _factory.UseKestrel(server => server.Listen(IPAddress.Loopback, 0));
        _factory.StartServer();
        return _factory.ClientOptions.BaseAddress;
    }

    /// <summary>The address of the live connection of a server.</summary>
    public static Uri LiveConnectionOf(Uri address) => new UriBuilder(address) { Scheme = "ws", Path = "/_blazor" }.Uri;

    /// <summary>Replaces services before the first request.</summary>
    public void Change(Action<IServiceCollection> services) => _services = services;

    /// <summary>Changes a setting at run time, as an edit of the settings file does.</summary>
    public void Change(string key, string? value)
    {
        var configuration = (IConfigurationRoot)Services.GetRequiredService<IConfiguration>();
        configuration[key] = value;
        configuration.Reload();
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        await _sample.DisposeAsync();
    }

    private sealed class Kept : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
