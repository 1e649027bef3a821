using System.Net;
using ClassifyDashboard.BrowserTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests.Deploy;

/// <summary>deploy/nginx.conf in a real nginx, where one is installed, before two servers that stand for the dashboards.</summary>
public sealed class ProxyTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Browser_stays_on_one_dashboard_until_that_is_away_and_no_caller_can_invent_its_address()
    {
        Assert.SkipUnless(NginxProxy.IsInstalled, "nginx is not installed (Debian, Ubuntu: apt-get install nginx-light).");
        await using var first = await StartAsync("first");
        await using var second = await StartAsync("second");
        var configuration = await File.ReadAllTextAsync(Path.Combine(ReadyPieces.Folder, "nginx.conf"), Cancelled);
        await using var proxy = await NginxProxy.StartWholeAsync(port => configuration
            .Replace("listen 8080;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace($"dashboard-1:{ReadyPieces.Port}", new Uri(first.Urls.Single()).Authority, StringComparison.Ordinal)
            .Replace($"dashboard-2:{ReadyPieces.Port}", new Uri(second.Urls.Single()).Authority, StringComparison.Ordinal));

        var names = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            using var browser = NewBrowser(proxy.Address);
            var name = (await browser.GetStringAsync("/", Cancelled)).Split(' ')[0];
            Assert.StartsWith(name + " ", await browser.GetStringAsync("/", Cancelled), StringComparison.Ordinal);
            names.Add(name);
        }

        Assert.Equal(["first", "second"], names.Order(StringComparer.Ordinal)); // by chance once in half a million runs not
        using var live = NewBrowser(proxy.Address);
        live.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        live.DefaultRequestHeaders.Add("Upgrade", "websocket");
        live.DefaultRequestHeaders.Add("Connection", "Upgrade");
        var said = await live.GetStringAsync("/", Cancelled);
        Assert.EndsWith($" 127.0.0.1 http {proxy.Address.Authority} upgrade websocket", said, StringComparison.OrdinalIgnoreCase);

        live.DefaultRequestHeaders.Remove("Connection");
        await (said.StartsWith("first", StringComparison.Ordinal) ? first : second).StopAsync(Cancelled);
        Assert.StartsWith(said.StartsWith("first", StringComparison.Ordinal) ? "second " : "first ", await live.GetStringAsync("/", Cancelled),
            StringComparison.Ordinal);
    }

    private static HttpClient NewBrowser(Uri address) =>
        new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };

    // Answers with its name and what the proxy says of the caller.
    private static async Task<WebApplication> StartAsync(string name)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Run(context =>
        {
            var headers = context.Request.Headers;
            return context.Response.WriteAsync(
                $"{name} {headers["X-Forwarded-For"]} {headers["X-Forwarded-Proto"]} {headers["X-Forwarded-Host"]} {headers.Connection} {headers.Upgrade}");
        });
        await app.StartAsync(Cancelled);
        return app;
    }
}
