using System.Net;
using ClassifyDashboard.Export;
using ClassifyDashboard.Reading;
using ClassifyDashboard.Tests.Summary;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Export;

/// <summary>How long an export waits for its jobs, and what it says when they cannot all be had.</summary>
public sealed class WaitingExportTests
{
    private const string Week = "?from=now-7d";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_window_that_nobody_has_looked_at_is_read_whole_first()
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
    public async Task When_nothing_comes_in_for_so_long_there_is_no_file_but_the_reason(string wait, int seconds)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.Hang] });
        var answer = GetAsync(host, Week + wait);
        await host.Time.StartedAsync(TimeSpan.FromSeconds(seconds));
        host.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(answer.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        using var response = await answer;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "false", "0"), Worth(response));
        Assert.Null(response.Content.Headers.ContentDisposition);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("have not all been read yet. 0 jobs are known so far.", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_no_wait_at_all_what_is_known_decides()
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
    public async Task A_service_that_does_not_answer_well_gives_no_file_unless_a_part_is_welcome()
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
    public async Task A_service_that_recovers_is_waited_for()
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
    public async Task The_last_good_jobs_are_exported_when_a_later_look_failed_and_the_headers_say_so()
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
    public async Task A_window_that_moves_is_not_exported_as_it_was_long_ago()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6 });
        await host.UntilAsync(Week, LoadStage.Complete);
        host.Time.Advance(TimeSpan.FromMinutes(10));
        using var response = await GetAsync(host, Week);
        Assert.Equal(["2026-03-11T15:10:00.000000Z", "2026-03-11T15:10:00.000000Z"], EndpointExportTests.Headers(response, "X-Coverage-Read-At", "X-Window-To"));
    }

    [Fact]
    public async Task One_export_too_many_is_told_to_come_back_and_has_its_turn_later()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.Hang] }, ("Export:MaxConcurrent", "1"));
        var first = GetAsync(host, Week);
        await host.Time.StartedAsync(ExportRead.Patience);
        using (var second = await GetAsync(host, Week + "&wait=0"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
            Assert.Equal("5", second.Headers.RetryAfter!.ToString());
            Assert.Equal("Too many exports are running (limit 1, set by Export:MaxConcurrent). Try again in a few seconds.\n", await second.Content.ReadAsStringAsync(Cancelled));
        }

        host.Time.Advance(ExportRead.Patience);
        using (var over = await first)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, over.StatusCode);
        using var third = await GetAsync(host, Week + "&wait=0&partial=true");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task A_caller_that_goes_away_watches_no_longer()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.Hang] });
        using var caller = new CancellationTokenSource();
        var answer = host.Client.GetAsync(new Uri($"/export/jobs.csv{Week}&wait=599", UriKind.Relative), caller.Token);
        await host.Time.StartedAsync(TimeSpan.FromSeconds(599));
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await host.Time.EndedAsync(TimeSpan.FromSeconds(599)); // by the test's clock the wait is not over: only its call's end does away with it
    }

    private static Task<HttpResponseMessage> GetAsync(SummaryHost host, string query) => host.Client.GetAsync(new Uri("/export/jobs.csv" + query, UriKind.Relative), Cancelled);

    private static (HttpStatusCode Status, string Complete, string Jobs) Worth(HttpResponseMessage response) =>
        (response.StatusCode, EndpointExportTests.Headers(response, "X-Coverage-Complete").Single(), EndpointExportTests.Headers(response, "X-Coverage-Jobs").Single());
}
