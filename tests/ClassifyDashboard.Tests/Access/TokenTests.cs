using System.Net;
using System.Text.RegularExpressions;
using ClassifyDashboard.Access.Keys;
using ClassifyDashboard.Access.Limits;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Access.SignIn;

namespace ClassifyDashboard.Tests.Access;

/// <summary>Sign-in by a token: by its link, by the form, and how it ends.</summary>
public sealed class TokenTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_in_link_works_once_and_redirects_to_an_address_without_the_token()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client("https://dash.example.com");
        using var answer = await GetAsync(client, $"/login?t={AccessHost.Token}&to=%2F%3Fstatus%3DFAILED");
        Assert.Equal("/?status=FAILED", answer.Headers.Location!.ToString());
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        foreach (var word in new[] { "httponly", "secure", "samesite=lax", "path=/", "expires=" })
            Assert.Contains(word, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(AccessHost.Token, cookie, StringComparison.Ordinal);
        using var page = await GetAsync(client, "/?status=FAILED");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains(">Sign out</a>", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("~/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task Sign_in_link_redirects_only_within_the_dashboard(string to)
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client();
        using var answer = await GetAsync(client, $"/login?t={AccessHost.Token}&to={Uri.EscapeDataString(to)}");
        Assert.Equal("/", answer.Headers.Location!.ToString());
        using var wall = await GetAsync(client, $"/login?t={AccessHost.WallToken}&to={Uri.EscapeDataString(to)}");
        Assert.Equal("/wall", wall.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Sign_in_form_accepts_the_token_only_from_this_servers_page()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client();
        var html = await client.GetStringAsync("/login?to=%2Fwall%2Fnew", Cancelled);
        using var foreign = await PostAsync(client, "/login", ("t", AccessHost.Token));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Contains("The form has expired", await foreign.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        using var own = await PostAsync(client, "/login", ("t", $" {AccessHost.Token}\n"), ("to", "/wall/new"), ("__RequestVerificationToken", ProofIn(html)));
        Assert.Equal("/wall/new", own.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/wall/new")).StatusCode);
    }

    [Fact]
    public async Task Wrong_token_gets_the_same_response_whatever_is_wrong_with_it()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client();
        var answers = new HashSet<string>();
        foreach (var token in new[] { "", "x", AccessHost.Token[..^1], AccessHost.Token + "x", AccessToken.HashOf(AccessHost.WallToken),
            AccessToken.HashOf(AccessHost.Token), new string('x', 5000) })
        {
            using var answer = await GetAsync(client, $"/login?t={token}");
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            answers.Add(Regex.Replace(await answer.Content.ReadAsStringAsync(Cancelled), "value=\"CfDJ[^\"]*\"", ""));
        }

        Assert.Contains("This token is not valid", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_attempts_are_limited_by_address_and_in_total()
    {
        await using var host = await AccessHost.WithTokenAsync();
        Assert.Equal(Enumerable.Repeat(401, RateLimits.SignInsPerAddress), await TriesAsync(host, "192.0.2.1", RateLimits.SignInsPerAddress));
        var (status, text, context) = await TryAsync(host, "192.0.2.1", AccessHost.Token);
        Assert.Equal(429, status);
        Assert.StartsWith("Too many sign-in attempts", text, StringComparison.Ordinal);
        Assert.InRange(int.Parse(context.Response.Headers.RetryAfter.ToString(), System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(200, (await host.SendAsync("/login", each => each.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1"))).Status);

        // Neighbouring addresses of one IPv6 network count as one.
        Assert.DoesNotContain(429, await TriesAsync(host, "2001:db8::1", 5));
        Assert.Equal([401, 401, 401, 401, 401, 429], await TriesAsync(host, "2001:db8::ffff", 6));

        var others = new List<int>();
        for (var i = 0; i < RateLimits.SignInsInAll; i++)
            others.AddRange(await TriesAsync(host, $"198.51.100.{i}", 1));
        Assert.Equal(RateLimits.SignInsInAll - 2 * RateLimits.SignInsPerAddress, others.Count(each => each == 401));
    }

    [Fact]
    public async Task Exports_are_limited_by_signed_in_person()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:ExportsPerMinute", "2"));
        using var one = await host.SignedInAsync();
        using var other = await host.SignedInAsync();
        foreach (var client in new[] { one, other })
        {
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < 3; i++)
                statuses.Add((await GetAsync(client, "/export/jobs.csv?wait=0&partial=true")).StatusCode);
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses);
        }
    }

    [Fact]
    public async Task Unused_sign_in_ends_and_a_used_one_lasts_a_month_at_most()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:SignInLasts", "10:00:00"));
        using var client = await host.SignedInAsync();
        var start = host.Time.GetUtcNow();
        while (host.Time.GetUtcNow() - start < TimeSpan.FromDays(29.5))
        {
            host.Time.Advance(TimeSpan.FromHours(8));
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/api/summary")).StatusCode);
        }

        host.Time.Advance(TimeSpan.FromHours(8));
        host.Time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, "/api/summary")).StatusCode);

        using var idle = await host.SignedInAsync();
        host.Time.Advance(TimeSpan.FromHours(10.1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(idle, "/api/summary")).StatusCode);
    }

    [Fact]
    public async Task Copied_cookie_is_worthless_after_signing_out()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client();
        using var answer = await GetAsync(client, $"/login?t={AccessHost.Token}");
        var copy = Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
        Assert.Equal(200, (await host.SendAsync("/api/summary", context => context.Request.Headers.Cookie = copy)).Status);

        using var foreign = await PostAsync(client, "/signout");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/api/summary")).StatusCode);
        var html = await client.GetStringAsync("/signout", Cancelled);
        using var own = await PostAsync(client, "/signout", ("__RequestVerificationToken", ProofIn(html)));
        Assert.Contains("You are signed out", await client.GetStringAsync("/signout", Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, "/api/summary")).StatusCode);
        Assert.Equal(401, (await host.SendAsync("/api/summary", context => context.Request.Headers.Cookie = copy)).Status);
    }

    [Fact]
    public async Task Sign_in_survives_a_restart_with_a_store_and_ends_when_the_token_changes()
    {
        var place = Directory.CreateTempSubdirectory("classify-dashboard-keys-");
        try
        {
            (string, string?)[] store = [("Reading:Store", "true"), ("Reading:StorePath", Path.Combine(place.FullName, "store"))];
            string cookie;
            await using (var first = await AccessHost.WithTokenAsync(store))
            {
                using var client = first.Client();
                using var answer = await GetAsync(client, $"/login?t={AccessHost.Token}");
                cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
            }

            await using (var second = await AccessHost.WithTokenAsync(store))
                Assert.Equal(200, (await second.SendAsync("/api/summary", context => context.Request.Headers.Cookie = cookie)).Status);
            await using (var third = await AccessHost.WithTokenAsync([.. store, ("Access:Token", "another-token-of-the-people-0123456789")]))
                Assert.Equal(401, (await third.SendAsync("/api/summary", context => context.Request.Headers.Cookie = cookie)).Status);

            var keys = new DirectoryInfo(KeyRing.In(Path.Combine(place.FullName, "store")));
            Assert.NotEmpty(keys.GetFiles());
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, keys.UnixFileMode);
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Generated_token_differs_at_each_start()
    {
        await using var one = await AccessHost.StartAsync(("Access:Mode", "Token"));
        await using var other = await AccessHost.StartAsync(("Access:Mode", "Token"));
        var (first, second) = (TokenOf(one), TokenOf(other));
        Assert.NotEqual(first, second);
        Assert.Equal(43, first.Length); // 256 bits
        using var client = await one.SignedInAsync(first);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/api/summary")).StatusCode);
        Assert.DoesNotContain(first, one.Log, StringComparison.Ordinal);

        static string TokenOf(AccessHost host) => ((SessionValidator)host.Services.GetService(typeof(SessionValidator))!).Made!;
    }

    private static string ProofIn(string html) => Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string address) => client.GetAsync(new Uri(address, UriKind.Relative), Cancelled);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string address, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.PostAsync(new Uri(address, UriKind.Relative), form, Cancelled);
    }

    private static Task<(int Status, string Text, Microsoft.AspNetCore.Http.HttpContext Context)> TryAsync(AccessHost host, string from, string token) =>
        host.SendAsync("/login", context =>
        (context.Connection.RemoteIpAddress, context.Request.QueryString) = (IPAddress.Parse(from), new($"?t={token}")));

    private static async Task<List<int>> TriesAsync(AccessHost host, string from, int times)
    {
        var statuses = new List<int>();
        for (var i = 0; i < times; i++)
            statuses.Add((await TryAsync(host, from, "wrong")).Status);
        return statuses;
    }
}
