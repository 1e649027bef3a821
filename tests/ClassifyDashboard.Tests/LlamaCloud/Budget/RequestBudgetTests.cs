using ClassifyDashboard.LlamaCloud.Budget;

namespace ClassifyDashboard.Tests.LlamaCloud.Budget;

public sealed class RequestBudgetTests : IDisposable
{
    private readonly CountingTime _time = new();
    private readonly RequestBudget _budget;
    private readonly CancellationToken _cancelled = TestContext.Current.CancellationToken;

    // A token every 200 ms, three at once.
    public RequestBudgetTests() => _budget = new(5, 8, _time);

    public void Dispose() => _budget.Dispose();

    [Fact]
    public async Task First_requests_go_at_once_and_later_ones_at_the_configured_rate()
    {
        var takers = Take(RequestPriority.Backfill, 8);
        Assert.Equal(5, _budget.State.Waiting);
        foreach (var left in new[] { 4, 3, 2, 1, 0 })
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            Assert.Equal(left, _budget.State.Waiting);
        }

        await Task.WhenAll(takers);
        Assert.Equal(1, _time.Timers);
    }

    [Fact]
    public async Task Most_urgent_request_goes_first_and_equals_in_order_of_arrival()
    {
        using var budget = new RequestBudget(1, 100, _time);
        var first = await budget.TakeAsync(RequestPriority.Backfill, _cancelled);
        Assert.False(first.IsPaced);
        var order = new List<Task<RequestPermit>>();
        RequestPriority[] come = [RequestPriority.Check, RequestPriority.Backfill, RequestPriority.Refresh, RequestPriority.Backfill,
            RequestPriority.FirstRows, RequestPriority.FirstRows];
        var takers = come.Select(priority => budget.TakeAsync(priority, _cancelled)).ToList();
        foreach (var next in new[] { 4, 5, 2, 1, 3 })
        {
            Assert.Equal(TimeSpan.FromSeconds(1),
                budget.ExpectedWait(RequestPriority.FirstRows) - TimeSpan.FromSeconds(takers.Skip(4).Count(taker => !taker.IsCompleted)));
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True((await takers[next]).IsPaced);
        }

        Assert.False(takers[0].IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(20));
        await takers[0];
    }

    [Fact]
    public async Task Cancelled_request_leaves_the_queue_at_once_and_costs_nothing()
    {
        using var gone = new CancellationTokenSource();
        _ = Take(RequestPriority.Backfill, 3);
        var leaving = Enumerable.Range(0, 5).Select(_ => _budget.TakeAsync(RequestPriority.FirstRows, gone.Token)).ToList();
        var staying = _budget.TakeAsync(RequestPriority.Check, _cancelled);
        Assert.Equal(6, _budget.State.Waiting);
        await gone.CancelAsync();
        Assert.Equal(1, _budget.State.Waiting);
        foreach (var taker in leaving)
            Assert.Equal(gone.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taker)).CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _budget.TakeAsync(RequestPriority.FirstRows, gone.Token));
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await staying;
    }

    [Fact]
    public async Task Slow_backfill_never_blocks_an_awaited_request()
    {
        using var budget = new RequestBudget(1000, 2, _time);
        var backfill = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => budget.TakeAsync(RequestPriority.Backfill, _cancelled)));
        var more = budget.TakeAsync(RequestPriority.Backfill, _cancelled);
        var urgent = await Task.WhenAll(budget.TakeAsync(RequestPriority.FirstRows, _cancelled), budget.TakeAsync(RequestPriority.Refresh, _cancelled));
        var another = budget.TakeAsync(RequestPriority.FirstRows, _cancelled);
        Assert.Equal((2, 4), (budget.State.Waiting, budget.InFlight));

        budget.End(urgent[0], RequestOutcome.Served);
        await another;
        foreach (var turn in urgent.Skip(1).Concat(backfill))
        {
            Assert.False(more.IsCompleted);
            budget.End(turn, RequestOutcome.Other);
        }

        await more;
    }

    [Fact]
    public async Task Checks_take_a_twentieth_of_the_rate_at_most()
    {
        var checks = Take(RequestPriority.Check, 10);
        Assert.Equal(9, _budget.State.Waiting);
        Assert.Equal(TimeSpan.FromSeconds(40), _budget.ExpectedWait(RequestPriority.Check));
        for (var left = 8; left >= 3; left--)
        {
            _time.Advance(TimeSpan.FromSeconds(3.9));
            Assert.Equal(left + 1, _budget.State.Waiting);
            _time.Advance(TimeSpan.FromSeconds(0.1));
            Assert.Equal(left, _budget.State.Waiting);
        }

        await checks[6];
    }

    [Fact]
    public async Task Refusal_lowers_the_rate_and_is_reported()
    {
        var turns = await Task.WhenAll(Take(RequestPriority.FirstRows, 3));
        Assert.Equal((5, 5, false, 0), (_budget.State.RequestsPerSecond, _budget.State.Configured, _budget.State.IsSlowed, _budget.State.Waiting));
        foreach (var turn in turns)
            _budget.End(turn, RequestOutcome.Refused);
        _ = Take(RequestPriority.Backfill, 4);
        Assert.Equal(new BudgetState(2.5, 5, 4, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(2), null), _budget.State);
        Assert.True(_budget.State.IsSlowed);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(86_400, 60)]
    public async Task Pause_asked_for_by_the_service_holds_all_requests_for_a_minute_at_most(int asked, int waited)
    {
        var turn = await _budget.TakeAsync(RequestPriority.FirstRows, _cancelled);
        _budget.End(turn, RequestOutcome.Refused, TimeSpan.FromSeconds(asked));
        var taker = Take(RequestPriority.FirstRows, 1)[0];
        Assert.Equal(_time.GetUtcNow().AddSeconds(waited), _budget.State.PausedUntil);
        Assert.True(_budget.ExpectedWait(RequestPriority.FirstRows) >= TimeSpan.FromSeconds(waited));
        _time.Advance(TimeSpan.FromSeconds(waited) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _budget.State.Waiting);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await taker).IsPaced);
        Assert.Null(_budget.State.PausedUntil);
    }

    [Fact]
    public async Task Disposed_budget_leaves_nobody_waiting()
    {
        var takers = Take(RequestPriority.Backfill, 4);
        _budget.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => takers[3]);
    }

    private List<Task<RequestPermit>> Take(RequestPriority priority, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _budget.TakeAsync(priority, _cancelled))];
}
