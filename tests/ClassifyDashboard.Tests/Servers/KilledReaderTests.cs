using System.Diagnostics;
using System.Text.Json;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Tests.Alerts;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>Two processes of the dashboard with one Redis: the one that reads sleeps, and later is killed.</summary>
[Trait("Category", "Slow")]
public sealed class KilledReaderTests : IAsyncLifetime
{
    private const int Most = 5;

    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    private readonly string _root = Directory.CreateTempSubdirectory("classify-servers-").FullName;
    private RedisServer _redis = null!;
    private SampleApiHost _sample = null!;
    private Receiver _receiver = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _sample = await SampleApiHost.StartAsync(
            new() { Jobs = 1_000, Days = 1, ArrivalsPerSecond = 1, Outage = TimeSpan.FromDays(1) }, TimeProvider.System, Cancelled);
        _receiver = await Receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _sample.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact(Timeout = 240_000)]
    public async Task Reader_that_sleeps_or_is_killed_is_replaced_within_ten_seconds_and_loses_no_job_and_no_alert_comes_twice()
    {
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await using var first = Run();
        await UntilAsync(() => Reads(first));
        await using var second = Run();
        await second.JobsAsync();
        Assert.False(Reads(second), second.Log);
        await UntilAsync(() => _receiver.All.Count == 1); // most jobs fail

        var ordinary = await RequestsAsync(second, Phase);
        await first.SleepAsync();
        var asleep = await RequestsAsync(second, Phase);
        Assert.True(Reads(second), second.Log);
        await first.WakeUpAsync();
        await UntilAsync(() => first.Log.Contains("reads no longer", StringComparison.Ordinal));
        await RequestsAsync(first, TimeSpan.FromSeconds(2));

        await second.DisposeAsync();
        var killed = await RequestsAsync(first, Phase);
        foreach (var (news, jobs) in new[] { asleep, killed })
        {
            Assert.InRange(news, 1, ordinary.News + Most);
            Assert.InRange(jobs, 0, (Phase / Refresh) + Most); // one a refresh where a job takes longer than others: the sample has such at any time
        }

        var summary = await first.SummaryAsync();
        var asOf = summary.GetProperty("coverage").GetProperty("readAt").GetDateTimeOffset();
        Assert.InRange(summary.GetProperty("jobs").GetInt32(), CreatedBy(asOf.AddSeconds(-1)), CreatedBy(asOf.AddSeconds(1)));
        Assert.Single(_receiver.All);
        Assert.DoesNotContain("reads alone", first.Log + second.Log, StringComparison.Ordinal);
        foreach (var log in new[] { first.Log, second.Log })
            Assert.DoesNotContain("fail:", log, StringComparison.Ordinal);
    }

    private int CreatedBy(DateTimeOffset time) => _sample.Count($"?created_at_on_or_before={time.UtcDateTime:O}").Total;

    // Somebody looks at a server all the time. What is shown is at most ten seconds older than usual. Returns the requests for times, and those for jobs.
    private async Task<(int News, int Jobs)> RequestsAsync(DashboardRun server, TimeSpan time)
    {
        _sample.Requests.Reset();
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < time)
        {
            var summary = await server.SummaryAsync("now-6h");
            var readAt = summary.GetProperty("coverage").GetProperty("readAt");
            Assert.True(readAt.ValueKind != JsonValueKind.Null, $"{summary}\n{server.Log}");
            Assert.InRange((TimeProvider.System.GetUtcNow() - readAt.GetDateTimeOffset()).TotalSeconds, 0, 13);
            await PauseAsync(TimeSpan.FromMilliseconds(300));
        }

        var ofJobs = _sample.Requests.Latest.Count(request => request.Query.Contains("job_ids=", StringComparison.Ordinal));
        return ((int)_sample.Requests.Total - ofJobs, ofJobs);
    }

    private DashboardRun Run() => new(_root, [],
    [
        .. DashboardRun.On(_sample), ("Redis:Connection", _redis.Connection), ("Reading:RefreshInterval", $"{Refresh}"), ("Names:Read", "false"),
        ("Alerts:Webhook", _receiver.Address.ToString()), ("LlamaCloud:RequestsPerSecond", "50"),
    ]);

    private static bool Reads(DashboardRun server) => server.Log.Contains("reads for all servers", StringComparison.Ordinal);

    private static Task UntilAsync(Func<bool> holds) => Waiting.UntilAsync(holds, TimeSpan.FromMinutes(1));

    private static async Task PauseAsync(TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        await timer.WaitForNextTickAsync(Cancelled);
    }
}
