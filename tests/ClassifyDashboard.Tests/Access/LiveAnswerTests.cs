using System.Net;
using System.Text.Json;
using ClassifyDashboard.Access.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Access;

/// <summary>POST /live: what a page is told after its live connection failed.</summary>
public sealed class LiveAnswerTests
{
    private static readonly (string Key, string? Value)[] OpenUnderItsNames =
        [("Access:Mode", "Open"), ("Access:Hosts", "dash.example.com, a.example, 127.0.0.1")];

    [Theory]
    [InlineData("http://dash.example.com:8080", "dash.example.com:8080", null)]
    [InlineData("https://dash.example.com", "dash.example.com", null)]
    [InlineData("https://dash.example.com", "dash.example.com:443", null)]
    [InlineData("https://listed.example.com", "127.0.0.1:5000", null)]
    [InlineData("http://dash.example.com:8080", "dash.example.com", "list http://dash.example.com:8080 in Access:Origins")] // nginx: Host $host
    [InlineData("http://dash.example.com:8080", "127.0.0.1:5000", "proxy_set_header Host $http_host")] // nginx without a line for it
    [InlineData("http://dash.example.com:8080", "127.0.0.1:5000", "Access:Proxies")]
    [InlineData("null", "dash.example.com", "Origin")]
    [InlineData(null, "dash.example.com", "Origin")]
    public async Task Refused_page_with_a_changed_host_is_told_which_setting_to_set(string? origin, string host, string? words)
    {
        await using var access = await AccessHost.StartAsync([.. OpenUnderItsNames, ("Access:Origins:0", "https://listed.example.com")]);
        var answer = await AskAsync(access, origin, host);
        if (words is null)
            Assert.Null(answer.GetProperty("refused").GetString());
        else
            Assert.Contains(words, answer.GetProperty("refused").GetString(), StringComparison.Ordinal);
        Assert.Null(answer.GetProperty("full").GetString());
    }

    [Fact]
    public async Task Live_check_refuses_exactly_what_the_live_connection_refuses()
    {
        await using var access = await AccessHost.StartAsync(OpenUnderItsNames);
        foreach (var (origin, host) in new[] { ("http://a.example", "a.example"), ("http://a.example:81", "a.example"), ("http://b.example", "a.example"),
            ("", "a.example"), ("null", "a.example") })
        {
            var negotiated = await access.SendAsync("/_blazor/negotiate", context => Ask(context, origin, host));
            var refused = (await AskAsync(access, origin, host)).GetProperty("refused").GetString();
            Assert.Equal((origin, negotiated.Status == StatusCodes.Status403Forbidden), (origin, refused is not null));
        }
    }

    [Fact]
    public async Task Live_check_reports_a_full_server()
    {
        await using var access = await AccessHost.StartAsync([.. OpenUnderItsNames, ("OpenPages:Most", "1")]);
        Assert.True(access.Services.GetRequiredService<CircuitCounter>().TryOpen("here"));
        Assert.Contains("Too many open pages", (await AskAsync(access, "http://a.example", "a.example")).GetProperty("full")
            .GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_check_needs_a_sign_in_and_accepts_walls()
    {
        await using var access = await AccessHost.WithTokenAsync();
        using var nobody = access.Client();
        using var wall = await access.SignedInAsync(AccessHost.WallToken);
        foreach (var (client, status) in new[] { (nobody, HttpStatusCode.Unauthorized), (wall, HttpStatusCode.OK) })
        {
            using var answer = await client.PostAsync(new Uri("/live", UriKind.Relative), null, TestContext.Current.CancellationToken);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    private static async Task<JsonElement> AskAsync(AccessHost access, string? origin, string host)
    {
        var (status, text, _) = await access.SendAsync("/live", context => Ask(context, origin, host));
        Assert.Equal(StatusCodes.Status200OK, status);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static void Ask(HttpContext context, string? origin, string host)
    {
        (context.Request.Method, context.Request.Host) = (HttpMethods.Post, new(host));
        if (origin is not null)
            context.Request.Headers.Origin = origin;
    }
}
