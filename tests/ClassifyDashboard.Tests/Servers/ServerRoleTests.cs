using ClassifyDashboard.Jobs;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Servers;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>Which server reads, and what it may do.</summary>
public sealed class ServerRoleTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Shares_of_all_servers_never_add_up_to_more_than_the_budget() =>
        Gen.Select(Gen.Int[1, 30], Gen.Bool, Gen.Int[0, 30]).Sample((servers, hasReader, alone) =>
        {
            var others = Math.Max(0, servers - (hasReader ? 1 : 0));
            var cut = Math.Min(alone, hasReader ? others : servers - 1); // without a reader, one may just be about to become it
            var sum = (hasReader ? ServerRole.ShareOf(ServerPart.Reader, servers) : 0)
                + (cut * ServerRole.ShareOf(ServerPart.Alone, Math.Max(2, servers)))
                + ((others - cut - (hasReader ? 0 : 1)) * ServerRole.ShareOf(ServerPart.Follower, servers));
            Assert.InRange(sum, 0, 1 + 1e-9);
        });

    [Fact]
    public void Budget_follows_its_share_and_keeps_what_it_found_out()
    {
        var time = new TestClock(AJob.Created);
        using var budget = new RequestBudget(10, 8, time) { Share = 0.2 };
        Assert.Equal((2, 2), (budget.State.RequestsPerSecond, budget.State.Configured));
        budget.Share = 0.8;
        Assert.Equal((8, 8), (budget.State.RequestsPerSecond, budget.State.Configured));
        var slow = AdaptiveRate.Of(8).Refused(0, TimeSpan.Zero);
        Assert.Equal(slow.Rate / 4, slow.WithConfigured(2).Rate, 9);
        Assert.Equal(2, slow.WithConfigured(2).Configured);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Lease_is_held_by_one_and_its_number_grows()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var connection = await redis.ConnectAsync();
        var database = connection.GetDatabase();
        var (one, other) = (new ReaderLease("lease", "one", TimeProvider.System), new ReaderLease("lease", "other", TimeProvider.System));
        Assert.True(await one.TakeOrRenewAsync(database));
        Assert.False(await other.TakeOrRenewAsync(database));
        Assert.True(await one.TakeOrRenewAsync(database));
        var first = one.Token;
        await database.KeyDeleteAsync("lease"); // as if it had slept past the end
        Assert.True(await other.TakeOrRenewAsync(database));
        Assert.False(await one.TakeOrRenewAsync(database));
        Assert.False(one.IsHeld);
        Assert.Equal(("1 one", "2 other"), (first, other.Token));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Server_whose_lease_has_gone_to_another_writes_nothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var connection = new RedisConnection(new() { Connection = redis.Connection }, () => "jobs/");
        using var budget = new RequestBudget(1, 1, TimeProvider.System);
        using var role = new ServerRole(budget, NullLogger<ServerRole>.Instance);
        using var monitor = new ServerMonitor(connection, role, TimeProvider.System, NullLogger<ServerMonitor>.Instance);
        await monitor.StartAsync(Cancelled);
        Assert.Equal(ServerPart.Reader, role.Part);
        var store = new SharedBlockStore(connection, role, new(connection));
        Assert.Equal(WriteOutcome.Written, await store.WriteAsync("scope", [new(Block.Length, [1], TimeSpan.FromHours(1))], [1], TimeSpan.FromHours(1)));

        await using var direct = await redis.ConnectAsync();
        await direct.GetDatabase().StringSetAsync("classify-dashboard:jobs/reader", "99 another", TimeSpan.FromMinutes(1));
        Assert.True(store.CanWrite, "It does not know yet.");
        Assert.Equal(WriteOutcome.Refused, await store.WriteAsync("scope", [new(Block.Length, [2], TimeSpan.FromHours(1))], [2], TimeSpan.FromHours(1)));
        await store.WriteStatusAsync("scope", [2]);
        Assert.Equal([1], await store.ReadBlockAsync("scope", Block.Length, Cancelled));
        var scope = await store.ReadAsync("scope");
        Assert.Equal([1], scope!.List!);
        Assert.Equal((1, null), (scope.Number, scope.Status));
        await monitor.LeaveAsync();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Reader_that_does_not_reach_the_service_gives_the_lease_to_another()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sample = await SampleApiHost.StartAsync(new() { Jobs = 200, Days = 1 }, TimeProvider.System, Cancelled);
        await using var cut = await ServerOnRedis.StartCutOffAsync(sample, redis);
        await using var other = await ServerOnRedis.StartAsync(sample, redis);
        Assert.Equal((ServerPart.Reader, ServerPart.Follower), (cut.Role.Part, other.Role.Part));
        var load = await cut.UntilAsync(JobFilter.Default, load => load.Stage == LoadStage.Complete);
        Assert.InRange(load.Jobs.Count, 100, 400);
        Assert.Equal((ServerPart.Follower, ServerPart.Reader), (cut.Role.Part, other.Role.Part));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Server_that_starts_without_Redis_reads_alone_and_all_its_keys_have_the_prefix_and_expire()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sample = await SampleApiHost.StartAsync(new() { Jobs = 200, Days = 1 }, TimeProvider.System, Cancelled);
        redis.Kill();
        await using var server = await ServerOnRedis.StartAsync(sample, redis, ("Redis:Prefix", "mine:"));
        Assert.Equal(ServerPart.Alone, server.Role.Part);
        server.Watch(JobFilter.Default);
        await server.UntilAsync(JobFilter.Default, load => load.Stage == LoadStage.Complete);

        await redis.StartAgainAsync();
        await using var direct = await redis.ConnectAsync();
        var database = direct.GetDatabase();
        await database.StringSetAsync("other", "stays");
        await server.Role.UntilAsync(() => server.Role.Part == ServerPart.Reader, Cancelled);
        var read = TimeProvider.System.GetUtcNow();
        await server.UntilAsync(JobFilter.Default, load => load.ReadAt > read);
        await server.DisposeAsync();

        var keys = direct.GetServers().Single().Keys().ToList();
        Assert.InRange(keys.Count, 3, 1_000);
        Assert.Equal("stays", await database.StringGetAsync("other"));
        foreach (var key in keys.Where(key => key != "other"))
        {
            Assert.StartsWith("mine:", (string?)key, StringComparison.Ordinal);
            Assert.True(await database.KeyTimeToLiveAsync(key) is not null || key.ToString().EndsWith(":number", StringComparison.Ordinal), $"{key} stays.");
        }
    }
}
