using ClassifyDashboard.Access.SignIn;
using ClassifyDashboard.Api.Export;
using ClassifyDashboard.Api.Review;
using ClassifyDashboard.Import;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Names;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Review;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Servers;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Tests.Access;
using ClassifyDashboard.Tests.Import;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>Names, id lists and what commands import are the same on all servers, and the keys of others in Redis stay as they are.</summary>
[Trait("Category", "Slow")]
public sealed class SharedStoresTests : IAsyncLifetime
{
    private const string Prefix = "classify-dashboard:";

    private RedisServer _redis = null!;
    private SampleApiHost _sample = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _sample = await SampleApiHost.StartAsync(new() { Jobs = 1_500, Days = 1, ArrivalsPerSecond = 0 }, TimeProvider.System, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await _sample.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Two_servers_that_show_the_same_jobs_ask_for_their_names_once()
    {
        await using var first = await ServerOnRedis.StartAsync(_sample, _redis);
        await using var second = await ServerOnRedis.StartAsync(_sample, _redis);
        ServerOnRedis[] servers = [first, second];
        var loads = await Task.WhenAll(servers.Select(server => server.UntilAsync(JobFilter.Default, load => load.Stage == LoadStage.Complete)));
        var jobs = loads[0].Jobs.Where(job => NameQueue.IsFileId(job.Input)).ToList();
        foreach (var server in servers)
            NamesOf(server).Request(jobs);
        await Waiting.UntilAsync(() => Task.FromResult(servers.All(server => jobs.All(job => NamesOf(server).Table.FindInput(job.Input) is not null
            && NamesOf(server).Table.FindConfiguration(jobs[0].ConfigurationId) is not null))), TimeSpan.FromSeconds(20));
        var files = jobs.Select(job => job.Input.Value).Distinct().Count();
        var once = 2 + (files + NamesClient.MaxFiles - 1) / NamesClient.MaxFiles; // two lists, and the files
        Assert.InRange(_sample.SiblingRequests.Total, once, once + 4);
    }

    [Fact]
    public async Task Id_list_of_one_server_opens_on_the_other()
    {
        await using var first = await ServerOnRedis.StartAsync(_sample, _redis);
        await using var second = await ServerOnRedis.StartAsync(_sample, _redis);
        var ids = Enumerable.Range(0, 500).Select(i => $"clj-{i:00000000}").ToValueList();
        await ListsOf(first).KeepAsync(ids);
        var (query, ignored) = await ListsOf(second).ReadAsync(JobQuery.Default.With(new JobFilter { JobIds = ids }).Write());
        Assert.Empty(ignored);
        Assert.Equal(ids, query.Filter.JobIds);
    }

    [Fact]
    public async Task Jobs_are_imported_while_no_dashboard_reads_and_every_dashboard_shows_them()
    {
        using var folder = new ImportFolder { Key = _sample.ApiKey, Address = _sample.BaseAddress.ToString() };
        var day = TimeSpan.FromDays(1);
        Job[] jobs = [.. Enumerable.Range(0, 40).Select(i => AJob.Completed("a").Id($"clj-import-{i}").At(AJob.Created.AddMinutes(i * 7)).Build())];
        var file = await folder.ExportAsync("jobs.jsonl", jobs);
        Assert.Equal((0, "40 jobs read: 40 new, 0 newer than before, 0 already known. 0 refused.", ""), await RunAsync());
        Assert.Equal((0, "40 jobs read: 0 new, 0 newer than before, 40 already known. 0 refused.", ""), await RunAsync());

        await using var first = await ServerOnRedis.StartAsync(_sample, _redis, ("Reading:KeepDays", "3650"));
        await using var second = await ServerOnRedis.StartAsync(_sample, _redis, ("Reading:KeepDays", "3650"));
        var filter = new JobFilter { Window = new(TimeBound.At(AJob.Created - day), TimeBound.At(AJob.Created + day)) };
        foreach (var server in new[] { second, first })
            await server.UntilAsync(filter, load => jobs.All(job => load.Jobs.Find(job.Id) is not null));

        var (exit, _, errors) = await RunAsync();
        Assert.Equal(2, exit);
        Assert.Contains("Stop all dashboards", errors, StringComparison.Ordinal);
        await Waiting.UntilAsync(() => first.Role.Servers == 2, TimeSpan.FromSeconds(8)); // the command has left
        _redis.Kill();
        (exit, _, errors) = await RunAsync();
        Assert.Equal(2, exit);
        Assert.Contains("Redis does not answer", errors, StringComparison.Ordinal);

        async Task<(int Exit, string Output, string Errors)> RunAsync()
        {
            var (code, output, problems) = await folder.RunAsync([file], ("Redis:Connection", _redis.Connection));
            return (code, output.Trim(), problems.Trim());
        }
    }

    [Fact]
    public async Task Labels_are_imported_while_dashboards_run()
    {
        using var folder = new ImportFolder();
        Label[] labels = [.. Enumerable.Range(0, 450).Select(i =>
            new Label(LabelledJob.Of(AJob.Completed("a").Id($"clj-{i}")), LabelKind.Right, null, "browser-a", "", AJob.Created.AddSeconds(i), $"{i}"))];
        await using (var file = File.Create(folder.PathOf("labels.jsonl")))
        {
            var pipe = System.IO.Pipelines.PipeWriter.Create(file);
            await JsonExport.WriteLinesAsync(labels, LabelFields.Write, pipe, Cancelled);
            await pipe.CompleteAsync();
        }

        foreach (var expected in new[] { "450 new or newer, 0 already known", "0 new or newer, 450 already known" })
        {
            var (output, errors) = (new StringWriter(), new StringWriter());
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("LLAMA_CLOUD_API_KEY", folder.Key),
                new("LLAMA_CLOUD_BASE_URL", folder.Address), new("Redis:Connection", _redis.Connection)]).Build();
            Assert.Equal(0, await ImportLabelsCommand.RunAsync([ImportLabelsCommand.Word, folder.PathOf("labels.jsonl")], configuration, output, errors));
            Assert.Equal(($"450 labels read: {expected}. 0 refused.", ""), (output.ToString().Trim(), errors.ToString()));
        }
    }

    [Fact]
    public async Task Keys_of_others_stay_and_own_ones_have_the_prefix_and_an_end_except_labels()
    {
        await using var connection = await _redis.ConnectAsync();
        var database = connection.GetDatabase();
        await database.StringSetAsync("other", "x");
        await database.StringSetAsync("jobs/other", "y");
        await using (var host = await AccessHost.WithTokenAsync(("Redis:Connection", _redis.Connection)))
        {
            using var client = await host.SignedInAsync();
            var signIns = host.Services.GetRequiredService<SignInState>();
            signIns.End("00000000000000000000000000000001");
            signIns.Use("00000000000000000000000000000002");
        }

        await using (var server = await ServerOnRedis.StartAsync(_sample, _redis))
        {
            var load = await server.UntilAsync(JobFilter.Default, load => load.Stage == LoadStage.Complete);
            NamesOf(server).Request(load.Jobs);
            await ListsOf(server).KeepAsync(load.Jobs.Take(500).Select(job => job.Id).ToValueList());
            var redis = server.Services.GetRequiredService<RedisConnection>();
            using var labels = new SharedLabelStore(redis, server.Services.GetRequiredService<ServerMessages>(), TimeProvider.System);
            using var claims = new SharedClaims(redis, TimeProvider.System);
            var desk = new ReviewDesk(labels, claims, TimeProvider.System);
            for (var i = 0; i < 3; i++)
            {
                var (job, claim) = (await desk.NextAsync(load, ReviewQuery.Default, new("browser-ann", "")))!.Value;
                Assert.Equal(LabelOutcome.Kept, await desk.LabelAsync(job.Id, claim, LabelKind.Right, null, new("browser-ann", "")));
            }

            await NamesOf(server).Idle; // names are stored
        }

        Assert.Equal(("x", "y"), ((string?)await database.StringGetAsync("other"), (string?)await database.StringGetAsync("jobs/other")));
        var own = await KeysAsync(connection);
        Assert.True(own.Count > 20);
        string[] parts =
            ["sign-in-keys", "sign-ins/ended", "sign-ins/used", "/labels/all", "/claims/held/", "/list/", "/names/inputs/", "/changes"];
        foreach (var part in parts)
            Assert.Contains(own, key => key.Contains(part, StringComparison.Ordinal));
        foreach (var key in own)
        {
            Assert.StartsWith(Prefix, key, StringComparison.Ordinal);
            Assert.True(key.Contains("/labels/", StringComparison.Ordinal) == (await database.KeyTimeToLiveAsync(key) is null), $"{key} has an end, or none.");
        }
    }

    private static async Task<List<string>> KeysAsync(IConnectionMultiplexer connection)
    {
        List<string> keys = [];
        await foreach (var key in connection.GetServer(connection.GetEndPoints()[0]).KeysAsync())
        {
            if ((string)key! is not ("other" or "jobs/other"))
                keys.Add(key!);
        }

        return keys;
    }

    private static NameDirectory NamesOf(ServerOnRedis server) => server.Services.GetRequiredService<NameDirectory>();

    private static IdListStore ListsOf(ServerOnRedis server) => new(server.Services.GetRequiredService<KeyValueStore>(), TimeProvider.System);
}
