using ClassifyDashboard.Async;

namespace ClassifyDashboard.Tests.Async;

public sealed class OnDemandTaskTests : IDisposable
{
    // By the machine's clock, and far more than needed: fails a test that would wait for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _asked = new();
    private readonly ManualResetEventSlim _answer = new();
    private readonly TaskCompletionSource _again = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isNeeded = true;
    private volatile bool _isSlow;
    private int _runs;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _answer.Dispose();

    [Fact]
    public async Task Look_during_an_ending_run_starts_another_run()
    {
        await using var work = new OnDemandTask(RunAsync, IsNeeded);
        work.Update();
        (_isNeeded, _isSlow) = (false, true);
        var going = Task.Run(work.Update, Cancelled); // has seen that nobody is there, and is held up
        await _asked.Task.WaitAsync(Patience, Cancelled);
        (_isNeeded, _isSlow) = (true, false);
        var coming = Task.Run(work.Update, Cancelled);
        _answer.Set();
        await Task.WhenAll(going, coming).WaitAsync(Patience, Cancelled);
        await _again.Task.WaitAsync(Patience, Cancelled);
    }

    [Fact]
    public async Task Ended_task_is_never_started_again()
    {
        var work = new OnDemandTask(RunAsync, IsNeeded);
        work.Update();
        await work.DisposeAsync().AsTask().WaitAsync(Patience, Cancelled);
        work.Update();
        await work.DisposeAsync().AsTask().WaitAsync(Patience, Cancelled);
        Assert.Equal(1, _runs);
    }

    private bool IsNeeded()
    {
        var isNeeded = _isNeeded;
        if (_isSlow)
        {
            _asked.TrySetResult();
            _answer.Wait(Patience);
        }

        return isNeeded;
    }

    private async Task RunAsync(CancellationToken stopped)
    {
        if (Interlocked.Increment(ref _runs) == 2)
            _again.SetResult();
        await Task.Delay(Timeout.Infinite, stopped);
    }
}
