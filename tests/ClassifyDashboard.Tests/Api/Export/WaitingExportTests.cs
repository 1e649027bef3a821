using System.Net;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Api.Summary;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Api.Export;

/// <summary>How long an export waits for its jobs, and what it says when some are unavailable.</summary>
public sealed class WaitingExportTests
{
    private const string Week = "?from=now-7d";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_reads_an_unwatched_window_completely_first()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 1_000, Days = 6 });
        using var response = await GetAsync(host, Week);
        Assert.Equal((HttpStatusCode.OK, "true", "1000"), Worth(response));
        Assert.Equal(1_000, Exported.Rows(await response.Content.ReadAsByteArrayAsync(Cancelled)).Count);
    }

    [Theory]
    [InlineData("", 60)]
    [InlineData("&wait=45", 45)]
    [InlineData("&wait=600", 600)]
    [InlineData("&wait=99999999999", 600)]
    public async Task Export_without_progress_for_the_wait_fails_with_the_reason(string wait, int seconds)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.Hang] });
        var answer = GetAsync(host, Week + wait);
        await host.EndWaitAsync(answer, seconds);
        using var response = await answer;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "false", "0"), Worth(response));
        Assert.Null(response.Content.Headers.ContentDisposition);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("have not all been read yet. 0 jobs are known so far.", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_without_a_wait_uses_what_is_known()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Latency = TimeSpan.FromSeconds(7) });
        using var nothing = await GetAsync(host, Week + "&wait=0");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "false", "0"), Worth(nothing));
        using var part = await GetAsync(host, Week + "&wait=0&partial=true");
        Assert.Equal((HttpStatusCode.OK, "false", "0"), Worth(part));
        Assert.Empty(Exported.Rows(await part.Content.ReadAsByteArrayAsync(Cancelled)));
        using var head = await host.Client.SendAsync(new(HttpMethod.Head, $"/export/jobs.csv{Week}&wait=0"), Cancelled);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "false", "0"), Worth(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Fact]
    public async Task Export_from_a_failing_service_is_refused_unless_a_part_is_accepted()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6 });
        host.Sample.Faults.Set(Fault.RepeatedToken);
        await host.UntilAsync(Week, LoadStage.Failed);
        using var whole = await GetAsync(host, Week + "&wait=0");
        var (status, complete, jobs) = Worth(whole);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "false"), (status, complete));
        var problem = EndpointExportTests.Headers(whole, "X-Coverage-Problem").Single();
        Assert.All(problem, character => Assert.InRange(character, ' ', '~'));
        var words = await whole.Content.ReadAsStringAsync(Cancelled);
        Assert.StartsWith("Not all jobs of this window could be read. ", words, StringComparison.Ordinal);
        Assert.Contains(problem[..20], words, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Sample.ApiKey, words + problem, StringComparison.Ordinal);

        using var part = await GetAsync(host, Week + "&wait=0&partial=true");
        Assert.Equal((HttpStatusCode.OK, "false", jobs), Worth(part));
        Assert.Equal(jobs, Exported.Rows(await part.Content.ReadAsByteArrayAsync(Cancelled)).Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(problem, EndpointExportTests.Headers(part, "X-Coverage-Problem").Single());
    }

    [Fact]
    public async Task Export_waits_for_a_service_that_recovers()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.TruncatedJson] });
        var answer = GetAsync(host, Week + "&wait=600");
        await host.Time.StartedAsync(ExportQuery.LongestWait);
        await host.UntilAsync(Week, LoadStage.Failed);
        host.Sample.Faults.Clear();
        host.Time.Advance(SummaryHost.Minute);
        using var response = await answer;
        Assert.Equal((HttpStatusCode.OK, "true", "250"), Worth(response));
    }

    [Fact]
    public async Task Last_good_jobs_are_exported_with_a_header_when_a_refresh_failed()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6 });
        await host.UntilAsync(Week, LoadStage.Complete);
        host.Sample.Faults.Set(Fault.TruncatedJson);
        host.Time.Advance(SummaryHost.Minute);
        await host.UntilAsync(Week, LoadStage.Stale);

        using var atOnce = await GetAsync(host, Week + "&wait=0");
        var later = GetAsync(host, Week);
        await host.Time.StartedAsync(ExportRead.StalePatience);
        host.Time.Advance(ExportRead.StalePatience);
        using var waited = await later;
        foreach (var response in new[] { atOnce, waited })
        {
            Assert.Equal((HttpStatusCode.OK, "true", "250"), Worth(response));
            Assert.Equal(["true", "2026-03-11T15:00:00.000000Z"], EndpointExportTests.Headers(response, "X-Coverage-Stale", "X-Coverage-Read-At"));
            Assert.Contains("no page of classify jobs", EndpointExportTests.Headers(response, "X-Coverage-Problem").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Export_does_not_use_old_jobs_of_a_moving_window()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6 });
        await host.UntilAsync(Week, LoadStage.Complete);
        host.Time.Advance(TimeSpan.FromMinutes(10));
        using var response = await GetAsync(host, Week);
        Assert.Equal(["2026-03-11T15:10:00.000000Z", "2026-03-11T15:10:00.000000Z"],
            EndpointExportTests.Headers(response, "X-Coverage-Read-At", "X-Window-To"));
    }

    [Fact]
    public async Task Export_beyond_the_limit_is_told_to_retry_and_succeeds_later()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.Hang] }, ("Export:MaxConcurrent", "1"));
        var first = GetAsync(host, Week);
        await host.Time.StartedAsync(ExportRead.Patience);
        using (var second = await GetAsync(host, Week + "&wait=0"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
            Assert.Equal("5", second.Headers.RetryAfter!.ToString());
            Assert.Equal("Too many exports are running (limit 1, set by Export:MaxConcurrent). Try again in a few seconds.\n",
                await second.Content.ReadAsStringAsync(Cancelled));
        }

        host.Time.Advance(ExportRead.Patience);
        using (var over = await first)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, over.StatusCode);
        using var third = await GetAsync(host, Week + "&wait=0&partial=true");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Caller_who_disconnects_stops_watching()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.Hang] });
        using var caller = new CancellationTokenSource();
        var answer = host.Client.GetAsync(new Uri($"/export/jobs.csv{Week}&wait=599", UriKind.Relative), caller.Token);
        await host.Time.StartedAsync(TimeSpan.FromSeconds(599));
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await host.Time.EndedAsync(TimeSpan.FromSeconds(599)); // by the test's clock the wait is not over: only the end of the call disposes of it
    }

    private static Task<HttpResponseMessage> GetAsync(SummaryHost host, string query) =>
        host.Client.GetAsync(new Uri("/export/jobs.csv" + query, UriKind.Relative), Cancelled);

    private static (HttpStatusCode Status, string Complete, string Jobs) Worth(HttpResponseMessage response) =>
        (response.StatusCode, EndpointExportTests.Headers(response, "X-Coverage-Complete").Single(), EndpointExportTests.Headers(response, "X-Coverage-Jobs")
            .Single());
}
