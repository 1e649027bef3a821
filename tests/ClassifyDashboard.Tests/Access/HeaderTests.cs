using System.Net;

namespace ClassifyDashboard.Tests.Access;

/// <summary>The headers of every response.</summary>
public sealed class HeaderTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", 200, "'none'", "no-store")]
    [InlineData("/wall/new", 200, "'none'", "no-store")]
    [InlineData("/wall", 200, "'self'", "no-store")]
    [InlineData("/wall/screen", 200, "'self'", "no-store")]
    [InlineData("/wall/alive", 200, "'none'", "no-store")]
    [InlineData("/wall/plain", 200, "'none'", "no-store")]
    [InlineData("/login", 200, "'none'", "no-store")]
    [InlineData("/app.css", 200, "'none'", "no-cache")]
    [InlineData("/nowhere", 404, "'none'", "no-store")]
    [InlineData("/jobs/none", 404, "'none'", "no-store")]
    [InlineData("/error", 200, "'none'", "no-store")]
    [InlineData("/api/summary", 200, "'none'", "no-store")]
    [InlineData("/export/jobs.csv?wait=0&partial=true", 200, "'none'", "no-store")]
    [InlineData("/login?t=wrong", 401, "'none'", "no-store")]
    public async Task Every_response_has_security_headers(string path, int status, string ancestors, string cache)
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = await host.SignedInAsync();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
        Assert.Equal(status, (int)answer.StatusCode);
        var isPage = answer.Content.Headers.ContentType?.MediaType == "text/html";
        Assert.Equal(path is not ("/wall/alive" or "/app.css" or "/api/summary") && !path.StartsWith("/export", StringComparison.Ordinal), isPage);
        Assert.Equal(
            (isPage
                ? "default-src 'self'; style-src 'self' 'unsafe-inline'; style-src-elem 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
                : "default-src 'none'; ")
            + $"frame-ancestors {ancestors}",
            Of(answer, "Content-Security-Policy"));
        Assert.Equal("nosniff", Of(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Of(answer, "Referrer-Policy"));
        if (isPage)
            Assert.Equal("camera=(), geolocation=(), microphone=()", Of(answer, "Permissions-Policy"));
        else
            Assert.Equal("same-origin", Of(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains(cache, answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Not_modified_file_has_no_security_headers()
    {
        await using var host = await AccessHost.StartAsync();
        using var client = host.Client();
        using var first = await client.GetAsync(new Uri("/app.css", UriKind.Relative), Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.False(again.Headers.Contains("Content-Security-Policy"));
        Assert.True(first.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task Refused_request_gets_security_headers()
    {
        await using var host = await AccessHost.StartAsync();
        var (status, _, context) = await host.SendAsync("/", context => context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1"));
        Assert.Equal(403, status);
        Assert.Contains("default-src 'none'", context.Response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-store", context.Response.Headers.CacheControl.ToString());
    }

    [Theory]
    [InlineData(null, "https://dash.example.com", null)]
    [InlineData("false", "https://dash.example.com", null)]
    [InlineData("true", "https://dash.example.com", "max-age=31536000")]
    [InlineData("1.00:00:00", "https://dash.example.com", "max-age=86400")]
    [InlineData("00:00:00", "https://dash.example.com", "max-age=0")]
    [InlineData("true", "https://localhost", null)]
    [InlineData("true", "http://dash.example.com", null)]
    public async Task HSTS_is_sent_over_https_where_set(string? hsts, string address, string? transport)
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:Hsts", hsts));
        using var client = host.Client(address);
        using var answer = await client.GetAsync(new Uri("/login", UriKind.Relative), Cancelled);
        Assert.Equal(transport, answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null);
        if (address.StartsWith("https", StringComparison.Ordinal))
            Assert.Equal("same-origin", Of(answer, "Cross-Origin-Opener-Policy"));
    }

    [Fact]
    public async Task Frame_ancestors_are_the_pages_that_the_settings_name()
    {
        await using var host = await AccessHost.StartAsync(("Access:FrameAncestors:0", "https://intranet.example.com"));
        using var client = host.Client();
        foreach (var path in new[] { "/", "/wall" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
            Assert.EndsWith("frame-ancestors 'self' https://intranet.example.com", Of(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        }
    }

    private static string Of(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
