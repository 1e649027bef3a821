using System.Net;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace ClassifyDashboard.Tests.Access;

/// <summary>Every endpoint, so that none can be forgotten: who may call it?</summary>
public sealed class EndpointAuthorizationTests
{
    private static readonly string[] OpenToAll = ["/login", "/login/provider", "/signout", "/signout/provider", "/error", "/health/live", "/health/ready"];

    private static readonly string[] OpenToWalls = ["/wall", "/wall/alive", "/wall/plain", "/wall/screen"];

    private static readonly (string, string?)[] Provider =
    [
        ("Access:Mode", "OpenIdConnect"), ("Access:OpenIdConnect:Authority", "http://127.0.0.1:9"), ("Access:OpenIdConnect:ClientId", "dashboard"),
        ("Access:OpenIdConnect:AllowedGroups:0", "staff"),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Anonymous_request_reaches_only_sign_in_endpoints_and_files(bool isByProvider)
    {
        await using var host = isByProvider ? await AccessHost.StartAsync(Provider) : await AccessHost.WithTokenAsync();
        using var client = host.Client();
        var asked = 0;
        foreach (var (path, endpoint) in Paths(host))
        {
            if (OpenToAll.Contains(path) || endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
                continue;
            Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>());
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post })
            {
                using var request = new HttpRequestMessage(method, path) { Headers = { { "Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority) } } };
                using var answer = await client.SendAsync(request, Cancelled);
                var isSentToSignIn = answer.StatusCode == HttpStatusCode.Redirect
                    && answer.Headers.Location!.ToString().StartsWith("/login?to=", StringComparison.Ordinal);
                Assert.True(
                    isSentToSignIn || answer.StatusCode is HttpStatusCode.Unauthorized
                        || (method != HttpMethod.Get && answer.StatusCode == HttpStatusCode.MethodNotAllowed),
                    $"{method} {path} answered {answer.StatusCode}");
            }

            asked++;
        }

        Assert.True(asked >= 12, $"only {asked}");
    }

    [Theory]
    [InlineData("/api/summary")]
    [InlineData("/export/jobs.csv")]
    [InlineData("/wall/alive")]
    [InlineData("/_blazor/negotiate")]
    public async Task Anonymous_program_gets_text_and_no_redirect(string path)
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
        if (path != "/_blazor/negotiate")
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            Assert.StartsWith("Sign in first", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wall_token_opens_wall_screens_only()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var wall = await host.SignedInAsync(AccessHost.WallToken);
        foreach (var (path, endpoint) in Paths(host))
        {
            if (OpenToAll.Contains(path) || endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
                continue;
            if (path.StartsWith("/_blazor", StringComparison.Ordinal))
            {
                Assert.Equal(ViewerClaims.Walls, endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy);
                continue;
            }

            using var answer = await wall.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
            if (OpenToWalls.Contains(path))
                Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            else
                Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed, $"{path} answered {answer.StatusCode}");
        }
    }

    [Fact]
    public void Every_page_but_the_walls_requires_full_access()
    {
        var pages = typeof(AccessMode).Assembly.GetTypes().Where(type => type.IsDefined(typeof(Microsoft.AspNetCore.Components.RouteAttribute), inherit: false))
            .ToList();
        Assert.True(pages.Count >= 5);
        Assert.Equal(["WallPage"], pages.Where(page => ViewerClaims.PolicyOf(page) != ViewerClaims.Everything).Select(page => page.Name));
    }

    [Fact]
    public async Task Open_access_lets_everyone_in()
    {
        await using var host = await AccessHost.StartAsync(("Access:Mode", "Open"));
        foreach (var path in new[] { "/", "/api/summary", "/export/jobs.csv", "/wall" })
            Assert.Equal(200, (await host.SendAsync(path, context =>
                (context.Connection.RemoteIpAddress, context.Request.Host) = (IPAddress.Parse("192.0.2.1"), new("192.0.2.9", 5467)))).Status);
        Assert.Equal(404, (await host.SendAsync("/login", _ => { })).Status);
    }

    private static IEnumerable<(string Path, RouteEndpoint Endpoint)> Paths(AccessHost host) => host.Endpoints
        .Select(endpoint => ("/" + System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "\\{[^}]*\\}", "x"), endpoint));
}
