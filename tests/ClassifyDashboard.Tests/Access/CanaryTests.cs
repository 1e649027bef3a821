using System.Net;
using System.Text;
using ClassifyDashboard.Access.Options;
using ClassifyDashboard.Tests.Api.Export;
using Microsoft.AspNetCore.WebUtilities;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Access;

/// <summary>No response and no log line may contain a secret.</summary>
public sealed class CanaryTests
{
    private const string Secret = "canary-secret-of-the-provider-0123456789";

    private static readonly string[] Paths =
    [
        "/", "/?status=FAILED", "/?q=files.example.com", "/?from=soon", "/jobs/none", "/failures", "/wall", "/wall/new", "/wall/screen",
        "/wall/alive", "/wall/plain", "/api/summary", "/export/jobs.csv", "/export/jobs.json", "/export/jobs.jsonl?from=now-2d&wait=0",
        "/export/jobs.parquet?from=now-2d&wait=0", "/export/failures.csv", "/openapi.json",
        "/login", $"/login?t={AccessHost.Token}x", "/signout", "/error", "/nowhere", "/app.js",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Secrets_are_in_no_response_and_in_no_log_line_at_any_level()
    {
        await using var host = await AccessHost.WithTokenAsync(("Access:OpenIdConnect:ClientSecret", Secret), ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
        using var client = await host.SignedInAsync();
        using var wall = await host.SignedInAsync(AccessHost.WallToken);
        using var nobody = host.Client();
        using var script = host.Client();
        script.DefaultRequestHeaders.Authorization = new("Bearer", AccessHost.ApiToken);

        // The read jobs had signed addresses, and their pages had tokens that only the service should see again.
        var csv = await client.GetStringAsync(new Uri("/export/jobs.csv", UriKind.Relative), Cancelled);
        var ids = Exported.Rows(Encoding.UTF8.GetBytes(csv)).Where(row => row["document_input_type"] == "url").Select(row => row["id"]).Take(5).ToList();
        Assert.Equal(5, ids.Count);
        var tokens = host.Sample.Requests.Latest.SelectMany(request => QueryHelpers.ParseQuery(request.Query).GetValueOrDefault("page_token")).OfType<string>()
            .ToList();
        Assert.NotEmpty(tokens);
        string[] secrets = [host.Key, AccessHost.Token, AccessToken.HashOf(AccessHost.Token), AccessToken.HashOf(AccessHost.WallToken), AccessHost.ApiToken,
            AccessToken.HashOf(AccessHost.ApiToken), Secret, "X-Signature",
            .. tokens];

        foreach (var fault in new Fault?[] { null, Fault.ServerError, Fault.Unauthorized })
        {
            if (fault is { } wrong)
                host.Sample.Faults.Set(wrong);
            foreach (var each in new[] { client, wall, script, nobody })
            {
                foreach (var path in Paths.Concat(ids.SelectMany(id => new[] { "/jobs/" + id, "/?job=" + id, "/jobs/" + id + "x" })))
                {
                    using var answer = await each.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
                    var all = $"{answer}\n{await answer.Content.ReadAsStringAsync(Cancelled)}";
                    foreach (var secret in secrets)
                        Assert.False(all.Contains(secret, StringComparison.Ordinal), $"{path} holds {secret}");
                    if (each != wall)
                        Assert.DoesNotContain(AccessHost.WallToken, all, StringComparison.Ordinal);
                }
            }
        }

        foreach (var secret in secrets.Append(AccessHost.WallToken))
            Assert.DoesNotContain(secret, host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_setting_is_named_without_its_value()
    {
        await using var host =
            await AccessHost.StartAsync(("Access:Mode", "OpenIdConnect"), ("Access:Token", "canary short"), ("Access:OpenIdConnect:ClientSecret", Secret));
        var refused = Assert.ThrowsAny<Exception>(() => host.Client());
        Assert.DoesNotContain("canary", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wall_cookie_alone_holds_its_token_and_is_hidden_from_scripts()
    {
        await using var host = await AccessHost.WithTokenAsync();
        using var client = host.Client("https://dash.example.com");
        using var answer = await client.GetAsync(new Uri($"/login?t={AccessHost.WallToken}&to=/wall?title=X", UriKind.Relative), Cancelled);
        Assert.Equal("/wall?title=X", answer.Headers.Location!.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        foreach (var word in new[] { AccessHost.WallToken, "httponly", "secure", "samesite=lax", "max-age=34560000" })
            Assert.Contains(word, cookie, StringComparison.OrdinalIgnoreCase);
        using var page = await client.GetAsync(new Uri("/wall", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain(AccessHost.WallToken, await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }
}
