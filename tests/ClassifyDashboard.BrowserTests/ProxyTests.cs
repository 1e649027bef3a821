using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Under a path of a real nginx, which passes that path on or removes it: links, cookies, files and the live connection.</summary>
public sealed class ProxyTests(Chromium chromium) : IAsyncLifetime
{
    private const string Token = "canary-token-of-the-people-0123456789";

    private const string Forwarded = """
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        """;

    private SampleApiHost _sample = null!;

    public async ValueTask InitializeAsync() =>
        _sample = await SampleApiHost.StartAsync(new() { Jobs = 60, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, TimeProvider.System,
            TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _sample.DisposeAsync();

    [Theory]
    [InlineData("/tools/jobs", true, true)] // taken off, and the proxy says what
    [InlineData("/jobs", true, true)]
    [InlineData("/jobs", true, false)] // taken off, and the setting says what
    [InlineData("/jobs", false, false)] // passed on
    public async Task Everything_works_under_a_path(string path, bool isTakenOff, bool isSaidByProxy)
    {
        await using var dashboard = await DashboardProcess.StartAsync(
            _sample, settings: [("Access:Mode", "Token"), ("Access:Token", Token), ("Access:Proxies", "127.0.0.1"), .. isSaidByProxy
                ? Array.Empty<(string, string)>()
                : [("Access:PathBase", path)]]);
        await using var nginx = await NginxProxy.StartAsync($$"""
            location {{path}}/ {
                proxy_pass {{dashboard.Address.GetLeftPart(UriPartial.Authority)}}{{(isTakenOff ? "/" : "")}};
                {{(isSaidByProxy ? $"proxy_set_header X-Forwarded-Prefix {path};" : "")}}
                {{Forwarded}}
            }
            """);
        var home = new Uri(nginx.Address, path.TrimStart('/') + "/");
        await using var screen = await chromium.OpenAsync(home);
        var page = screen.Page;
        await page.GotoAsync(new Uri(home, "?status=FAILED").ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GetByLabel("Token").FillAsync(Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(home, "?status=FAILED").ToString());
        await screen.GoAsync(); // live
        await page.Locator(".job-table a.open-job").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Full page" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"^{home}jobs/clj-"));
        await page.ReloadAsync();
        await Expect(page.GetByText("Job as JSON")).ToBeVisibleAsync();

        foreach (var cookie in await page.Context.CookiesAsync())
            Assert.Equal((cookie.Name, path), (cookie.Name, cookie.Path.TrimEnd('/')));

        await using (var wall = new WallScreen(await chromium.OpenAsync(home, 1920, 1080), home))
        {
            await wall.Page.Context.AddCookiesAsync((await page.Context.CookiesAsync()).Where(cookie => cookie.Name == "classify-dashboard")
                .Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }));
            await wall.Page.GotoAsync(new Uri(home, "wall").ToString());
            await wall.UntilItIsLiveAsync();
        }

        await page.GotoAsync(new Uri(home, "signout").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(home, "signout").ToString());
    }
}
