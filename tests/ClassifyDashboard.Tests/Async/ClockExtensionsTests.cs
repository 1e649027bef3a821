using ClassifyDashboard.Async;
using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests.Async;

public sealed class ClockExtensionsTests
{
    [Fact]
    public async Task Wait_below_a_millisecond_yields_the_thread()
    {
        var time = new FakeTimeProvider();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        try
        {
            // By the machine's clock, and far more than needed: fails a test whose thread is never returned.
            var begun = Task.Run(() => new { ClockExtensions = time.UntilAsync(time.GetUtcNow() + TimeSpan.FromMilliseconds(0.5), stop.Token) }, stop.Token);
            var waiting = (await begun.WaitAsync(TimeSpan.FromSeconds(10), stop.Token)).ClockExtensions;
            Assert.False(waiting.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await waiting;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    [Fact]
    public async Task Clock_that_jumps_at_the_start_of_a_wait_does_not_extend_it()
    {
        var time = new LeapingOnce(TimeSpan.FromSeconds(4));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        try
        {
            var waiting = time.UntilAsync(time.GetUtcNow() + TimeSpan.FromSeconds(10), stop.Token);
            time.Advance(TimeSpan.FromSeconds(5));
            Assert.False(waiting.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(1));
            await waiting.WaitAsync(TimeSpan.FromSeconds(10), stop.Token); // of the machine's clock, and far more than it takes
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    [Fact]
    public async Task Clock_that_is_set_back_during_a_wait_does_not_extend_it()
    {
        var time = new SetBackTime();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        try
        {
            var waiting = time.UntilAsync(time.GetUtcNow() + TimeSpan.FromSeconds(10), stop.Token);
            time.Back = TimeSpan.FromHours(1);
            time.Advance(TimeSpan.FromSeconds(9));
            Assert.False(waiting.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(2));
            await waiting.WaitAsync(TimeSpan.FromSeconds(10), stop.Token); // of the machine's clock, and far more than it takes
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private sealed class SetBackTime : FakeTimeProvider
    {
        public TimeSpan Back { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - Back;

        public override long GetTimestamp() => base.GetUtcNow().Ticks; // goes on
    }

    private sealed class LeapingOnce(TimeSpan leap) : FakeTimeProvider
    {
        private bool _hasLeapt;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (!_hasLeapt)
            {
                _hasLeapt = true;
                Advance(leap);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
