using System.Net;
using ClassifyDashboard.Hosting;
using ClassifyDashboard.Telemetry;
using ClassifyDashboard.Tests.Access;
using ClassifyDashboard.Tests.Documents;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Telemetry;

/// <summary>Where the metrics are served, and for whom.</summary>
public sealed class MetricsAddressTests
{
    private const int Port = 9464;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_setting_there_are_no_metrics_and_nothing_of_OpenTelemetry()
    {
        await using var host = await AccessHost.StartAsync();
        Assert.Equal(404, (await host.SendAsync("/metrics", _ => { })).Status);
        Assert.Null(host.Services.GetService(typeof(OpenTelemetry.Metrics.MeterProvider)));
    }

    [Fact]
    public async Task Port_of_the_metrics_serves_them_by_any_name_to_anybody_and_nothing_else()
    {
        await using var host = await AccessHost.WithTokenAsync(("Metrics:Port", "9464"), ("Metrics:Figures", "false"));
        var (status, text, _) = await host.SendAsync("/metrics", AtPort);
        Assert.Equal(200, status);
        Assert.Contains("classify_dashboard_circuit_open", text, StringComparison.Ordinal);
        foreach (var path in new[] { "/", "/health/live", "/login", "/metrics/x", "/_blazor", "/app.js" })
            Assert.Equal((path, 404), (path, (await host.SendAsync(path, AtPort)).Status));
        using var person = await host.SignedInAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync(new Uri("/metrics", UriKind.Relative), Cancelled)).StatusCode);

        static void AtPort(Microsoft.AspNetCore.Http.HttpContext context)
        {
            (context.Connection.LocalPort, context.Connection.RemoteIpAddress) = (Port, IPAddress.Parse("192.0.2.7"));
            context.Request.Host = new("prometheus-target.example:9464");
        }
    }

    [Fact]
    public async Task Port_with_a_token_asks_for_it()
    {
        await using var host = await AccessHost.StartAsync(("Metrics:Port", "9464"), ("Metrics:Token", ScrapedHost.Token), ("Metrics:Figures", "false"));
        Assert.Equal(401, (await host.SendAsync("/metrics", context => context.Connection.LocalPort = Port)).Status);
        Assert.Equal(200, (await host.SendAsync("/metrics", context =>
        {
            context.Connection.LocalPort = Port;
            context.Request.Headers.Authorization = $"bearer {ScrapedHost.Token}";
        })).Status);
    }

    [Fact]
    public async Task Token_of_people_opens_no_metrics_and_that_of_the_scraper_no_page()
    {
        await using var host = await AccessHost.WithTokenAsync(("Metrics:Token", ScrapedHost.Token), ("Metrics:Figures", "false"));
        using var person = await host.SignedInAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.GetAsync(new Uri("/metrics", UriKind.Relative), Cancelled)).StatusCode);
        using var scraper = host.Client();
        scraper.DefaultRequestHeaders.Authorization = new("Bearer", ScrapedHost.Token);
        Assert.Equal(HttpStatusCode.OK, (await scraper.GetAsync(new Uri("/metrics", UriKind.Relative), Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await scraper.GetAsync(new Uri("/", UriKind.Relative), Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("urls", "http://localhost:5467", "http://localhost:5467;http://localhost:9464")]
    [InlineData("urls", "http://10.0.0.7:80;http://localhost:81", "http://10.0.0.7:80;http://localhost:81;http://10.0.0.7:9464")]
    [InlineData("urls", "https://[::]:443", "https://[::]:443;http://[::]:9464")]
    [InlineData("urls", "http://unix:/run/dashboard.sock", "http://unix:/run/dashboard.sock;http://localhost:9464")]
    [InlineData("http_ports", "8080", "http://*:8080;http://*:9464")]
    public void Port_is_at_the_host_of_the_pages(string setting, string value, string expected)
    {
        var configuration = With((setting, value), ("Metrics:Port", "9464"));
        Assert.Null(MetricsOptions.Listen(configuration));
        Assert.Equal(expected, configuration["urls"]);
        Assert.Equal(expected.Split(';'), ListenAddresses.All(configuration));
    }

    [Fact]
    public void Port_is_one_more_endpoint_of_Kestrel_where_there_are_endpoints()
    {
        var configuration = With(("Kestrel:Endpoints:Pages:Url", "https://*:443"), ("Metrics:Port", "9464"));
        Assert.Null(MetricsOptions.Listen(configuration));
        Assert.Equal(["http://*:9464", "https://*:443"], ListenAddresses.All(configuration).Order());
    }

    [Fact]
    public void Port_of_the_pages_is_refused() =>
        Assert.Contains("Metrics:Port is 5467", MetricsOptions.Listen(With(("urls", "http://localhost:5467"), ("Metrics:Port", "5467"))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Metrics:Token", "canary")]
    [InlineData("Metrics:Token", "canary token with spaces in it")]
    [InlineData("Metrics:Port", "0")]
    public void Wrong_setting_is_named_and_a_token_not_shown(string setting, string value)
    {
        var refusal = SettingsCatalogue.RefusalOf(setting, value);
        Assert.Contains(setting, refusal, StringComparison.Ordinal);
        if (setting == "Metrics:Token")
            Assert.DoesNotContain("canary", refusal, StringComparison.Ordinal);
    }

    private static IConfigurationRoot With(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, each.Value))).Build();
}
