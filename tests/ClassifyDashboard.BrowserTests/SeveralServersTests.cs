using System.Diagnostics;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Servers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Two servers with one Redis behind a real nginx, which sends each request to any of them or those of one address to one.</summary>
public sealed class SeveralServersTests(Chromium chromium) : IAsyncLifetime
{
    private const string Token = "canary-token-of-the-people-0123456789";

    private static readonly string[] OfOutages = ["WebSocket", "ERR_CONNECTION", "net::", "onnection", "Error: ", "Warning: ", "50"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly string _root = Directory.CreateTempSubdirectory("classify-servers-").FullName;
    private RedisServer _redis = null!;
    private SampleApiHost _sample = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _sample = await SampleApiHost.StartAsync(
            new() { Jobs = 400, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 1 }, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ip_hash; ")]
    public async Task Page_and_wall_go_over_to_the_other_server_with_their_filter_and_their_sign_in_when_one_ends(string stickiness)
    {
        var first = await StartAsync();
        await using var second = await StartAsync();
        await using var nginx = await NginxProxy.StartAsync($$"""
            location / {
                proxy_pass http://dashboards;
                proxy_http_version 1.1;
                proxy_connect_timeout 1s;
                proxy_set_header Host $http_host;
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection $connection_upgrade;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            }
            """, $"upstream dashboards {{ {stickiness}server {first.Address.Authority} max_fails=0; server {second.Address.Authority} max_fails=0; }}");
        await using var screen = await chromium.OpenAsync(nginx.Address);
        screen.Expects(OfOutages);
        var page = screen.Page;
        await page.GotoAsync(new Uri(nginx.Address, "?status=FAILED").ToString());
        await page.GetByLabel("Token").FillAsync(Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await screen.GoAsync("?status=FAILED&q=e");
        var wide = await chromium.OpenAsync(nginx.Address, 1920, 1080);
        wide.Expects(OfOutages);
        await using var wall = new WallScreen(wide, nginx.Address);
        await wall.Page.Context.AddCookiesAsync((await page.Context.CookiesAsync())
            .Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }));
        await wall.GoAsync();

        await first.DisposeAsync(); // killed
        await GoesOnAsync(screen, wall);

        first = await StartAsync(first.Address);
        await using (first)
        {
            await second.DisposeAsync();
            await GoesOnAsync(screen, wall);
        }
    }

    private static async Task GoesOnAsync(Screen screen, WallScreen wall)
    {
        var begun = Stopwatch.GetTimestamp();
        await wall.RefreshesAsync(2);
        await wall.UntilItIsLiveAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, Limit + TimeSpan.FromSeconds(5)); // two refreshes included
        await LongPollingTests.ARefreshComesAsync(screen);
        Assert.EndsWith("?status=FAILED&q=e", screen.Page.Url, StringComparison.Ordinal);
        await Expect(screen.Page.GetByPlaceholder("Search id, input, error, reasoning")).ToBeEnabledAsync();
        await Expect(screen.Page.Locator("#live-note")).ToHaveCountAsync(0);
    }

    private Task<DashboardProcess> StartAsync(Uri? address = null) => DashboardProcess.StartAsync(_sample, address: address, settings:
    [
        ("Redis:Connection", _redis.Connection), ("Reading:Store", "true"), ("Access:Mode", "Token"), ("Access:Token", Token), ("Access:Proxies", "127.0.0.1"),
        ("Reading:StorePath", Path.Combine(_root, Guid.NewGuid().ToString("n"))), // only Redis is shared
    ]);
}
