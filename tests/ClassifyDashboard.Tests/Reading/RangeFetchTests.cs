using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;
using ClassifyDashboard.Reading.Fetch;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Tests.LlamaCloud;

namespace ClassifyDashboard.Tests.Reading;

public sealed class RangeFetchTests : IDisposable
{
    // Beyond it nobody wants the gap any more, so that an endless fetch fails its test instead of hanging.
    private const int MaxLooks = 1_000;

    private readonly StubService _service = new();
    private readonly BlockCache _cache = new(new JobReaderOptions().MaxJobs);
    private int _looks;

    public void Dispose()
    {
        _service.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task Cancelled_fetch_ends_though_a_newcomer_wants_its_gap()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(_service.Client, new(canceled: true)));
        Assert.InRange(_looks, 1, 10);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Page_that_fails_unexpectedly_is_not_retried_for_ever()
    {
        var client = new ClassifyClient(new(() => null!), new(new(() => throw new InvalidOperationException("Not there yet.")), _service.Time));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(client, TestContext.Current.CancellationToken));
        Assert.InRange(_looks, 1, 10);
    }

    private Task RunAsync(ClassifyClient client, CancellationToken cancellationToken)
    {
        var fetch = new RangeFetch(new(0, TimeRange.NoEnd), [], [], null, new(null, null), new(_cache), client, _service.Time);
        return fetch.RunAsync(new(_ => ++_looks < MaxLooks, _ => RequestPriority.Backfill, (_, _) => Task.CompletedTask, () => { }), cancellationToken);
    }
}
