using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests;

/// <summary>A clock that only tests move. It runs callbacks on the test's thread or on a pool thread.</summary>
/// <remarks>
/// The base class runs due callbacks on whatever thread reads the clock or sets a timer just after it was moved. That
/// thread may hold a lock and so deadlock with one that waits for it, which no real clock causes.
/// </remarks>
class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    [ThreadStatic]
    private static bool _moves;

    /// <summary>Moves the clock and runs what is due, unless another thread is running it.</summary>
    public new void Advance(TimeSpan span)
    {
        var before = _moves;
        _moves = true;
        try
        {
            base.Advance(span);
        }
        finally
        {
            _moves = before;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(
            state =>
            {
                if (_moves)
                    callback(state);
                else
                    ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);
            },
            state,
            dueTime,
            period);
}
