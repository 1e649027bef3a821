using System.Collections.Concurrent;
using System.Diagnostics;
using ClassifyDashboard.Diagnostics;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.Reading;
using Fault = ClassifyDashboard.SampleApi.Fault;

namespace ClassifyDashboard.Tests.Telemetry;

/// <summary>What a trace of a refresh has: the way of the drawing in the README of Reading.</summary>
public sealed class RefreshTraceTests : IDisposable
{
    private static readonly TimeSpan Refresh = new JobReaderOptions().RefreshInterval;
    private static readonly AsyncLocal<RefreshTraceTests?> Own = new(); // readers of other tests run in the same process

    private readonly string _directory = Directory.CreateTempSubdirectory("classify-trace-").FullName;
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public RefreshTraceTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == Tracing.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                Own.Value == this ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Trace_of_a_refresh_has_its_fetches_their_requests_the_save_and_the_publication()
    {
        Own.Value = this;
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 400, Days = 1, ArrivalsPerSecond = 1 }, settings:
            [("Reading:Store", "true"), ("Reading:StorePath", _directory)]);
        using var request = new Activity("a person's request").Start(); // the refresh does not belong to whoever came first
        await host.CompleteAsync(JobFilter.Default);
        await EndedAsync(host, "save", _ => true); // of the first read
        _ended.Clear();
        host.Time.Advance(Refresh);
        await host.UntilAsync(JobFilter.Default, load => load.Stage == LoadStage.Complete && load.ReadAt >= host.Time.GetUtcNow());
        var refresh = await EndedAsync(host, "refresh", _ => true);
        var save = await EndedAsync(host, "save", activity => activity.TraceId == refresh.TraceId);
        var publish = await EndedAsync(host, "publish", activity => activity.TraceId == refresh.TraceId);

        Assert.Equal((default, null), (refresh.ParentSpanId, refresh.GetTagItem("error.type")));
        var fetches = Below(refresh, "fetch");
        Assert.InRange(fetches.Count, 1, 3);
        foreach (var fetch in fetches)
        {
            var requests = Below(fetch, "request");
            Assert.Equal((int)fetch.GetTagItem("pages")!, requests.Count);
            Assert.All(requests, each => Assert.Equal(
                ("refresh", "ok", ActivityKind.Client), (each.GetTagItem("priority"), each.GetTagItem("outcome"), each.Kind)));
            Assert.All(requests, each => Assert.IsType<double>(each.GetTagItem("wait")));
        }

        Assert.Equal(refresh.GetTagItem("requests"), fetches.Sum(fetch => (int)fetch.GetTagItem("pages")!));
        Assert.Equal((refresh.SpanId, refresh.SpanId), (save.ParentSpanId, publish.ParentSpanId));
        Assert.True((int)save.GetTagItem("blocks")! >= 1);
        Assert.Equal(1, publish.GetTagItem("windows"));
        Assert.All(_ended, activity => Assert.All(activity.TagObjects, tag =>
            Assert.True(tag.Value is int or double or "refresh" or "first_rows" or "backfill" or "check" or "ok", $"{activity.DisplayName}: {tag}")));
    }

    [Fact]
    public async Task Trace_of_a_failed_refresh_says_why()
    {
        Own.Value = this;
        await using var host = await ReaderOnSample.StartAsync(new() { Jobs = 50, Days = 1, ArrivalsPerSecond = 1 });
        await host.CompleteAsync(JobFilter.Default);
        host.Sample.Faults.Set(Fault.Unauthorized);
        host.Time.Advance(Refresh);
        await host.UntilAsync(JobFilter.Default, load => load.Stage == LoadStage.Stale);
        var refresh = await EndedAsync(host, "refresh", activity => activity.Status == ActivityStatusCode.Error);
        Assert.Equal("unauthorized", refresh.GetTagItem("error.type"));
        Assert.Contains(Below(Below(refresh, "fetch")[0], "request"), request => request.GetTagItem("outcome") is "client_error");
    }

    private List<Activity> Below(Activity parent, string name) =>
        [.. _ended.Where(activity => activity.OperationName == name && activity.ParentSpanId == parent.SpanId)];

    private async Task<Activity> EndedAsync(ReaderOnSample host, string name, Predicate<Activity> passes)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            if (_ended.FirstOrDefault(activity => activity.OperationName == name && passes(activity)) is { } found)
                return found;
            Assert.True(DateTime.UtcNow < patience, $"No {name} among {string.Join(", ", _ended.Select(each => each.OperationName))}");
            host.Time.Advance(TimeSpan.FromMilliseconds(100)); // a save waits for a second
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
