namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>One timer that always targets the next due time.</summary>
/// <remarks>
/// The timer is set outside of its owner's lock: a clock may invoke callbacks, and so run other code, while a timer is being set. One
/// thread at a time sets the timer and then checks again, so that a later time never overwrites an earlier one.
/// </remarks>
internal sealed class WakeTimer : IDisposable
{
    // A test's clock may jump between reading it and setting the timer; the timer would then wait for that time twice.
    private static readonly TimeSpan MaxClockJump = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly Func<TimeSpan> _clock;
    private readonly Func<TimeSpan?> _due;
    private readonly Action _wake;
    private bool _isSetting;
    private bool _isStale;

    /// <param name="time">The clock.</param>
    /// <param name="clock">Returns the current time.</param>
    /// <param name="due">Returns when to call <paramref name="wake"/>, null for never.</param>
    /// <param name="wake">Called at that time or a little later, sometimes without need. It calls <see cref="Set"/> in turn.</param>
    public WakeTimer(TimeProvider time, Func<TimeSpan> clock, Func<TimeSpan?> due, Action wake)
    {
        (_clock, _due, _wake) = (clock, due, wake);
        _timer = time.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets the timer to the due time. Callers invoke this after each change of it.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _isStale = true;
            if (_isSetting)
                return;
            _isSetting = true;
        }

        while (TakeStale())
        {
            var now = _clock();
            var due = _due();
            if (due <= now)
            {
                _wake();
                continue;
            }

            var wait = due is { } at ? TimeSpan.FromMilliseconds(Math.Ceiling((at - now).TotalMilliseconds)) : Timeout.InfiniteTimeSpan;
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
            if (due is not null && _clock() - now > MaxClockJump)
                MarkStale();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void MarkStale()
    {
        lock (_gate)
            _isStale = true;
    }

    private bool TakeStale()
    {
        lock (_gate)
        {
            (var isStale, _isStale) = (_isStale, false);
            return _isSetting = isStale;
        }
    }
}
