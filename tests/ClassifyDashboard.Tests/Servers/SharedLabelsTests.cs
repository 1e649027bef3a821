using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Review;
using ClassifyDashboard.Servers;
using CsCheck;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>Reviewers at several servers: no job is given twice, and no label is lost.</summary>
[Trait("Category", "Slow")]
public sealed class SharedLabelsTests : IAsyncLifetime
{
    private static readonly Reviewer Ann = new("browser-ann", "Ann");
    private static readonly Reviewer Ben = new("browser-ben", "Ben");
    private static readonly Reviewer Cem = new("browser-cem", "");

    private readonly List<Desk> _desks = [];
    private RedisServer _redis = null!;
    private Desk _one = null!;
    private Desk _two = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        (_one, _two) = (await StartAsync(), await StartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var desk in _desks)
            await desk.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Three_reviewers_at_two_servers_never_get_the_same_job_within_five_minutes_and_no_label_is_lost()
    {
        var load = LoadOf(90);
        var given = new System.Collections.Concurrent.ConcurrentQueue<(string Job, string Reviewer)>();
        await Task.WhenAll(new[] { (_one, Ann), (_two, Ben), (_one, Cem), (_two, Cem) }.Select(each => Task.Run(async () =>
        {
            var (desk, reviewer) = each;
            while (await desk.Review.NextAsync(load, ReviewQuery.Default, reviewer) is { } next)
            {
                given.Enqueue((next.Job.Id, reviewer.Key));
                Assert.Equal(LabelOutcome.Kept, await desk.Review.LabelAsync(next.Job.Id, next.Claim, LabelKind.Right, null, reviewer));
                await desk.Review.ReadAsync(Cancelled);
            }
        }, Cancelled)));
        Assert.Equal(90, given.Select(each => each.Job).Distinct().Count());
        Assert.All(given.GroupBy(each => each.Job), job => Assert.Single(job.Select(each => each.Reviewer).Distinct()));
        await Task.WhenAll(_one.Review.ReadAsync(Cancelled), _two.Review.ReadAsync(Cancelled));
        Assert.Equal(90, _one.Review.Labels.Count);
        Assert.Equal(InOrder(_one.Review.Labels), InOrder(_two.Review.Labels));
        await using var connection = await _redis.ConnectAsync();
        var left = await connection.GetDatabase().KeyTimeToLiveAsync($"{Desk.Prefix}claims/held/{given.First().Job}");
        Assert.InRange(left!.Value, Claims.Length - TimeSpan.FromSeconds(30), Claims.Length);
    }

    [Fact]
    public async Task Claim_of_a_reviewer_is_the_same_at_the_other_server_and_its_label_can_be_given_and_taken_back_there()
    {
        var load = LoadOf(10);
        var (job, claim) = (await _one.Review.NextAsync(load, ReviewQuery.Default, Ann))!.Value;
        Assert.Equal(claim, (await _two.Review.NextAsync(load, ReviewQuery.Default, Ann))!.Value.Claim);
        Assert.NotEqual(job.Id, (await _two.Review.NextAsync(load, ReviewQuery.Default, Ben))!.Value.Job.Id);
        var changed = new List<string>();
        _one.Review.Changed += changed.Add;
        Assert.Equal(LabelOutcome.Kept, await _two.Review.LabelAsync(job.Id, claim, LabelKind.Wrong, "receipt", Ann));
        await _one.Review.ReadAsync(Cancelled);
        await Waiting.UntilAsync(() => changed.Contains(Ann.Key), TimeSpan.FromSeconds(5)); // an open page shows the next job
        Assert.Equal("receipt", Assert.Single(_one.Review.Labels.All).TrueType);
        Assert.Equal(LabelOutcome.Kept, await _one.Review.UndoAsync(Ann));
        await _two.Review.ReadAsync(Cancelled);
        Assert.Equal(0, _two.Review.Labels.Count);
        Assert.Equal(job.Id, (await _two.Review.NextAsync(load, ReviewQuery.Default, Ann))!.Value.Job.Id);
    }

    [Fact]
    public async Task Label_reaches_a_server_that_listens_at_once_and_one_that_missed_the_message_when_it_looks()
    {
        await _two.Review.ReadAsync(Cancelled);
        await using var deaf = await Desk.StartAsync(_redis, listens: false);
        await deaf.Review.ReadAsync(Cancelled);
        Assert.Equal(1, await _one.Labels.AddAsync([LabelOf(1, "a", 0)], Cancelled));
        await Waiting.UntilAsync(() => _two.Review.Labels.Count == 1, TimeSpan.FromSeconds(4));
        Assert.Equal(0, deaf.Review.Labels.Count);
        await deaf.Review.ReadAsync(Cancelled);
        Assert.Equal(1, deaf.Review.Labels.Count);
    }

    [Fact]
    public async Task Any_order_of_changes_at_two_servers_gives_both_what_a_plain_dictionary_has()
    {
        var round = 0;
        await Gen.Int[0, 3].Select(Gen.Int[0, 2], Gen.Bool, Gen.Bool).Select(Gen.Int[0, 3]).Array[1, 25].SampleAsync(async steps =>
        {
            var plain = new Dictionary<(string, string), Label>();
            var first = 100 * round++;
            foreach (var ((job, reviewer, adds, isOne), second) in steps)
            {
                var (label, store) = (LabelOf(first + job, $"r{reviewer}", second), isOne ? _one.Labels : _two.Labels);
                var key = (label.Job.Id, label.Reviewer);
                if (!adds)
                {
                    Assert.True(await store.RemoveAsync(label, Cancelled));
                    plain.Remove(key);
                    continue;
                }

                var isNew = !plain.TryGetValue(key, out var before) || (before.At <= label.At && before != label);
                Assert.Equal(isNew ? 1 : 0, await store.AddAsync([label], Cancelled));
                if (isNew)
                    plain[key] = label;
            }

            foreach (var desk in new[] { _one, _two })
            {
                await desk.Labels.ReadAsync(Cancelled);
                Assert.Equal(plain.Values.OrderBy(label => label.Claim, StringComparer.Ordinal), desk.Labels.Labels.All
                    .Where(label => int.Parse(label.Job.Id[4..], null) >= first).OrderBy(label => label.Claim, StringComparer.Ordinal));
            }
        }, iter: 15, threads: 1);
    }

    [Fact]
    public async Task Redis_that_ends_takes_no_label_and_gets_all_again_when_it_comes_back_empty()
    {
        Assert.Equal(300, await _one.Labels.AddAsync([.. Enumerable.Range(0, 300).Select(i => LabelOf(i, "a", 0))], Cancelled));
        await _two.Labels.ReadAsync(Cancelled);
        _redis.Kill();
        Assert.Null(await _two.Labels.AddAsync([LabelOf(300, "b", 0)], Cancelled));
        await _one.Labels.ReadAsync(Cancelled);
        Assert.Equal((300, 300), (_one.Labels.Labels.Count, _two.Labels.Labels.Count));
        var (job, claim) = (await _two.Review.NextAsync(LoadOf(400), ReviewQuery.Default, Ben))!.Value;
        Assert.Equal(LabelOutcome.NotStored, await _two.Review.LabelAsync(job.Id, claim, LabelKind.Right, null, Ben));

        await _redis.StartAgainAsync();
        await Waiting.UntilAsync(async () => await _two.Review.LabelAsync(job.Id, claim, LabelKind.Right, null, Ben) == LabelOutcome.Kept,
            TimeSpan.FromSeconds(20));
        await Waiting.UntilAsync(async () =>
        {
            await _one.Labels.ReadAsync(Cancelled);
            return _one.Labels.Labels.Count == 301;
        }, TimeSpan.FromSeconds(20));
        var third = await StartAsync();
        await third.Labels.ReadAsync(Cancelled);
        Assert.Equal(InOrder(_one.Labels.Labels), InOrder(third.Labels.Labels));
    }

    private async Task<Desk> StartAsync()
    {
        var desk = await Desk.StartAsync(_redis, listens: true);
        _desks.Add(desk);
        return desk;
    }

    private static IEnumerable<Label> InOrder(LabelBook labels) => labels.All.OrderBy(label => (label.Job.Id, label.Reviewer));

    private static Label LabelOf(int job, string reviewer, int second) => new(
        LabelledJob.Of(AJob.Completed("a").Id($"clj-{job}")), LabelKind.Right, null, reviewer, "", AJob.Created.AddSeconds(second),
        $"{job} {reviewer} {second}");

    private static Load LoadOf(int jobs) => Components.Rendered.LoadOf(JobSet.Of(Enumerable.Range(0, jobs).Select(i =>
        AJob.Completed(i % 2 == 0 ? "a" : "b").Id($"clj-{i}").OnFile($"f-{i}").Build())));

    /// <summary>What one server has for reviewers.</summary>
    private sealed class Desk : IAsyncDisposable
    {
        public const string Prefix = "classify-dashboard:jobs/test/";

        private readonly RedisConnection _redis;
        private readonly SharedClaims _claims;

        private Desk(RedisServer redis)
        {
            _redis = new(new() { Connection = redis.Connection }, () => "jobs/test/");
            (Labels, _claims) = (new(_redis, new(_redis), TimeProvider.System), new(_redis, TimeProvider.System));
            Review = new(Labels, _claims, TimeProvider.System);
        }

        public SharedLabelStore Labels { get; }

        public ReviewDesk Review { get; }

        public static async Task<Desk> StartAsync(RedisServer redis, bool listens)
        {
            var desk = new Desk(redis);
            if (listens)
                await desk.Labels.StartAsync(Cancelled);
            return desk;
        }

        public async ValueTask DisposeAsync()
        {
            await Labels.StopAsync(CancellationToken.None);
            Labels.Dispose();
            _claims.Dispose();
            await _redis.DisposeAsync();
        }
    }
}
