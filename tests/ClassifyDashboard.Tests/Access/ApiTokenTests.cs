using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ClassifyDashboard.Access;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;
using ClassifyDashboard.Api.Description;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Access;

/// <summary>Tokens of scripts: what they open, how they are made and how they end.</summary>
public sealed class ApiTokenTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Script_token_opens_what_scripts_read_and_nothing_else()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:ExportsPerMinute", "1000"));
        using var script = With(host.Client(), AccessHost.ApiToken);
        var opened = 0;
        foreach (var endpoint in host.Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
                continue;
            var path = "/" + Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "\\{[^}]*\\}", "x");
            var isForScripts = endpoint.Metadata.GetMetadata<DescribedOperation>() is not null || path == DescriptionEndpoint.Path;
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post })
            {
                using var request = new HttpRequestMessage(method, path + (isForScripts ? "?wait=0&partial=true" : ""));
                using var answer = await script.SendAsync(request, Cancelled);
                var status = (int)answer.StatusCode;
                if (isForScripts)
                    Assert.True(status == (method == HttpMethod.Post ? 405 : path.StartsWith("/export/compare", StringComparison.Ordinal) ? 400 : 200),
                        $"{method} {path} answered {status}");
                else
                    Assert.True(status is 403 or 405, $"{method} {path} answered {status}");
                if (status == 403 && method == HttpMethod.Get)
                    Assert.StartsWith("The token of this script opens only", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
            }

            opened += isForScripts ? 1 : 0;
        }

        Assert.True(opened >= 20, $"only {opened}");
    }

    [Fact]
    public async Task Wrong_token_gets_401_in_words_where_scripts_read_and_counts_as_none_elsewhere()
    {
        await using var host = await AccessHost.WithTokenAsync();
        foreach (var token in new[] { "wrong", AccessHost.Token, AccessHost.WallToken, AccessToken.HashOf(AccessHost.ApiToken), new('x', 300) })
        {
            using var script = With(host.Client(), token);
            foreach (var path in new[] { "/api/summary", "/export/jobs.csv", "/openapi.json" })
            {
                using var answer = await script.GetAsync(path, Cancelled);
                Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));
                Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
                Assert.StartsWith("This token is not valid", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
            }

            using var page = await script.GetAsync("/", Cancelled);
            Assert.Equal((HttpStatusCode.Redirect, "/login?to=%2F"), (page.StatusCode, page.Headers.Location!.ToString()));
        }

        using var person = With(await host.SignedInAsync(), "a-token-that-a-proxy-adds");
        foreach (var path in new[] { "/", "/api/summary", "/export/labels.csv" })
            Assert.Equal((path, HttpStatusCode.OK), (path, (await person.GetAsync(path, Cancelled)).StatusCode));
    }

    [Fact]
    public async Task Valid_token_counts_alone_whatever_sign_in_is_beside_it()
    {
        await using var host = await AccessHost.WithTokenAsync();
        foreach (var signIn in new[] { AccessHost.Token, AccessHost.WallToken })
        {
            using var both = With(await host.SignedInAsync(signIn), AccessHost.ApiToken);
            Assert.Equal(HttpStatusCode.OK, (await both.GetAsync("/api/summary", Cancelled)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await both.GetAsync("/wall", Cancelled)).StatusCode);
            both.DefaultRequestHeaders.Authorization = null;
            Assert.Equal(HttpStatusCode.OK, (await both.GetAsync("/wall", Cancelled)).StatusCode); // the sign-in is as it was
        }
    }

    [Fact]
    public async Task Request_without_a_token_learns_how_to_send_one()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client();
        using var answer = await client.GetAsync("/api/summary", Cancelled);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString()));
        using var page = await client.GetAsync("/used", Cancelled);
        Assert.Empty(page.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task Script_token_in_an_address_opens_nothing()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client();
        using var link = await client.GetAsync($"/login?t={AccessHost.ApiToken}", Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, link.StatusCode);
        foreach (var key in new[] { "token", "access_token", "t" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync($"/api/summary?{key}={AccessHost.ApiToken}", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Token_removed_from_the_settings_stops_working_at_once_and_the_log_has_names_alone()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var script = With(host.Client(), AccessHost.ApiToken);
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/api/summary", Cancelled)).StatusCode);
        host.Change("Access:ApiTokens:0:Hash", AccessToken.HashOf("another"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await script.GetAsync("/api/summary", Cancelled)).StatusCode);
        Assert.Single(Regex.Matches(host.Log, "'Nightly report' was used for the first time since the start, for /api/summary"));
        Assert.DoesNotContain(AccessHost.ApiToken, host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(AccessToken.HashOf(AccessHost.ApiToken), host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exports_of_a_script_are_counted_by_its_token()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:ExportsPerMinute", "1"), ("Access:ApiTokens:1:Name", "Other"),
            ("Access:ApiTokens:1:Hash", AccessToken.HashOf("another-token-of-a-script")));
        foreach (var token in new[] { AccessHost.ApiToken, "another-token-of-a-script" })
        {
            using var script = With(host.Client(), token);
            Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/export/labels.csv", Cancelled)).StatusCode);
            Assert.Equal(HttpStatusCode.TooManyRequests, (await script.GetAsync("/export/labels.csv", Cancelled)).StatusCode);
        }
    }

    [Fact]
    public async Task Script_token_works_beside_a_sign_in_by_a_provider()
    {
        await using var host = await AccessHost.StartAsync(("Access:Mode", "OpenIdConnect"), ("Access:OpenIdConnect:Authority", "http://127.0.0.1:9"),
            ("Access:OpenIdConnect:ClientId", "dashboard"), ("Access:OpenIdConnect:AllowedGroups:0", "staff"), ("Access:ApiTokens:0:Name", "Nightly report"),
            ("Access:ApiTokens:0:Hash", AccessToken.HashOf(AccessHost.ApiToken)));
        using var script = With(host.Client(), AccessHost.ApiToken);
        Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/api/summary", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await script.GetAsync("/", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Token_changes_nothing_where_nobody_signs_in()
    {
        await using var host = await AccessHost.StartAsync();
        using var script = With(host.Client(), "wrong");
        Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/api/summary", Cancelled)).StatusCode);
    }

    [Fact]
    public void Command_prints_a_header_and_a_pair_that_the_settings_accept()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Access:ApiTokens:0:Name", "before")]).Build();
        string[] args = [TokenKind.Api.Command, "nightly report"];
        using var output = new StringWriter();
        Assert.Equal(0, TokenCommand.Run(TokenCommand.KindOf(args)!, args, settings, output, TextWriter.Null));
        var token = Regex.Match(output.ToString(), "Authorization: Bearer (\\S{43})\n").Groups[1].Value;
        Assert.Contains("Access:ApiTokens:1:Name = nightly report", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"Access:ApiTokens:1:Hash = {AccessToken.HashOf(token)}", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, output.ToString().Split(token).Length);
        Assert.Null(TokenCommand.KindOf(["health"]));
        Assert.Null(TokenCommand.KindOf([]));
    }

    private static HttpClient With(HttpClient client, string token)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(ApiTokenHandler.Word, token);
        return client;
    }
}
