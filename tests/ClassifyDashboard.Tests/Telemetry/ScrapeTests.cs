using System.Net;
using System.Text;
using System.Text.Json;
using ClassifyDashboard.Jobs.Figures;
using ClassifyDashboard.Telemetry;
using ClassifyDashboard.Tests.Api.Export;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Telemetry;

/// <summary>What a scraper gets, over HTTP.</summary>
[Collection(nameof(ScrapedAlone))]
public sealed class ScrapeTests(ScrapedHost host)
{
    private static readonly Uri Metrics = new("/metrics", UriKind.Relative);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("canary-token-of-the-scraper-012345678")]
    [InlineData(ScrapedHost.Token + "0")]
    public async Task Scraper_without_the_token_gets_401_and_no_sign_in(string? token)
    {
        using var client = host.Client(token);
        using var answer = await client.GetAsync(Metrics, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Null(answer.Headers.Location);
        Assert.DoesNotContain("classify_dashboard", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scraper_can_only_read()
    {
        using var client = host.Client();
        using var head = await client.SendAsync(new(HttpMethod.Head, Metrics), Cancelled);
        using var post = await client.PostAsync(Metrics, null, Cancelled);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.MethodNotAllowed), (head.StatusCode, post.StatusCode));
    }

    [Fact]
    public async Task Judged_figures_are_those_of_the_alert_and_of_the_service()
    {
        const string Watch = "All documents";
        var scrape = await host.ScrapeAsync(each => each["classify_dashboard_watch_complete", ("watch", Watch)] == 1
            && each["classify_dashboard_watch_state", ("watch", Watch), ("state", "alarm")] == 1);
        Assert.Equal(0, scrape["classify_dashboard_watch_state", ("watch", Watch), ("state", "fine")]);
        Assert.InRange(scrape["classify_dashboard_watch_failure_rate", ("watch", Watch)]!.Value, 0.05, 1);
        Assert.InRange(
            scrape["classify_dashboard_watch_failure_rate", ("watch", Watch)]!.Value,
            scrape["classify_dashboard_watch_failure_rate_low", ("watch", Watch)]!.Value,
            scrape["classify_dashboard_watch_failure_rate_high", ("watch", Watch)]!.Value);
        Assert.True(scrape["classify_dashboard_alert_deliveries_total", ("kind", "state"), ("outcome", "delivered")] >= 1);

        using var client = host.Client();
        var summary = await client.GetStringAsync(new Uri("/api/summary?wait=30", UriKind.Relative), Cancelled);
        var counts = JsonDocument.Parse(summary).RootElement.GetProperty("byStatus");
        Assert.True(counts.TryGetProperty("FAILED", out var failed), summary);
        Assert.InRange(
            scrape["classify_dashboard_watch_jobs", ("watch", Watch), ("status", "failed")]!.Value, failed.GetInt32() - 20, failed.GetInt32() + 20);
    }

    [Fact]
    public async Task Requests_windows_and_the_budget_are_measured()
    {
        var scrape = await host.ScrapeAsync(each => each["classify_dashboard_refresh_duration_seconds_count", ("outcome", "ok")] > 0);
        Assert.True(scrape["classify_dashboard_requests_total", ("outcome", "ok"), ("priority", "refresh")] > 0);
        Assert.True(scrape.Samples.Where(each => each.Name == "classify_dashboard_requests_total").Sum(each => each.Value) >= 15); // pages of all jobs
        Assert.Equal(1000, scrape["classify_dashboard_budget_limit_per_second"]);
        Assert.True(scrape["classify_dashboard_job_known"] >= 1_000);
        Assert.True(scrape["classify_dashboard_window_watched", ("stage", "complete")] >= 1);
        Assert.True(scrape["classify_dashboard_exports_total", ("file", "jobs"), ("format", "csv"), ("outcome", "sent")] >= 1);
        Assert.InRange(scrape["classify_dashboard_data_age_seconds"]!.Value, 0, 60);
    }

    [Fact]
    public async Task Wall_without_a_live_connection_counts()
    {
        using var client = host.Client();
        await client.GetStringAsync(new Uri("/wall/plain?title=Counted", UriKind.Relative), Cancelled);
        var scrape = await host.ScrapeAsync(each => each["classify_dashboard_wall_shown", ("kind", "plain")] >= 1);
        Assert.Equal(0, scrape["classify_dashboard_wall_shown", ("kind", "live")]);
    }

    [Fact]
    public async Task No_secret_id_or_text_of_a_job_is_in_a_label()
    {
        using var client = host.Client();
        var csv = await client.GetStringAsync(new Uri("/export/jobs.csv?wait=30", UriKind.Relative), Cancelled);
        var rows = Exported.Rows(Encoding.UTF8.GetBytes(csv)).ToList();
        string[] columns = ["id", "file_input", "error_message", "reasoning", "configuration_id", "project_id", "transaction_id", "document_name"];
        var texts = rows.SelectMany(row => columns.Select(column => row[column]))
            .Where(text => text.Length > 3).Distinct().ToList();
        Assert.True(texts.Count > 1_000);
        var scrape = await host.ScrapeAsync();
        Assert.All(texts.Append(host.Sample.ApiKey).Append(ScrapedHost.Token).Append(Alerts.Receiver.Canary), text =>
            Assert.DoesNotContain(text, scrape.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(ScrapedHost.Token, host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_types_are_some_twenty_series_with_all_jobs_in_them()
    {
        var rows = Enumerable.Range(1, 10_000).Select(i => new TypeShare($"type \"{i}\"\n\\", 20_000 - i, 0, null)).ToList();
        var metrics = host.Services.GetRequiredService<JudgedMetrics>();
        metrics.Set(new("Many") { Types = new TypeLabels().Count(rows) });
        var scrape = await host.ScrapeAsync(each => each.Samples.Exists(sample => sample.Labels.GetValueOrDefault("watch") == "Many"
            && sample.Labels.ContainsKey("type")));
        var series = scrape.Samples.Where(each => each.Name == "classify_dashboard_watch_jobs_by_type" && each.Labels["watch"] == "Many").ToList();
        Assert.Equal(TypeLabels.Most + 1, series.Count);
        Assert.Equal(rows.Sum(row => row.Count), series.Sum(each => each.Value));
        metrics.Set(new("Many"));
    }

    [Fact]
    public async Task Promtool_finds_no_fault_in_what_is_scraped()
    {
        var (code, words) = await Promtool.RunAsync((await host.ScrapeAsync()).Text, "check", "metrics");
        Assert.True(code == 0, words);
    }
}
