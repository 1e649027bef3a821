using System.Text.Json;
using ClassifyDashboard.Reading.Watching;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Api.Summary;

/// <summary>How long /api/summary takes, and what it returns when the wait was too short or the service fails.</summary>
public sealed class SummaryWaitTests
{
    private const string Week = "?from=now-7d";

    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Summary_without_a_wait_returns_what_is_known_and_starts_the_read()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Latency = Latency });
        Assert.Equal(
            """{"window":{"from":"2026-03-04T15:00:00Z","to":"2026-03-11T15:00:00Z"},"coverage":{"complete":false,"jobs":0,"readAt":null,"stale":false,"problem":null},"jobs":0,"byStatus":{},"byType":{},"byConfiguration":{},"failure":{"failed":0,"finished":0,"rate":null,"low":null,"high":null},"confidence":{"n":0,"mean":null},"durationSeconds":{"n":0,"p50":null,"p95":null},"noLongerListed":{"jobs":0,"early":0}}""",
            await host.TextAsync(Week));

        await host.Time.StartedAsync(Latency); // a request has come to the service, which holds its answer back by the same clock
    }

    [Fact]
    public async Task Known_figures_are_returned_without_waiting()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6 });
        await host.UntilAsync(Week, LoadStage.Complete);
        var before = host.Sample.Requests.Total;
        AssertCoverage(await host.GetAsync(Week), complete: true, jobs: 250);
        AssertCoverage(await host.GetAsync(Week + "&wait=30"), complete: true, jobs: 250);
        Assert.Equal(before, host.Sample.Requests.Total);
    }

    [Theory]
    [InlineData("45", 45)]
    [InlineData("120", 120)]
    [InlineData("121", 120)]
    [InlineData("99999999999", 120)]
    public async Task Summary_whose_wait_ends_returns_what_is_known(string wait, int seconds)
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.Hang] });
        var answer = host.GetAsync($"{Week}&wait={wait}");
        await host.EndWaitAsync(answer, seconds);
        var summary = await answer;
        AssertCoverage(summary, complete: false, jobs: 0);
        Assert.Equal(
            seconds < 120 || wait == "120" ? JsonValueKind.Undefined : JsonValueKind.Array,
            summary.TryGetProperty("ignored", out var ignored) ? ignored.ValueKind : JsonValueKind.Undefined);
    }

    [Fact]
    public async Task Summary_waits_for_a_service_that_recovers_in_time()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.TruncatedJson] });
        var answer = host.GetAsync(Week + "&wait=120");
        await host.Time.StartedAsync(Longest);
        await host.UntilAsync(Week, LoadStage.Failed);
        host.Sample.Faults.Clear();
        host.Time.Advance(SummaryHost.Minute);
        AssertCoverage(await answer, complete: true, jobs: 250);
    }

    [Fact]
    public async Task Failing_service_is_named_beside_the_jobs_read_so_far()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6 });
        host.Sample.Faults.Set(Fault.RepeatedToken);
        await host.UntilAsync(Week, LoadStage.Failed);
        var summary = await host.GetAsync(Week);
        var coverage = summary.GetProperty("coverage");
        Assert.False(coverage.GetProperty("complete").GetBoolean());
        Assert.False(coverage.GetProperty("stale").GetBoolean());
        Assert.Equal(JsonValueKind.Null, coverage.GetProperty("readAt").ValueKind);
        Assert.NotEmpty(coverage.GetProperty("problem").GetString()!);
        Assert.DoesNotContain(host.Sample.ApiKey, summary.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_good_figures_stay_with_their_time_and_the_reason_when_a_refresh_fails()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6 });
        await host.UntilAsync(Week, LoadStage.Complete);
        host.Sample.Faults.Set(Fault.TruncatedJson);
        host.Time.Advance(SummaryHost.Minute);
        await host.UntilAsync(Week, LoadStage.Stale);

        var summary = await host.GetAsync(Week);
        var coverage = summary.GetProperty("coverage");
        AssertCoverage(summary, complete: true, jobs: 250);
        Assert.True(coverage.GetProperty("stale").GetBoolean());
        Assert.Equal("2026-03-11T15:00:00Z", coverage.GetProperty("readAt").GetString());
        Assert.Contains("no page of classify jobs", coverage.GetProperty("problem").GetString(), StringComparison.Ordinal);

        var answer = host.GetAsync(Week + "&wait=120");
        await host.Time.StartedAsync(Longest);
        host.Sample.Faults.Clear();
        host.Time.Advance(SummaryHost.Minute);
        coverage = (await answer).GetProperty("coverage");
        Assert.False(coverage.GetProperty("stale").GetBoolean());
        Assert.Equal(JsonValueKind.Null, coverage.GetProperty("problem").ValueKind);
    }

    [Fact]
    public async Task Summary_with_a_wait_does_not_return_old_figures_of_a_moving_window()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6 });
        await host.UntilAsync(Week, LoadStage.Complete);
        host.Time.Advance(TimeSpan.FromMinutes(10));
        var summary = await host.GetAsync(Week + "&wait=120");
        Assert.Equal("2026-03-11T15:10:00Z", summary.GetProperty("window").GetProperty("to").GetString());
        Assert.Equal("2026-03-11T15:10:00Z", summary.GetProperty("coverage").GetProperty("readAt").GetString());
    }

    [Fact]
    public async Task Caller_who_disconnects_stops_watching()
    {
        await using var host = await SummaryHost.StartAsync(new() { Jobs = 250, Days = 6, Faults = [Fault.Hang] });
        using var caller = new CancellationTokenSource();
        var answer = host.Client.GetAsync(new Uri($"/api/summary{Week}&wait=120", UriKind.Relative), caller.Token);
        await host.Time.StartedAsync(Longest);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await host.Time.EndedAsync(Longest); // by the test's clock the wait is not over: only its call's end does away with it
    }

    private static void AssertCoverage(JsonElement summary, bool complete, int jobs)
    {
        var coverage = summary.GetProperty("coverage");
        Assert.Equal((complete, jobs, jobs),
            (coverage.GetProperty("complete").GetBoolean(), coverage.GetProperty("jobs").GetInt32(), summary.GetProperty("jobs").GetInt32()));
    }
}
