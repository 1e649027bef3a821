using Microsoft.AspNetCore.Routing;

namespace ClassifyDashboard.Tests.Access;

/// <summary>HEAD where GET is, over a real port: the same status and headers, and no body.</summary>
[Trait("Category", "Slow")]
public sealed class HeadTests
{
    // Headers that carry the date, or describe the transfer of the body.
    private static readonly string[] Differ = ["Date", "Set-Cookie", "Transfer-Encoding", "Content-Length"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/?status=FAILED&page=2")]
    [InlineData("/jobs/none")]
    [InlineData("/nowhere")]
    [InlineData("/wall")]
    [InlineData("/wall/new")]
    [InlineData("/wall/screen")]
    [InlineData("/wall/alive")]
    [InlineData("/login")]
    [InlineData("/login?t=wrong")]
    [InlineData("/signout")]
    [InlineData("/error")]
    [InlineData("/app.css")]
    [InlineData("/favicon.svg")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/api/summary?wait=30")]
    [InlineData("/openapi.json")]
    [InlineData("/export/jobs.csv?wait=30&from=2026-01-01&to=2026-01-02")]
    [InlineData("/export/jobs.json?from=soon")]
    public async Task HEAD_response_is_that_of_GET_without_the_body(string path)
    {
        await using var host = await AccessHost.WithTokenAsync();
        var address = host.Listen();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        foreach (var isSignedIn in new[] { false, true })
        {
            if (isSignedIn)
                (await client.GetAsync(new Uri($"/login?t={AccessHost.Token}", UriKind.Relative), Cancelled)).Dispose();
            await AskAsync(client, HttpMethod.Get, path); // a first form brings a cookie, and headers with it
            var (get, head) = (await AskAsync(client, HttpMethod.Get, path), await AskAsync(client, HttpMethod.Head, path));
            Assert.Equal(get.Status, head.Status);
            Assert.Equal(get.Headers, head.Headers);
            Assert.Empty(head.Body);
        }
    }

    [Fact]
    public async Task Every_endpoint_with_GET_accepts_HEAD()
    {
        await using var host = await AccessHost.WithTokenAsync();
        var methods = host.Endpoints.Where(endpoint => !endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith('_'))
            .Select(endpoint => (endpoint.RoutePattern.RawText, endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods))
                .Where(each => each.HttpMethods?.Contains("GET") == true).ToList();
        Assert.True(methods.Count > 10);
        Assert.All(methods, each => Assert.Contains("HEAD", each.HttpMethods!));
    }

    private static async Task<(int Status, string Headers, byte[] Body)> AskAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await client.SendAsync(request, Cancelled);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => !Differ.Contains(header.Key))
            .OrderBy(header => header.Key, StringComparer.Ordinal);
        return ((int)answer.StatusCode, string.Join('\n', headers.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")),
            await answer.Content.ReadAsByteArrayAsync(Cancelled));
    }
}
