using System.Net;
using System.Net.WebSockets;
using ClassifyDashboard.Access.Limits;

namespace ClassifyDashboard.Tests.Access;

/// <summary>The limits of open pages, and what people see beyond them.</summary>
public sealed class CircuitCounterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // so that a test which cannot end fails

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("OpenPages:Most", "Too many open pages (limit 2)")]
    [InlineData("OpenPages:MostOfOne", "Too many open pages from your address (limit 2)")]
    public async Task Circuit_beyond_the_limit_gets_a_page_that_says_so_and_opens_when_another_closes(string setting, string words)
    {
        await using var host = await AccessHost.StartAsync((setting, "2"));
        var address = host.Listen();
        using var client = new HttpClient { BaseAddress = address };
        using var first = await OpenAsync(address);
        using (await OpenAsync(address))
        {
            using var full = await client.GetAsync(new Uri("/?status=FAILED", UriKind.Relative), Cancelled);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)), (full.StatusCode, full.Headers.RetryAfter?.Delta));
            Assert.Contains("default-src 'self'", full.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            var page = await full.Content.ReadAsStringAsync(Cancelled);
            Assert.Contains(words, page, StringComparison.Ordinal);
            Assert.Contains("http-equiv=\"refresh\" content=\"30\"", page, StringComparison.Ordinal);
            using var third = new ClientWebSocket();
            third.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(address, third));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, third.HttpStatusCode);
            Assert.Contains("\"isFull\":true", await client.GetStringAsync(new Uri("/wall/alive", UriKind.Relative), Cancelled), StringComparison.Ordinal);
            foreach (var other in new[] { "/wall", "/api/summary", "/app.css" }) // a request that opens no circuit is let in
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(other, UriKind.Relative), Cancelled)).StatusCode);
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limited.CancelAfter(Patience);
        while ((await client.GetAsync(new Uri("/", UriKind.Relative), limited.Token)).StatusCode != HttpStatusCode.OK)
            limited.Token.ThrowIfCancellationRequested();
        using var again = await OpenAsync(address);
    }

    [Fact]
    public async Task Circuits_are_counted_by_address_and_in_IPv6_by_network()
    {
        await using var host = await AccessHost.StartAsync(("Access:Mode", "Open"), ("OpenPages:MostOfOne", "1"));
        var pages = (CircuitCounter)host.Services.GetService(typeof(CircuitCounter))!;
        Assert.True(pages.TryOpen("2001:db8::"));
        foreach (var (from, status) in new[] { ("2001:db8::1", 503), ("2001:db8:0:1::1", 200), ("192.0.2.1", 200) })
            Assert.Equal(status, (await host.SendAsync("/", context => context.Connection.RemoteIpAddress = IPAddress.Parse(from))).Status);
    }

    private static async Task<ClientWebSocket> OpenAsync(Uri address, ClientWebSocket? made = null)
    {
        var socket = made ?? new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(AccessHost.LiveConnectionOf(address), Cancelled);
        return socket;
    }
}
