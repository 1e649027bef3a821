using System.Net;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Hosting;
using Microsoft.Extensions.Configuration;

namespace ClassifyDashboard.Tests.Access;

/// <summary>Which origins of requests are accepted, and which settings are refused at the start.</summary>
public sealed class RequestOriginTests
{
    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.9.9.9", 200)]
    [InlineData("::1", 200)]
    [InlineData("::ffff:127.0.0.1", 200)]
    [InlineData("192.168.1.5", 403)]
    [InlineData("::ffff:10.0.0.1", 403)]
    [InlineData("2001:db8::1", 403)]
    public async Task Default_access_answers_this_machine_only(string from, int status)
    {
        await using var host = await AccessHost.StartAsync();
        foreach (var path in new[] { "/", "/api/summary", "/app.css", "/wall", "/nowhere" })
        {
            var answer = await host.SendAsync(path, context => context.Connection.RemoteIpAddress = IPAddress.Parse(from));
            Assert.Equal((status, path), (answer.Status == 404 && path == "/nowhere" ? 200 : answer.Status, path));
            if (status == 403)
                Assert.Contains("Access:Mode=Token", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("dash.example.com", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("10.0.0.1", 403)]
    public async Task Foreign_host_name_for_this_machine_is_refused(string name, int status)
    {
        await using var host = await AccessHost.StartAsync(("Access:Hosts:0", "dash.example.com"));
        Assert.Equal(status, (await host.SendAsync("/api/summary", context => context.Request.Host = new(name, 5000))).Status);
    }

    [Fact]
    public async Task Forwarded_request_does_not_count_as_local()
    {
        await using var host = await AccessHost.StartAsync();
        foreach (var header in new[] { "X-Forwarded-For", "Forwarded", "Via", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Real-IP",
            "CF-Connecting-IP" })
        {
            var answer = await host.SendAsync("/api/summary", context =>
                (context.Connection.RemoteIpAddress, context.Request.Headers[header]) = (IPAddress.Loopback, "x"));
            Assert.Equal(403, answer.Status);
            Assert.Contains("proxy", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Https_of_a_listed_proxy_is_recognised_and_makes_cookies_secure()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:Proxies", "10.0.0.2"));
        foreach (var (from, isSecure) in new[] { ("10.0.0.2", true), ("10.0.0.3", false) })
        {
            var (_, _, context) = await host.SendAsync("/login", context =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(from);
                context.Request.QueryString = new($"?t={AccessHost.Token}");
                (context.Request.Headers["X-Forwarded-For"], context.Request.Headers["X-Forwarded-Proto"],
                    context.Request.Headers["X-Forwarded-Host"]) = ("1.2.3.4", "https", "dash.example.com");
            });
            Assert.Equal(isSecure, context.Response.Headers.SetCookie.ToString().Contains("secure", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Path_base_is_in_pages_links_and_the_redirect_to_the_sign_in()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:PathBase", "/jobs-of/us/"));
        using var client = host.Client();
        using var away = await client.GetAsync(new Uri("/jobs-of/us/wall?a=b", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("/jobs-of/us/login?to=%2Fjobs-of%2Fus%2Fwall%3Fa%3Db", away.Headers.Location!.ToString());
        using var inside = await client.GetAsync(new Uri($"/jobs-of/us/login?t={AccessHost.Token}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("/jobs-of/us/", inside.Headers.Location!.ToString());
        using var bare = await client.GetAsync(new Uri("/jobs-of/us?status=FAILED", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("/jobs-of/us/?status=FAILED", bare.Headers.Location!.ToString());
        Assert.Contains("<base href=\"/jobs-of/us/\"", await client.GetStringAsync("/jobs-of/us/", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urls", "http://0.0.0.0:80")]
    [InlineData("urls", "http://localhost:80;http://*:81")]
    [InlineData("urls", "https://dashboard.example.com")]
    [InlineData("urls", "http://[::]:80")]
    [InlineData("urls", "nonsense")]
    [InlineData("http_ports", "8080")]
    [InlineData("https_ports", "8443")]
    [InlineData("Kestrel:Endpoints:A:Url", "http://192.168.1.5:80")]
    public void Listening_on_a_public_address_requires_a_choice_of_access(string key, string value)
    {
        Assert.Contains("Access:Mode=Local", Assert.Single(Faults((key, value))), StringComparison.Ordinal);
        foreach (var mode in new[] { "Local", "Open", "token" })
            Assert.Empty(Faults((key, value), ("Access:Mode", mode)));
    }

    [Theory]
    [InlineData("urls", "http://localhost:5000;http://127.0.0.1:1;http://[::1]:2")]
    [InlineData("urls", "http://unix:/run/dashboard.sock")]
    [InlineData("Kestrel:Endpoints:A:Url", "http://localhost:80")]
    public void Listening_on_this_machine_requires_no_choice_of_access(string key, string value)
    {
        Assert.Empty(Faults((key, value)));
        Assert.Empty(Faults((key, value), ("http_ports", "8080")));
    }

    [Theory]
    [InlineData(System.Net.Sockets.SocketError.AddressAlreadyInUse, "another program already listens at http://localhost:80")]
    [InlineData(System.Net.Sockets.SocketError.AccessDenied, "this account is not allowed to listen at http://localhost:80")]
    [InlineData(System.Net.Sockets.SocketError.AddressNotAvailable, "http://localhost:80 is not an address of this machine")]
    public void Refusal_to_listen_is_one_sentence(System.Net.Sockets.SocketError error, string words)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("urls", (string?)"http://localhost:80")]).Build();
        Assert.StartsWith(words, ListenAddresses.FaultOf(
            new IOException("Failed.", new AggregateException(new System.Net.Sockets.SocketException((int)error))), configuration), StringComparison.Ordinal);
        Assert.Null(ListenAddresses.FaultOf(new InvalidOperationException("A fault of the program's own."), configuration));
    }

    [Theory]
    [InlineData("Access:Mode", "Everybody")]
    [InlineData("Access:Mode", "3")]
    [InlineData("Access:Token", "too-short")]
    [InlineData("Access:Token", "twenty-four characters, but spaces")]
    [InlineData("Access:SignInLasts", "soon")]
    [InlineData("Access:SignInLasts", "00:00:01")]
    [InlineData("Access:ExportsPerMinute", "0")]
    [InlineData("Access:Proxies", "10.0.0.0/33")]
    [InlineData("Access:Proxies:0", "proxy.example.com")]
    [InlineData("Access:PathBase", "jobs")]
    [InlineData("Access:PathBase", "/wall")]
    [InlineData("Access:PathBase", "/openapi.json")]
    [InlineData("Access:ProxyHops", "0")]
    [InlineData("Access:Hsts", "always")]
    [InlineData("Access:Hosts:0", "https://dash.example.com")]
    [InlineData("Access:Origins:0", "*")]
    [InlineData("Access:FrameAncestors:0", "https://a.example; script-src *")]
    [InlineData("Access:WallTokens:0:Name", "No hash")]
    [InlineData("Access:ApiTokens:0:Name", "No hash")]
    [InlineData("Access:Tokens", "misspelt")]
    public void Invalid_access_setting_is_refused_and_named(string key, string value)
    {
        var fault = Faults((key, value))[0];
        Assert.Contains(key.Split(':')[1], fault, StringComparison.Ordinal);
        if (key == "Access:Token")
            Assert.DoesNotContain(value, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Provider_requires_https_and_a_rule_who_is_allowed()
    {
        (string, string?)[] full =
        [
            ("Access:Mode", "OpenIdConnect"), ("Access:OpenIdConnect:Authority", "https://id.example.com/"), ("Access:OpenIdConnect:ClientId", "dashboard"),
            ("Access:OpenIdConnect:AllowedEmailDomains", "example.com"),
        ];
        Assert.Empty(Faults(full));
        Assert.Empty(Faults([.. full, ("Access:OpenIdConnect:Authority", "http://127.0.0.1:9")]));
        foreach (var (key, value) in new[] { ("Authority", "http://id.example.com"), ("Authority", null), ("ClientId", null), ("AllowedEmailDomains", null),
            ("AllowGroups", "misspelt") })
            Assert.Contains(key, Assert.Single(Faults([.. full, ($"Access:OpenIdConnect:{key}", value)])), StringComparison.Ordinal);
    }

    [Fact]
    public void List_setting_accepts_commas_and_takes_an_indexed_entry_as_it_is()
    {
        (string, string?)[] provider =
            [("Access:Mode", "OpenIdConnect"), ("Access:OpenIdConnect:Authority", "https://id.example.com/"), ("Access:OpenIdConnect:ClientId", "dashboard")];
        Assert.Equal(["staff", "ops"], Read([.. provider, ("Access:OpenIdConnect:AllowedGroups", "staff, ops")]).OpenIdConnect.AllowedGroups);
        Assert.Equal(["cn=staff,ou=all"], Read([.. provider, ("Access:OpenIdConnect:AllowedGroups:0", "cn=staff,ou=all")]).OpenIdConnect.AllowedGroups);
    }

    [Theory]
    [InlineData("ann@example.com", true)]
    [InlineData("ann@EXAMPLE.com", true)]
    [InlineData("ann@mail.example.com", false)]
    [InlineData("ann@example.com@evil.example", false)]
    [InlineData("@example.com", false)]
    [InlineData("example.com", false)]
    [InlineData(null, false)]
    public void Allowed_email_domains_match_exactly(string? email, bool allows) => Assert.Equal(
        allows, Read(("Access:Mode", "OpenIdConnect"), ("Access:OpenIdConnect:AllowedEmailDomains", "@example.com")).OpenIdConnect.Allows(email,
            ["example.com"]));

    private static List<string> Faults(params (string Key, string? Value)[] settings) => Read(settings).Faults;

    private static AccessOptions Read(params (string Key, string? Value)[] settings) => AccessOptions.Of(
        new ConfigurationBuilder().AddInMemoryCollection(settings.GroupBy(each => each.Key).Select(each => KeyValuePair.Create(each.Key, each.Last().Value)))
            .Build());
}
