using ClassifyDashboard.Jobs.Review;
using ClassifyDashboard.Review;
using ClassifyDashboard.Tests.Jobs.Review;
using ClassifyDashboard.Tests.Storage;
using CsCheck;

namespace ClassifyDashboard.Tests.Review;

/// <summary>Labels survive everything that a store survives.</summary>
public sealed class LabelStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("classify-labels-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Labels_are_there_after_a_restart_and_in_order_of_reviewer_and_job()
    {
        var labels = Enumerable.Range(0, 3 * LabelStore.PartSize + 5).Select(i => LabelOf(i)).ToList();
        using (var store = new StoreUnderTest(_directory))
        {
            using var kept = new LabelStore(store.Store);
            Assert.True(kept.IsDurable);
            Assert.Equal(labels.Count - 1, await kept.AddAsync(labels[1..], Cancelled));
            Assert.Equal(1, await kept.AddAsync(labels[..1], Cancelled));
            Assert.Equal(0, await kept.AddAsync([labels[7]], Cancelled)); // a second click
            Assert.True(await kept.RemoveAsync(labels[100], Cancelled));
            Assert.Equal(1, await kept.AddAsync([labels[50] with { Kind = LabelKind.Unsure, TrueType = null, At = labels[50].At.AddMinutes(1) }], Cancelled));
            Assert.Equal(0, await kept.AddAsync([labels[50]], Cancelled)); // an older one that comes late
        }

        using var again = new StoreUnderTest(_directory);
        using var read = new LabelStore(again.Store);
        await read.ReadAsync(Cancelled);
        Assert.Equal(labels.Count - 1, read.Labels.Count);
        Assert.Empty(read.Labels.Of(labels[100].Job.Id));
        Assert.Equal(LabelKind.Unsure, Assert.Single(read.Labels.Of(labels[50].Job.Id)).Kind);
        Assert.Equal(labels[3], Assert.Single(read.Labels.Of(labels[3].Job.Id)));
    }

    [Fact]
    public void Book_is_that_of_a_plain_dictionary() => Gen.Int[0, 3].Select(Gen.Int[0, 2], Gen.Bool).Array[0, 40].Sample(steps =>
    {
        var (book, plain) = (LabelBook.Empty, new Dictionary<(string, string), Label>());
        foreach (var (step, (job, reviewer, adds)) in steps.Index())
        {
            var label = LabelOf(job) with { Reviewer = $"r{reviewer}", Claim = $"c{step}" };
            book = adds ? book.With(label) : book.Without(label);
            if (adds)
                plain[(label.Job.Id, label.Reviewer)] = label;
            else
                plain.Remove((label.Job.Id, label.Reviewer));
        }

        Assert.Equal(plain.Count, book.Count);
        Assert.Equal(plain.Values.OrderBy(label => label.Claim), book.All.OrderBy(label => label.Claim));
    });

    [Fact]
    public async Task Label_that_cannot_be_stored_does_not_count()
    {
        using var other = new StoreUnderTest(_directory);
        await other.SetAsync("x", 1); // holds the file
        using var store = new StoreUnderTest(_directory);
        using var labels = new LabelStore(store.Store);
        Assert.Null(await labels.AddAsync([LabelOf(1)], Cancelled));
        Assert.Equal(0, labels.Labels.Count);
    }

    [Fact]
    public async Task Store_that_began_anew_gets_all_labels_again()
    {
        using var store = new StoreUnderTest(_directory);
        using var labels = new LabelStore(store.Store);
        await labels.AddAsync([.. Enumerable.Range(0, 150).Select(i => LabelOf(i))], Cancelled);
        for (var part = 0; part < 3; part++)
            await store.Store.RemoveAsync($"labels/{part:000000}", Cancelled);
        await labels.AddAsync([LabelOf(150)], Cancelled);
        using var read = new LabelStore(store.Store);
        await read.ReadAsync(Cancelled);
        Assert.Equal(151, read.Labels.Count);
    }

    [Fact]
    public async Task Damaged_part_loses_no_other()
    {
        using var store = new StoreUnderTest(_directory);
        using (var labels = new LabelStore(store.Store))
            await labels.AddAsync([.. Enumerable.Range(0, 150).Select(i => LabelOf(i))], Cancelled);
        Assert.True(await store.Store.KeepAsync("labels/000001", [1, 2, 3], Cancelled));
        using var read = new LabelStore(store.Store);
        await read.ReadAsync(Cancelled);
        Assert.Equal(150 - LabelStore.PartSize, read.Labels.Count);
    }

    [Fact]
    public async Task Labels_hold_no_address_and_do_not_expire()
    {
        var job = AJob.Completed().OnUrl("https://files.example.com/a.pdf?X-Signature=secret").Build();
        using var store = new StoreUnderTest(_directory);
        using var labels = new LabelStore(store.Store);
        await labels.AddAsync([ReviewFiguresTests.LabelOf(job, isWrong: false)], Cancelled);
        store.Time.Advance(TimeSpan.FromDays(3_000));
        var stored = System.Text.Encoding.UTF8.GetString((await store.GetAsync("labels/000000"))!);
        Assert.DoesNotContain("example.com", stored, StringComparison.Ordinal);
        Assert.Contains(LabelledJob.Of(job).InputKey, stored, StringComparison.Ordinal);
        Assert.Equal(LabelledJob.Of(job).InputKey, LabelledJob.Of(AJob.Failed().OnUrl("https://files.example.com/a.pdf?X-Signature=secret").Build()).InputKey);
        Assert.NotEqual(
            LabelledJob.Of(job).InputKey, LabelledJob.Of(AJob.Failed().OnFile("https://files.example.com/a.pdf?X-Signature=secret").Build()).InputKey);
    }

    private static Label LabelOf(int i) => ReviewFiguresTests.LabelOf(AJob.Completed("invoice \u202E", 0.25).Id($"clj-{i}"), i % 2 == 0) with
    {
        TrueType = i % 4 == 0 ? "receipt" : null,
    };
}
