using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Review;
using ClassifyDashboard.Tests.Storage;

namespace ClassifyDashboard.Tests.Review;

/// <summary>Who gets which job, and what becomes of labels.</summary>
public sealed class ReviewDeskTests : IDisposable
{
    private static readonly Reviewer Ann = new("browser-ann", "Ann");
    private static readonly Reviewer Ben = new("browser-ben", "Ben");
    private static readonly Reviewer Cem = new("browser-cem", "");

    private readonly string _directory = Directory.CreateTempSubdirectory("classify-desk-").FullName;
    private StoreUnderTest _store;
    private ReviewDesk _desk;

    public ReviewDeskTests() => (_store, _desk) = Start();

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Reviewers_at_once_never_get_the_same_job_within_five_minutes()
    {
        var load = LoadOf(120);
        var given = new List<(string Job, string Reviewer, DateTimeOffset At)>();
        var gate = new Lock();
        await Task.WhenAll(new[] { Ann, Ben, Cem }.Select(reviewer => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                var next = await _desk.NextAsync(load, ReviewQuery.Default, reviewer);
                if (next is not { } job)
                    return;
                lock (gate)
                    given.Add((job.Job.Id, reviewer.Key, _store.Time.GetUtcNow()));
                if (i % 7 != 6) // else the reviewer reads on
                    Assert.Equal(LabelOutcome.Kept, await _desk.LabelAsync(job.Job.Id, job.Claim,
                        i % 5 == 0 ? LabelKind.Skipped : LabelKind.Right, null, reviewer));
                lock (gate)
                    _store.Time.Advance(TimeSpan.FromSeconds(2));
            }
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(120, given.Count);
        foreach (var job in given.GroupBy(each => each.Job))
        {
            var times = job.OrderBy(each => each.At).ToList();
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(
                pair.First.Reviewer == pair.Second.Reviewer || pair.Second.At - pair.First.At >= Claims.Length));
        }
    }

    [Fact]
    public async Task Job_is_the_reviewers_until_it_is_labelled_or_five_minutes_have_passed_also_after_a_restart()
    {
        var load = LoadOf(10);
        var first = (await _desk.NextAsync(load, ReviewQuery.Default, Ann))!.Value;
        Assert.Equal(first.Claim, (await _desk.NextAsync(load, ReviewQuery.Default, Ann))!.Value.Claim);
        Restart();
        Assert.NotEqual(first.Job.Id, (await _desk.NextAsync(load, ReviewQuery.Default, Ben))!.Value.Job.Id);
        Assert.Equal(first, await _desk.NextAsync(load, ReviewQuery.Default, Ann));
        _store.Time.Advance(Claims.Length);
        Assert.Equal(first.Job.Id, (await _desk.NextAsync(load, ReviewQuery.Default, Cem))!.Value.Job.Id);
    }

    [Fact]
    public async Task Label_that_comes_twice_or_late_or_after_a_restart_counts_once()
    {
        var load = LoadOf(10);
        var (job, claim) = (await _desk.NextAsync(load, ReviewQuery.Default, Ann))!.Value;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _desk.LabelAsync(job.Id, claim, LabelKind.Right, null, Ann)));
        var label = Assert.Single(_desk.Labels.All);
        Restart();
        _store.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(LabelOutcome.Kept, await _desk.LabelAsync(job.Id, claim, LabelKind.Right, null, Ann));
        Assert.Equal(label, Assert.Single(_desk.Labels.All));

        var late = (await _desk.NextAsync(load, ReviewQuery.Default, Ben))!.Value;
        Restart();
        _store.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(LabelOutcome.Kept, await _desk.LabelAsync(late.Job.Id, late.Claim, LabelKind.Wrong, "b", Ben));
        Assert.Equal(("b", "Ben", LabelledJob.Of(late.Job)),
            _desk.Labels.DecidedOf(late.Job.Id) is { } kept ? (kept.TrueType, kept.By, kept.Job) : default);
        Assert.Equal(LabelOutcome.UnknownJob, await _desk.LabelAsync("clj-of-nobody", "x", LabelKind.Right, null, Ann));
    }

    [Fact]
    public async Task Wrong_with_the_type_of_the_result_is_right()
    {
        var (job, claim) = (await _desk.NextAsync(LoadOf(1), ReviewQuery.Default, Ann))!.Value;
        await _desk.LabelAsync(job.Id, claim, LabelKind.Wrong, job.Result!.Type, Ann);
        Assert.Equal((LabelKind.Right, null), Assert.Single(_desk.Labels.All) is var label ? (label.Kind, label.TrueType) : default);
    }

    [Fact]
    public async Task Skipped_and_unsure_jobs_go_to_others_and_not_to_the_same_reviewer()
    {
        var load = LoadOf(2);
        var (first, claim) = (await _desk.NextAsync(load, ReviewQuery.Default, Ann))!.Value;
        await _desk.LabelAsync(first.Id, claim, LabelKind.Skipped, null, Ann);
        var (second, other) = (await _desk.NextAsync(load, ReviewQuery.Default, Ann))!.Value;
        await _desk.LabelAsync(second.Id, other, LabelKind.Unsure, null, Ann);
        Assert.Null(await _desk.NextAsync(load, ReviewQuery.Default, Ann));
        _store.Time.Advance(Claims.Length);
        Assert.Equal(first.Id, (await _desk.NextAsync(load, ReviewQuery.Default, Ben))!.Value.Job.Id);
        Assert.Equal(2, _desk.FiguresOf(load, 0.8).WaitingIn(ReviewPart.Random));
    }

    [Fact]
    public async Task Undo_takes_the_last_label_back_and_shows_its_job_again()
    {
        var load = LoadOf(10);
        for (var i = 0; i < 3; i++)
        {
            var (job, claim) = (await _desk.NextAsync(load, ReviewQuery.Default, Ann))!.Value;
            await _desk.LabelAsync(job.Id, claim, LabelKind.Right, null, Ann);
            _store.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var last = _desk.LastOf(Ann)!;
        Assert.Equal(LabelOutcome.Kept, await _desk.UndoAsync(Ann));
        Assert.Equal(2, _desk.Labels.Count);
        Assert.Equal(last.Job.Id, (await _desk.NextAsync(load, ReviewQuery.Default, Ann))!.Value.Job.Id);
        Restart();
        await _desk.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, _desk.Labels.Count);
        Assert.Equal(LabelOutcome.UnknownJob, await _desk.UndoAsync(Ben));
    }

    private void Restart()
    {
        var now = _store.Time.GetUtcNow();
        _store.Dispose();
        (_store, _desk) = Start();
        _store.Time.SetUtcNow(now);
    }

    private (StoreUnderTest, ReviewDesk) Start()
    {
        var store = new StoreUnderTest(_directory);
        return (store, new(new LabelStore(store.Store), new Claims(store.Store, store.Time), store.Time));
    }

    private static Load LoadOf(int jobs) => Components.Rendered.LoadOf(JobSet.Of(Enumerable.Range(0, jobs).Select(i =>
        AJob.Completed(i % 2 == 0 ? "a" : "b").Id($"clj-{i}").OnFile($"f-{i}").Build())));
}
