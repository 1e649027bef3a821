using System.Net;
using System.Net.WebSockets;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;

namespace ClassifyDashboard.Tests.Access;

/// <summary>The live connection of a page, over a real port: who may open one, and that it ends with its sign-in.</summary>
public sealed class LiveConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // so that a test which cannot end fails

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WebSocket_from_a_foreign_origin_is_rejected()
    {
        await using var host = await AccessHost.StartAsync(("Access:Origins:0", "https://dash.example.com"));
        var address = host.Listen();
        foreach (var (origin, opens) in new[]
        {
            (address.GetLeftPart(UriPartial.Authority), true), ("https://dash.example.com", true),
            ("https://evil.example", false), ("http://localhost.evil.example", false), ("null", false), ("http://127.0.0.1:1", false), (null, false),
        })
        {
            using var socket = new ClientWebSocket();
            if (origin is not null)
                socket.Options.SetRequestHeader("Origin", origin);
            socket.Options.CollectHttpResponseDetails = true;
            var refused = await Record.ExceptionAsync(() => socket.ConnectAsync(AccessHost.LiveConnectionOf(address), Cancelled));
            Assert.Equal((origin, opens), (origin, refused is null));
            if (!opens)
                Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }

        Assert.Single(host.Log.Split('\n'), line => line.Contains("Access:Origins", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WebSocket_without_a_sign_in_is_rejected()
    {
        await using var host = await AccessHost.WithTokenAsync();
        var address = host.Listen();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AccessHost.LiveConnectionOf(address), Cancelled));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Live_connection_of_a_wall_closes_within_a_minute_after_its_token_is_removed()
    {
        await using var host = await AccessHost.WithTokenAsync();
        var address = host.Listen();
        using var socket = await OpenAsync(address, AccessHost.WallToken);
        using var other = await OpenAsync(address, AccessHost.Token);
        var (end, others) = (EndOfAsync(socket), EndOfAsync(other));
        host.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(end.IsCompleted);

        host.Change("Access:WallTokens:0:Hash", AccessToken.HashOf("another"));
        await AdvanceUntilAsync(host, end, TimeSpan.FromMinutes(1));
        Assert.False(others.IsCompleted);
    }

    [Fact]
    public async Task Live_connection_of_a_person_closes_when_the_sign_in_expires()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:SignInLasts", "00:05:00"));
        using var socket = await OpenAsync(host.Listen(), AccessHost.Token);
        var end = EndOfAsync(socket);
        host.Time.Advance(TimeSpan.FromMinutes(4.9));
        Assert.False(end.IsCompleted);
        await AdvanceUntilAsync(host, end, TimeSpan.FromMinutes(1.1));
    }

    private static async Task<ClientWebSocket> OpenAsync(Uri address, string token)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = address };
        using var answer = await client.GetAsync(new Uri($"/login?t={token}", UriKind.Relative), Cancelled);
        var socket = new ClientWebSocket();
        socket.Options.Cookies = handler.CookieContainer;
        socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(AccessHost.LiveConnectionOf(address), Cancelled);

        // The hub answers the handshake and then waits.
        await socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancelled);
        await socket.ReceiveAsync(new byte[100], Cancelled);
        return socket;
    }

    private static async Task EndOfAsync(ClientWebSocket socket)
    {
        try
        {
            while (socket.State == WebSocketState.Open)
                await socket.ReceiveAsync(new byte[100], Cancelled);
        }
        catch (WebSocketException)
        {
            // Cut off.
        }
    }

    private static async Task AdvanceUntilAsync(AccessHost host, Task end, TimeSpan most)
    {
        for (var passed = TimeSpan.Zero; passed < most; passed += SessionMonitor.CheckInterval)
            host.Time.Advance(SessionMonitor.CheckInterval);
        await end.WaitAsync(Patience, Cancelled);
    }
}
