using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Servers;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>Several servers with one Redis and one service, over real HTTP and a real Redis.</summary>
[Trait("Category", "Slow")]
public sealed class SharedReadingTests : IAsyncLifetime
{
    private const int Jobs = 1_500;

    private static readonly JobFilter Day = JobFilter.Default;

    private RedisServer _redis = null!;
    private SampleApiHost _sample = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _sample = await SampleApiHost.StartAsync(new() { Jobs = Jobs, Days = 1, ArrivalsPerSecond = 2 }, TimeProvider.System, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Follower_shows_what_the_reader_reads_without_requests_of_its_own()
    {
        await using var first = await ServerOnRedis.StartAsync(_sample, _redis);
        await using var second = await ServerOnRedis.StartAsync(_sample, _redis);
        Assert.Equal((ServerPart.Reader, ServerPart.Follower), (first.Role.Part, second.Role.Part));

        var there = await second.UntilAsync(Day, load => load.Stage == LoadStage.Complete);
        Assert.InRange(there.Jobs.Count, Jobs * 9 / 10, Jobs * 2);
        var here = await first.UntilAsync(Day, load => load.Stage == LoadStage.Complete);
        var requests = _sample.Requests.Total;
        var later = await second.UntilAsync(Day, load => load.ReadAt > here.ReadAt!.Value.AddSeconds(3) && load.Stage == LoadStage.Complete);
        Assert.True(later.Jobs.Count > there.Jobs.Count, "No job came.");
        Assert.InRange(_sample.Requests.Total - requests, 1, 12); // one server's refreshes, each a second
    }

    [Fact]
    public async Task Server_that_ends_hands_over_at_once_and_nothing_is_read_again()
    {
        await using var second = await SecondAfterAsync(async first =>
        {
            await first.UntilAsync(Day, load => load.Stage == LoadStage.Complete);
        });
        var requests = _sample.Requests.Total;
        var begun = TimeProvider.System.GetTimestamp();
        var load = await second.UntilAsync(Day, load => load.Stage == LoadStage.Complete && second.Role.Part == ServerPart.Reader);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 0, 5);
        Assert.InRange(load.Jobs.Count, Jobs * 9 / 10, Jobs * 2);
        Assert.InRange(_sample.Requests.Total - requests, 0, 8);
    }

    [Fact]
    public async Task Redis_that_ends_and_comes_back_empty_loses_no_screen_and_gets_all_blocks_again()
    {
        await using var first = await ServerOnRedis.StartAsync(_sample, _redis);
        await using var second = await ServerOnRedis.StartAsync(_sample, _redis);
        first.Watch(Day);
        second.Watch(Day);
        await second.UntilAsync(Day, load => load.Stage == LoadStage.Complete);
        _redis.Kill();
        await UntilAsync(() => (first.Role.Part, second.Role.Part) == (ServerPart.Alone, ServerPart.Alone));
        var alone = TimeProvider.System.GetUtcNow();
        await second.UntilAsync(Day, load => load.Stage == LoadStage.Complete && load.ReadAt > alone);
        await first.UntilAsync(Day, load => load.Stage == LoadStage.Complete && load.ReadAt > alone);
        Assert.Single(new[] { first.Role.SendsAlerts, second.Role.SendsAlerts }, sends => sends);

        await _redis.StartAgainAsync();
        await UntilAsync(() => new[] { first, second }.Count(server => server.Role.Part == ServerPart.Reader) == 1
            && new[] { first, second }.Count(server => server.Role.Part == ServerPart.Follower) == 1);
        await using var third = await ServerOnRedis.StartAsync(_sample, _redis);
        var requests = _sample.Requests.Total;
        var load = await third.UntilAsync(Day, load => load.Stage == LoadStage.Complete);
        Assert.InRange(load.Jobs.Count, Jobs * 9 / 10, Jobs * 2);
        Assert.InRange(_sample.Requests.Total - requests, 0, 12);
    }

    private async Task<ServerOnRedis> SecondAfterAsync(Func<ServerOnRedis, Task> with)
    {
        await using var first = await ServerOnRedis.StartAsync(_sample, _redis);
        var second = await ServerOnRedis.StartAsync(_sample, _redis);
        second.Watch(Day);
        await with(first);
        await second.UntilAsync(Day, load => load.Stage == LoadStage.Complete);
        return second;
    }

    private static Task UntilAsync(Func<bool> holds) => Waiting.UntilAsync(holds, TimeSpan.FromSeconds(40));
}
