namespace ClassifyDashboard.Tests;

public sealed class TestClockTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Timer_set_under_a_lock_does_not_call_back_under_it()
    {
        var clock = new TestClock(AJob.Created);
        var gate = new Lock();
        var called = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        ITimer timer;
        lock (gate)
            timer = clock.CreateTimer(_ => called.SetResult(gate.IsHeldByCurrentThread), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Assert.False(await called.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancelled));
        await timer.DisposeAsync();
    }

    [Fact]
    public async Task Advance_returns_after_due_timers_were_called()
    {
        var clock = new TestClock(AJob.Created);
        var calls = 0;
        await using var timer = clock.CreateTimer(_ => calls++, null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, calls);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, calls);
    }
}
