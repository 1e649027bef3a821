using System.Net;
using System.Text.Json;
using ClassifyDashboard.Access.Limits;
using ClassifyDashboard.Access.Options;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Access;

/// <summary>A live connection by long polling, over a real port: it passes the same checks as a WebSocket and is counted like one.</summary>
public sealed class LongPollingCircuitsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // so that a test which cannot end fails

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Long_polling_connection_counts_as_an_open_page_until_it_ends()
    {
        await using var host = await AccessHost.StartAsync(("OpenPages:Most", "1"));
        using var client = ClientOf(host.Listen());
        var connection = await ConnectAsync(client);
        var full = await NegotiateUntilAsync(client, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("Too many open pages", full, StringComparison.Ordinal);

        using var end = await client.DeleteAsync(connection, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, end.StatusCode);
        await NegotiateUntilAsync(client, HttpStatusCode.OK);
        Assert.Null(host.Services.GetRequiredService<CircuitCounter>().WhyFull("elsewhere"));
    }

    [Fact]
    public async Task Poll_lasts_no_longer_than_proxies_allow()
    {
        await using var host = await AccessHost.StartAsync();
        using var client = ClientOf(host.Listen());
        var connection = await ConnectAsync(client);
        await NegotiateUntilAsync(client, HttpStatusCode.OK);
        for (var i = 0; i < 3; i++)
        {
            var poll = PollAsync(client, connection);
            while (!poll.IsCompleted)
            {
                host.Time.Advance(LongPollingCircuits.LongestPoll);
                await Task.WhenAny(poll, NegotiateAsync(client)).WaitAsync(Patience, Cancelled);
            }

            Assert.Contains("live.still", await poll, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("https://dash.example.com", HttpStatusCode.OK)]
    public async Task Long_polling_from_a_foreign_origin_is_rejected(string? origin, HttpStatusCode status)
    {
        await using var host = await AccessHost.StartAsync(("Access:Origins:0", "https://dash.example.com"));
        using var client = ClientOf(host.Listen(), origin);
        using var answer = await NegotiateAsync(client);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Long_polling_without_a_sign_in_is_rejected()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = ClientOf(host.Listen());
        using var answer = await NegotiateAsync(client);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData(AccessHost.Token)]
    [InlineData(AccessHost.WallToken)]
    public async Task Long_polling_connection_ends_with_the_sign_in(string token)
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:SignInLasts", "00:05:00"));
        using var client = ClientOf(host.Listen());
        using var signedIn = await client.GetAsync(new Uri($"/login?t={token}", UriKind.Relative), Cancelled);
        var connection = await ConnectAsync(client);
        var poll = PollAsync(client, connection);
        host.Change("Access:WallTokens:0:Hash", AccessToken.HashOf("another"));
        host.Time.Advance(TimeSpan.FromMinutes(6));
        await poll.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Patience, Cancelled); // cut off, or answered because its time was up
        using var next = await client.GetAsync(connection, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, next.StatusCode);
    }

    [Fact]
    public async Task Idle_long_polling_page_does_not_extend_its_sign_in()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:SignInLasts", "00:10:00"));
        using var client = ClientOf(host.Listen());
        using var signedIn = await client.GetAsync(new Uri($"/login?t={AccessHost.Token}", UriKind.Relative), Cancelled);
        host.Time.Advance(TimeSpan.FromMinutes(9)); // a use by now would renew it
        using (var polled = await NegotiateAsync(client))
            Assert.Equal((HttpStatusCode.OK, false), (polled.StatusCode, polled.Headers.Contains("Set-Cookie")));
        host.Time.Advance(TimeSpan.FromMinutes(2));
        using var ended = await NegotiateAsync(client);
        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
    }

    [Fact]
    public async Task Long_polling_page_in_use_extends_its_sign_in()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:SignInLasts", "00:10:00"));
        using var client = ClientOf(host.Listen());
        using var signedIn = await client.GetAsync(new Uri($"/login?t={AccessHost.Token}", UriKind.Relative), Cancelled);
        host.Time.Advance(TimeSpan.FromMinutes(9));
        using var used = await client.GetAsync(new Uri("/api/summary", UriKind.Relative), Cancelled);
        Assert.True(used.Headers.Contains("Set-Cookie"));
    }

    private static HttpClient ClientOf(Uri address, string? origin = "own")
    {
        var client = new HttpClient { BaseAddress = address };
        if (origin is not null)
            client.DefaultRequestHeaders.Add("Origin", origin == "own" ? address.GetLeftPart(UriPartial.Authority) : origin);
        return client;
    }

    private static Task<HttpResponseMessage> NegotiateAsync(HttpClient client) =>
        client.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, Cancelled);

    // The count changes only after the response to the handshake or to the end.
    private static async Task<string> NegotiateUntilAsync(HttpClient client, HttpStatusCode status)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limited.CancelAfter(Patience);
        while (true)
        {
            using var answer = await NegotiateAsync(client);
            if (answer.StatusCode == status)
                return await answer.Content.ReadAsStringAsync(limited.Token);
            limited.Token.ThrowIfCancellationRequested();
        }
    }

    // As the browser's library does: negotiates, polls once to start the connection, and sends the handshake.
    private static async Task<Uri> ConnectAsync(HttpClient client)
    {
        using var negotiated = await NegotiateAsync(client);
        using var answer = JsonDocument.Parse(await negotiated.Content.ReadAsStreamAsync(Cancelled));
        var connection = new Uri($"/_blazor?id={answer.RootElement.GetProperty("connectionToken").GetString()}", UriKind.Relative);
        Assert.Empty(await PollAsync(client, connection));
        using var hello = new ByteArrayContent("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray());
        using var taken = await client.PostAsync(connection, hello, Cancelled);
        Assert.Equal("{}\u001e", await PollAsync(client, connection));
        return connection;
    }

    private static Task<string> PollAsync(HttpClient client, Uri connection) => client.GetStringAsync(connection, Cancelled);
}
