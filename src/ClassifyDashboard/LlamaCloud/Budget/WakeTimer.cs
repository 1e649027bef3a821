namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>One timer that is moved to whenever something is due next.</summary>
/// <remarks>
/// It is set outside of its owner's lock: a clock may call back, and let others' work go on, while a timer is set. One
/// thread at a time sets it and looks again afterwards, so that an earlier time is never overwritten by a later one.
/// </remarks>
internal sealed class WakeTimer : IDisposable
{
    // A clock that leaps between the look at it and the setting of the timer would be waited for twice.
    private static readonly TimeSpan Leap = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly Func<TimeSpan> _clock;
    private readonly Func<TimeSpan?> _due;
    private readonly Action _wake;
    private bool _isSetting;
    private bool _isOld;

    /// <param name="time">The clock.</param>
    /// <param name="clock">What the clock shows.</param>
    /// <param name="due">When <paramref name="wake"/> is to be called, null for never.</param>
    /// <param name="wake">Called at that time or a little later, sometimes without need. It calls <see cref="Set"/> in its turn.</param>
    public WakeTimer(TimeProvider time, Func<TimeSpan> clock, Func<TimeSpan?> due, Action wake)
    {
        (_clock, _due, _wake) = (clock, due, wake);
        _timer = time.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>To be called after each change of what is due.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _isOld = true;
            if (_isSetting)
                return;
            _isSetting = true;
        }

        while (IsStillOld())
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
            if (due is not null && _clock() - now > Leap)
                SetAgain();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void SetAgain()
    {
        lock (_gate)
            _isOld = true;
    }

    private bool IsStillOld()
    {
        lock (_gate)
        {
            (var isOld, _isOld) = (_isOld, false);
            return _isSetting = isOld;
        }
    }
}
