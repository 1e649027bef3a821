using System.Diagnostics;
using ClassifyDashboard.BrowserTests;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Servers;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>One of two servers loses Redis alone, as when a cable is pulled; both reach the service.</summary>
[Trait("Category", "Slow")]
public sealed class HalfNetworkTests
{
    // A lease ends after six seconds, and a server looks each second.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Servers_go_on_within_the_budget_and_are_as_before_when_the_way_is_back(bool isReaderCut)
    {
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await using var redis = await RedisServer.StartAsync();
        await using var relay = new Relay(new($"http://{redis.Connection}"));
        await using var sample = await SampleApiHost.StartAsync(new() { Jobs = 500, Days = 1, ArrivalsPerSecond = 2 }, TimeProvider.System, Cancelled);
        await using var first = isReaderCut ? await ServerOnRedis.StartAsync(sample, relay) : await ServerOnRedis.StartAsync(sample, redis);
        await using var second = isReaderCut ? await ServerOnRedis.StartAsync(sample, redis) : await ServerOnRedis.StartAsync(sample, relay);
        var (cut, other) = isReaderCut ? (first, second) : (second, first);
        Assert.Equal((ServerPart.Reader, ServerPart.Follower), (first.Role.Part, second.Role.Part));
        foreach (var server in new[] { first, second })
            await server.Watch(JobFilter.Default).UntilAsync(JobFilter.Default, load => load.Stage == LoadStage.Complete);

        relay.IsCut = true;
        var begun = Stopwatch.GetTimestamp();
        await other.Role.UntilAsync(() => other.Role.Part == ServerPart.Reader, Cancelled);
        await cut.Role.UntilAsync(() => cut.Role.Part == ServerPart.Alone, Cancelled);
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, Limit);
        Assert.InRange(cut.Role.ShareOfBudget + other.Role.ShareOfBudget, 0, 1);
        await GoesOnAsync(cut);
        await GoesOnAsync(other);

        relay.IsCut = false;
        await cut.Role.UntilAsync(() => cut.Role.Part == ServerPart.Follower, Cancelled);
        Assert.Equal(ServerPart.Reader, other.Role.Part);
        var (one, same) = (await GoesOnAsync(cut), await GoesOnAsync(other));
        foreach (var load in new[] { one, same })
        {
            Assert.Equal(load.Jobs.Count, load.Jobs.Select(job => job.Id).Distinct().Count());
            Assert.InRange(load.Jobs.Count, CreatedBy(load, -1), CreatedBy(load, 1));
        }

        int CreatedBy(Load load, int seconds) => sample.Count($"?created_at_on_or_after={load.Period.From.UtcDateTime.AddSeconds(-seconds):O}"
            + $"&created_at_on_or_before={load.ReadAt!.Value.UtcDateTime.AddSeconds(seconds):O}").Total;
    }

    // What a page shows is refreshed, and not only what was known.
    private static Task<Load> GoesOnAsync(ServerOnRedis server)
    {
        var now = TimeProvider.System.GetUtcNow();
        return server.UntilAsync(JobFilter.Default, load => load.Stage == LoadStage.Complete && load.ReadAt > now);
    }
}
