using System.Net;
using System.Text.RegularExpressions;
using ClassifyDashboard.Components;
using ClassifyDashboard.SampleApi;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests;

/// <summary>The application as in Program, without a browser.</summary>
public sealed class HostTests : IAsyncLifetime
{
    private SampleApiHost _sample = null!;
    private WebApplicationFactory<App> _host = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sample = await SampleApiHost.StartAsync(new() { Jobs = 300, Days = 1, ArrivalsPerSecond = 0 }, TimeProvider.System, Cancelled);
        _host = With(("LLAMA_CLOUD_API_KEY", _sample.ApiKey), ("LLAMA_CLOUD_BASE_URL", _sample.BaseAddress.ToString()), ("Reading:Store", "false"));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _sample.DisposeAsync();
    }

    [Fact]
    public async Task Prerendered_page_contains_the_jobs()
    {
        using var client = _host.CreateClient();
        var html = await client.GetStringAsync("/?status=FAILED", Cancelled);
        Assert.Contains("status: Failed", html, StringComparison.Ordinal);
        Assert.Contains(">Failed</span>", html, StringComparison.Ordinal);
        Assert.Contains($"{_sample.Count("?status=FAILED").Total} jobs</h2>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Sample data", html, StringComparison.Ordinal);
        Assert.DoesNotContain(_sample.ApiKey, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?theme=dark", "theme=light", "data-theme=\"dark\"")]
    [InlineData("/", "theme=light; tz=Europe/Berlin", "Europe/Berlin")]
    [InlineData("/", "theme=pink; tz=../../etc/passwd; dark=9", "data-theme=\"system\"")]
    [InlineData("/?tz=Asia/Kathmandu", "tz=Europe/Berlin", "Asia/Kathmandu")]
    public async Task First_paint_follows_the_link_and_the_browsers_preferences(string address, string cookies, string shows)
    {
        using var client = _host.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        Assert.Contains(shows, await client.GetStringAsync(address, Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_page_says_so_with_status_404()
    {
        using var client = _host.CreateClient();
        using var response = await client.GetAsync(new Uri("/nowhere", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no such page", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_page_is_found_by_id_alone_and_prerendered()
    {
        using var client = _host.CreateClient();
        var id = await AnyIdAsync(client);
        var html = await client.GetStringAsync($"/jobs/{id}?from=2020-01-01&to=2020-01-02", Cancelled);
        Assert.Contains($">{id}</span>", html, StringComparison.Ordinal);
        Assert.Contains("Job as JSON", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_job_says_so_with_its_status_and_what_was_tried()
    {
        using var client = _host.CreateClient();
        foreach (var path in new[] { "/jobs/clj-none?q=x", "/jobs/%3Cb%3E%01%ff", "/jobs/a%2Fb", "/jobs/" + new string('x', 600) })
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
            var html = await response.Content.ReadAsStringAsync(Cancelled);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Contains("There is no job with this id", html, StringComparison.Ordinal);
            Assert.Matches("The dashboard asked the service for this id|The service was not asked", html);
        }
    }

    [Fact]
    public async Task Job_is_not_called_missing_while_the_service_is_down()
    {
        _sample.Faults.Set(Fault.Unavailable);
        using var client = _host.CreateClient();
        Assert.DoesNotContain("There is no job", await client.GetStringAsync("/jobs/clj-none", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_with_a_job_prerenders_that_job()
    {
        using var client = _host.CreateClient();
        var id = await AnyIdAsync(client);
        Assert.Contains("role=\"dialog\"", await client.GetStringAsync($"/?job={id}", Cancelled), StringComparison.Ordinal);
        Assert.Contains($">{id}</span>", await client.GetStringAsync($"/?q=nothing-has-this&job={id}", Cancelled), StringComparison.Ordinal);
    }

    private static async Task<string> AnyIdAsync(HttpClient client) =>
        Regex.Match(await client.GetStringAsync("/", Cancelled), "clj-[0-9a-f-]{36}").Value;

    [Fact]
    public async Task Dashboard_without_a_key_reads_its_own_sample_API()
    {
        await using var host = With(("LLAMA_CLOUD_API_KEY", ""));
        using var client = host.CreateClient();
        var html = await client.GetStringAsync("/", Cancelled);
        Assert.Contains("Sample data", html, StringComparison.Ordinal);
        Assert.Contains("complete, as of", html, StringComparison.Ordinal);
    }

    private static WebApplicationFactory<App> With(params (string Key, string Value)[] settings) =>
        new WebApplicationFactory<App>().WithWebHostBuilder(builder =>
    {
        builder.ConfigureLogging(logging => logging.ClearProviders());
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
    });
}
