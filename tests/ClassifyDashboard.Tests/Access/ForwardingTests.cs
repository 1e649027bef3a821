using System.Net;
using ClassifyDashboard.Access.Limits;
using ClassifyDashboard.Access.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Access;

/// <summary>Which proxies are trusted for addresses, names and prefixes, and over how many hops.</summary>
public sealed class ForwardingTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", 200)]
    [InlineData("127.0.0.1", "192.168.1.5", 403)]
    [InlineData("127.0.0.1", "127.0.0.1, 192.168.1.5", 403)]
    [InlineData("127.0.0.1", "192.168.1.5, 127.0.0.1", 403)] // one more than is listed: it is left
    [InlineData("10.0.0.2", "127.0.0.1", 403)]
    [InlineData("10.0.0.2", "127.0.0.1, 10.0.0.7", 403)]
    [InlineData("10.9.0.2", "127.0.0.1", 403)]
    public async Task Forwarded_request_is_local_only_from_a_listed_proxy_on_this_machine(string peer, string forwarded, int status)
    {
        await using var host = await AccessHost.StartAsync(("Access:Proxies", "127.0.0.1,10.0.0.0/24"));
        Assert.Equal(status, (await SendAsync(host, peer, ("X-Forwarded-For", forwarded), ("X-Forwarded-Host", "localhost"))).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("Via")]
    public async Task Unlisted_local_tunnel_does_not_count_as_local_because_another_proxy_is_listed(string header)
    {
        await using var host = await AccessHost.StartAsync(("Access:Proxies", "10.0.0.2"));
        Assert.Equal(403, (await SendAsync(host, "127.0.0.1", (header, "127.0.0.1"))).Status);
        Assert.Equal(200, (await SendAsync(host, "127.0.0.1")).Status);
    }

    [Fact]
    public async Task Foreign_host_name_through_a_local_proxy_is_refused_whatever_the_page_claims()
    {
        await using var host = await AccessHost.StartAsync(("Access:Proxies", "127.0.0.1"));
        var answer = await host.SendAsync("/api/summary", context =>
        {
            (context.Connection.RemoteIpAddress, context.Request.Host) = (IPAddress.Loopback, new("evil.example"));
            (context.Request.Headers["X-Forwarded-For"], context.Request.Headers["X-Forwarded-Host"]) = ("127.0.0.1", "localhost");
        });
        Assert.Equal(403, answer.Status);
    }

    [Theory]
    [InlineData("10.0.0.2,10.0.0.3", null, "198.51.100.1, 10.0.0.3", "198.51.100.1")]
    [InlineData("10.0.0.2,10.0.0.3", null, "203.0.113.9, 198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.0/24", null, "203.0.113.9, 10.0.0.7", "10.0.0.7")]
    [InlineData("10.0.0.0/24", "2", "203.0.113.9, 198.51.100.1, 10.0.0.7", "198.51.100.1")]
    public async Task Chain_of_proxies_is_trusted_up_to_the_set_number_of_hops(string proxies, string? hops, string forwarded, string caller)
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:Proxies", proxies), ("Access:ProxyHops", hops));
        var (_, _, context) = await SendAsync(host, "10.0.0.2", ("X-Forwarded-For", forwarded));
        Assert.Equal(caller, context.Connection.RemoteIpAddress!.ToString());
    }

    [Fact]
    public async Task Caller_who_forges_addresses_inside_the_proxy_network_is_limited_and_blocks_nobody()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:Proxies", "10.0.0.0/24"));
        var answers = new List<int>();
        for (var i = 0; i < RateLimits.SignInsInAll + 10; i++)
            answers.Add((await TryAsync(host, "10.0.0.7", $"203.0.113.{i}")).Status);
        Assert.Equal(RateLimits.SignInsPerProxy, answers.Count(status => status == 401));
        Assert.Equal(401, (await TryAsync(host, "10.0.0.2", "198.51.100.1")).Status);

        // Through the proxy, which adds the real address, nothing can be forged.
        var through = new List<int>();
        for (var i = 0; i < 12; i++)
            through.Add((await TryAsync(host, "10.0.0.2", $"203.0.113.{i}, 10.0.0.9")).Status);
        Assert.Equal([.. Enumerable.Repeat(401, 10), 429, 429], through);
    }

    [Theory]
    [InlineData("10.0.0.2", "/tools", "/tools")]
    [InlineData("10.0.0.2", "/tools/", "/tools")]
    [InlineData("10.0.0.2", "/", "")]
    [InlineData("10.0.0.2", "/a/b-c_d.e~f", "/a/b-c_d.e~f")]
    [InlineData("10.0.0.2", "/evil, /tools", "/tools")] // a proxy appends its address
    [InlineData("10.0.0.2", "//evil.example", "")]
    [InlineData("10.0.0.2", "/\\evil.example", "")]
    [InlineData("10.0.0.2", "https://evil.example", "")]
    [InlineData("10.0.0.2", "/a\"><script>", "")]
    [InlineData("10.0.0.2", "/%2F/evil.example", "")]
    [InlineData("10.0.0.2", "tools", "")]
    [InlineData("10.0.0.3", "/tools", "")] // listed it is not
    public async Task Prefix_removed_by_a_listed_proxy_is_put_before_every_link(string peer, string prefix, string expected)
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:Proxies", "10.0.0.2"));
        var headers = new[] { ("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-Prefix", prefix) };
        var away = await SendAsync(host, peer, "/wall", headers);
        Assert.Equal($"{expected}/login?to={Uri.EscapeDataString(expected + "/wall")}", away.Context.Response.Headers.Location.ToString());
        Assert.Contains($"<base href=\"{expected}/\"", (await SendAsync(host, peer, "/login", headers)).Text, StringComparison.Ordinal);
        var inside = await SendAsync(host, peer, "/login", headers, $"?t={AccessHost.Token}");
        Assert.Equal($"{expected}/", inside.Context.Response.Headers.Location.ToString());
        Assert.Contains($"path={(expected.Length == 0 ? "/" : expected)};", inside.Context.Response.Headers.SetCookie.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prefixes_of_two_proxies_are_joined_in_order()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:Proxies", "10.0.0.2,10.0.0.3"));
        var (_, text, _) = await SendAsync(host, "10.0.0.2", "/login",
            [("X-Forwarded-For", "198.51.100.1, 10.0.0.3"), ("X-Forwarded-Prefix", "/outer, /inner")]);
        Assert.Contains("<base href=\"/outer/inner/\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "10.0.0.2")]
    [InlineData("true", null)]
    public async Task Environment_variable_that_trusts_every_proxy_is_ignored_with_a_warning(string value, string? proxies)
    {
        await using var host = await AccessHost.WithTokenAsync(("FORWARDEDHEADERS_ENABLED", value), ("Access:Proxies", proxies));
        var (_, _, context) = await SendAsync(host, "192.0.2.1", ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Proto", "https"));
        Assert.Equal(("192.0.2.1", "http"), (context.Connection.RemoteIpAddress!.ToString(), context.Request.Scheme));
        Assert.Contains("ASPNETCORE_FORWARDEDHEADERS_ENABLED is ignored", host.Log, StringComparison.Ordinal);
        Assert.Contains("Access:Proxies", host.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("192.168.1.5.evil.example", 403)]
    [InlineData("dash.example.com", 200)]
    [InlineData("192.168.1.5", 200)]
    [InlineData("[2001:db8::1]", 200)]
    [InlineData("localhost", 200)]
    public async Task Open_access_without_hosts_accepts_IP_addresses_and_listening_names_only(string name, int status)
    {
        await using var host = await AccessHost.StartAsync(("Access:Mode", "Open"), ("urls", "http://dash.example.com:8080;http://*:8081"));
        foreach (var path in new[] { "/", "/api/summary", "/export/jobs.csv", "/wall" })
            Assert.Equal((path, status), (path, (await host.SendAsync(path, context =>
                (context.Connection.RemoteIpAddress, context.Request.Host) = (IPAddress.Parse("192.0.2.1"), new(name, 8080)))).Status));
        Assert.Contains("dash.example.com", host.Log, StringComparison.Ordinal);
        Assert.Contains("If people use other host names, list them in Access:Hosts", host.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/login", "/login", "")] // taken off
    [InlineData("/jobs/login", "/login", "/jobs")]
    [InlineData("/jobs/jobs/clj-1", "/jobs/clj-1", "/jobs")]
    [InlineData("/jobs/clj-1", "/jobs/clj-1", "")] // taken off: /clj-1 is nothing
    [InlineData("/jobs/app.css", "/app.css", "/jobs")]
    [InlineData("/jobs/", "/", "/jobs")]
    [InlineData("/jobs/_blazor", "/_blazor", "/jobs")]
    [InlineData("/health/live", "/health/live", "")]
    [InlineData("/jobs/health/live", "/health/live", "/jobs")]
    public async Task Proxy_under_jobs_works_with_and_without_the_prefix(string path, string own, string taken)
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:PathBase", "/jobs"));
        var (_, _, context) = await host.SendAsync(path, _ => { });
        Assert.Equal(("/jobs", own), (context.Request.PathBase.Value, context.Request.Path.Value));
        Assert.Equal(path, taken + own);
    }

    [Fact]
    public async Task Own_addresses_are_refused_as_a_path_base()
    {
        await using var host = await AccessHost.WithTokenAsync();
        var paths = host.Endpoints.Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(path => !path.Contains('{', StringComparison.Ordinal) && !path.Contains('.', StringComparison.Ordinal)
                && !path.StartsWith("/_", StringComparison.Ordinal) && path.Length > 1).Distinct().ToList();
        Assert.True(paths.Count > 8, string.Join(' ', paths));
        foreach (var path in paths)
            Assert.Contains("Access:PathBase", Assert.Single(
                AccessOptions.Of(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Access:PathBase", (string?)path)]).Build()).Faults),
                    StringComparison.Ordinal);
    }

    private static Task<(int Status, string Text, HttpContext Context)> SendAsync(AccessHost host, string peer, params (string Name, string Value)[] headers) =>
        SendAsync(host, peer, "/api/summary", headers);

    private static Task<(int Status, string Text, HttpContext Context)> SendAsync(AccessHost host, string peer, string path,
        (string Name, string Value)[] headers, string query = "") => host.SendAsync(path, context =>
    {
        (context.Connection.RemoteIpAddress, context.Request.QueryString) = (IPAddress.Parse(peer), new(query));
        foreach (var (name, value) in headers)
            context.Request.Headers[name] = value;
    });

    private static Task<(int Status, string Text, HttpContext Context)> TryAsync(AccessHost host, string peer, string forwarded) =>
        SendAsync(host, peer, "/login", [("X-Forwarded-For", forwarded)], "?t=wrong");
}
