using Microsoft.Extensions.Time.Testing;

namespace ClassifyDashboard.Tests;

/// <summary>A clock that only tests move, and that calls back on their own thread or on one of the pool.</summary>
/// <remarks>
/// The one that it is made of calls what is due on whatever thread reads it or sets a timer just after it was moved. That
/// thread may hold a lock and so wait for ever for one that waits for it, which no real clock brings about.
/// </remarks>
class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    [ThreadStatic]
    private static bool _moves;

    /// <summary>Moves the clock; what is due by then has been called, unless another thread is just at it.</summary>
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
            told =>
            {
                if (_moves)
                    callback(told);
                else
                    ThreadPool.UnsafeQueueUserWorkItem(_ => callback(told), null);
            },
            state,
            dueTime,
            period);
}
