using System.Security.Cryptography;
using System.Text;
using ClassifyDashboard.SampleApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClassifyDashboard.BrowserTests;

/// <summary>Access control, as people and walls meet it in a browser.</summary>
public sealed class AccessTests(Chromium chromium) : IAsyncLifetime
{
    private const string Token = "canary-token-of-the-people-0123456789";

    private const string WallToken = "canary-token-of-the-wall-0123456789";

    private static readonly (string, string)[] ByToken = [("Access:Mode", "Token"), ("Access:Token", Token)];

    private static readonly (string, string)[] Wall =
        [("Access:WallTokens:0:Name", "Third floor"),
            ("Access:WallTokens:0:Hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(WallToken))))];

    private SampleApiHost _sample = null!;

    public async ValueTask InitializeAsync() =>
        _sample = await SampleApiHost.StartAsync(new() { Jobs = 60, Days = 1, Spread = JobSpread.Even, ArrivalsPerSecond = 0 }, TimeProvider.System,
            TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _sample.DisposeAsync();

    [Fact]
    public async Task Printed_link_signs_in_and_signing_out_ends_every_open_page()
    {
        await using var dashboard = await DashboardProcess.StartAsync(_sample, settings: [("Access:Mode", "Token")]);
        var link = (await dashboard.SignInLine)["Sign in with this link: ".Length..];
        var token = link[(link.IndexOf("t=", StringComparison.Ordinal) + 2)..];
        await using var screen = await chromium.OpenAsync(dashboard.Address);
        var frames = new System.Collections.Concurrent.ConcurrentQueue<string>();
        screen.Page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) => frames.Enqueue(Encoding.Latin1.GetString(frame.Binary ?? []));
            socket.FrameSent += (_, frame) => frames.Enqueue(Encoding.Latin1.GetString(frame.Binary ?? []));
        };
        await screen.Page.GotoAsync(new Uri(dashboard.Address, "?status=FAILED").ToString());
        await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await screen.Page.GetByLabel("Token").FillAsync("wrong");
        screen.Expects("401");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This token is not valid");
        await screen.Page.GetByLabel("Token").FillAsync(token);
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(screen.Page).ToHaveURLAsync(new Uri(dashboard.Address, "?status=FAILED").ToString());
        await screen.GoAsync();

        // Nothing of the token is where a script could find it.
        var seen = await screen.Page.EvaluateAsync<string>(
            "document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage }) + document.documentElement.outerHTML");
        foreach (var secret in new[] { token, _sample.ApiKey, "classify-dashboard=", "X-Signature" })
        {
            Assert.DoesNotContain(secret, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(frames, frame => frame.Contains(secret, StringComparison.Ordinal));
        }

        Assert.Contains(frames, frame => frame.Contains("FAILED", StringComparison.Ordinal)); // that the response was checked

        var other = await screen.Page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(dashboard.Address, "signout").ToString());
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You are signed out");
        await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await screen.Page.GotoAsync(link);
        await Expect(screen.Page).ToHaveURLAsync(dashboard.Address.ToString());
        Assert.Equal(1, dashboard.Log.Split(token).Length - 1); // the line itself
    }

    [Fact]
    public async Task Wall_token_opens_its_screen_only_outlives_a_restart_and_ends_with_its_token()
    {
        var dashboard = await DashboardProcess.StartAsync(_sample, settings: [.. ByToken, .. Wall]);
        var address = dashboard.Address;
        await using var wall = new WallScreen(await chromium.OpenAsync(address, 1920, 1080), address);
        wall.Expects("401", "WebSocket", "ERR_CONNECTION", "Failed to load", "net::");
        await wall.Page.GotoAsync(new Uri(address, $"login?t={WallToken}&to=/wall").ToString());
        await Expect(wall.Page).ToHaveURLAsync(new Uri(address, "wall").ToString());
        await wall.UntilItIsLiveAsync();

        await dashboard.DisposeAsync();
        dashboard = await DashboardProcess.StartAsync(_sample, address: address, settings: [.. ByToken, .. Wall]);
        await Expect(wall.Trouble).ToBeVisibleAsync();
        await wall.UntilItIsLiveAsync();

        await dashboard.DisposeAsync();
        dashboard = await DashboardProcess.StartAsync(_sample, address: address, settings: ByToken);
        await Expect(wall.Trouble).ToContainTextAsync("signed out", new() { Timeout = 60_000 });
        await dashboard.DisposeAsync();
    }

    [Fact]
    public async Task Live_connection_of_a_wall_opens_no_other_page()
    {
        await using var dashboard = await DashboardProcess.StartAsync(_sample, settings: [.. ByToken, .. Wall]);
        await using var screen = await chromium.OpenAsync(dashboard.Address);
        await screen.Page.GotoAsync(new Uri(dashboard.Address, $"login?t={WallToken}&to=/wall/screen").ToString());
        await screen.Page.Locator("#screen[data-live='1']:not([data-beat='0'])").WaitForAsync(); // before that, a change of address would be a request
        await screen.Page.EvaluateAsync("Blazor.navigateTo('/?status=FAILED')");
        await Expect(screen.Page.GetByText("This browser may see wall screens only.")).ToBeVisibleAsync();
        Assert.Equal(0, await screen.Page.Locator(".job-table").CountAsync());
    }

    [Fact]
    public async Task Provider_signs_in_whom_the_rule_allows_and_signs_them_out()
    {
        await using var provider = await Provider.StartAsync(new Person("ann@example.com"), new Person("eve@evil.example"),
            new Person("bob@example.com", IsVerified: false), new Person("cat@elsewhere.example", true, "staff"));
        await using var dashboard = await DashboardProcess.StartAsync(
            _sample, settings: provider.Settings(("Access:OpenIdConnect:AllowedEmailDomains", "example.com"),
                ("Access:OpenIdConnect:AllowedGroups:0", "staff")));
        await using var screen = await chromium.OpenAsync(dashboard.Address);
        var page = screen.Page;

        await SignInAsync("eve@evil.example");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your account is not allowed here");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in as somebody else" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "bob@example.com" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not verified");

        await SignInAsync("ann@example.com");
        await Expect(page).ToHaveURLAsync(new Uri(dashboard.Address, "?status=FAILED").ToString());
        await screen.GoAsync();
        var cookies = string.Join(' ', (await page.Context.CookiesAsync()).Select(cookie => $"{cookie.Name} {cookie.HttpOnly} {cookie.SameSite}")
            .Where(cookie => cookie.StartsWith("classify", StringComparison.Ordinal)).Order());
        Assert.Contains("classify-dashboard True Lax", cookies, StringComparison.Ordinal);

        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(dashboard.Address, "signout").ToString());
        await Expect(other.GetByText("Name of ann@example.com")).ToBeVisibleAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await other.GetByRole(AriaRole.Link, new() { Name = "sign out there too" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You are signed out");
        await other.CloseAsync();

        await SignInAsync("cat@elsewhere.example");
        await screen.GoAsync();
        Assert.All(provider.Proofs, Assert.True);
        Assert.Equal(4, provider.Proofs.Count);
        foreach (var secret in new[] { Provider.ClientSecret, "code=", "ann@example.com", "eve@" })
            Assert.DoesNotContain(secret, dashboard.Log, StringComparison.Ordinal);

        async Task SignInAsync(string email)
        {
            await page.GotoAsync(new Uri(dashboard.Address, "?status=FAILED").ToString());
            await page.GetByRole(AriaRole.Link, new() { Name = "Sign in at 127.0.0.1" }).ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = email }).ClickAsync();
        }
    }

    [Fact]
    public async Task Sign_in_says_so_when_the_provider_does_not_respond()
    {
        var provider = await Provider.StartAsync();
        await using var dashboard = await DashboardProcess.StartAsync(_sample, settings: provider.Settings(("Access:OpenIdConnect:AllowedGroups", "staff")));
        await provider.DisposeAsync();
        await using var screen = await chromium.OpenAsync(dashboard.Address);
        await screen.Page.GotoAsync(dashboard.Address.ToString());
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in at 127.0.0.1" }).ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The sign-in failed");
    }

    [Fact]
    public async Task Page_beyond_the_limit_says_so_and_screens_open_when_another_closes()
    {
        await using var dashboard = await DashboardProcess.StartAsync(_sample, settings: [("OpenPages:Most", "1")]);
        await using var first = await chromium.OpenAsync(dashboard.Address);
        await first.GoAsync();
        await using var second = await chromium.OpenAsync(dashboard.Address);
        second.Expects("503");
        await second.Page.GotoAsync(dashboard.Address.ToString());
        await Expect(second.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("No room for one more page");
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many open pages (limit 1)");
        await second.Page.GotoAsync("about:blank"); // it would come in by itself, before the wall

        await using var wall = new WallScreen(await chromium.OpenAsync(dashboard.Address, 1920, 1080), dashboard.Address);
        wall.Expects("503");
        await wall.Page.Clock.InstallAsync();
        await wall.Page.GotoAsync(new Uri(dashboard.Address, "wall").ToString());
        await wall.Page.UntilAsync("document.documentElement.dataset.screen === 'plain'"); // it needs no live connection
        await Expect(wall.Age).ToContainTextAsync(" s ago");
        await Expect(wall.Trouble).ToBeHiddenAsync();
        await first.Page.CloseAsync();
        await wall.Page.Clock.FastForwardAsync(2 * 60_000);
        await wall.UntilItIsLiveAsync();
    }

    [Fact]
    public async Task Page_that_loses_its_place_while_loading_says_so_too()
    {
        await using var dashboard = await DashboardProcess.StartAsync(_sample, settings: [("OpenPages:Most", "1")]);
        await using var screen = await chromium.OpenAsync(dashboard.Address);
        screen.Expects("503", "WebSocket", "Error: ");
        using var other = new System.Net.WebSockets.ClientWebSocket();
        other.Options.SetRequestHeader("Origin", dashboard.Address.GetLeftPart(UriPartial.Authority));
        await screen.Page.RouteAsync("**/blazor.web.js", async route =>
        {
            if (other.State == System.Net.WebSockets.WebSocketState.None)
                await other.ConnectAsync(new UriBuilder(dashboard.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, TestContext.Current.CancellationToken);
            await route.ContinueAsync();
        });
        await screen.Page.GotoAsync(dashboard.Address.ToString());
        await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Name = "No room for one more page" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Page_says_by_its_own_styles_when_the_server_is_gone()
    {
        var dashboard = await DashboardProcess.StartAsync(_sample);
        await using var screen = await chromium.OpenAsync(dashboard.Address);
        screen.Expects("WebSocket", "ERR_CONNECTION", "net::", "onnection", "Error: ");
        await screen.GoAsync();
        await dashboard.DisposeAsync();
        var notice = screen.Page.Locator("#components-reconnect-modal");
        await Expect(notice).ToBeVisibleAsync();
        await Expect(notice).ToHaveCSSAsync("position", "fixed");
        Assert.DoesNotContain(screen.Console, said => said.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
