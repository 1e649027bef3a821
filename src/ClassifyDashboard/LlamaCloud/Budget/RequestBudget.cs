namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>Limits the requests of the API key to a rate that the service accepts, the most urgent first.</summary>
/// <remarks>
/// System.Threading.RateLimiting's token bucket is unsuitable: it uses the machine's stopwatch instead of the injected clock, its rate
/// cannot change, and it has no priorities.
/// </remarks>
public sealed class RequestBudget : IDisposable
{
    /// <summary>
    /// The number of concurrent FirstRows and Refresh requests above the limit, so that slow backfill never blocks them.
    /// </summary>
    internal const int Reserve = 2;

    private readonly Lock _gate = new();
    private readonly RequestQueue _queue = new();
    private readonly PriorityShares _shares = new();
    private readonly WakeTimer _timer;
    private readonly TimeProvider _time;
    private readonly Func<double> _configured;
    private readonly int _maxInFlight;
    private readonly long _start;
    private TokenBucket? _tokens;
    private AdaptiveRate? _rate;
    private TimeSpan _now;
    private TimeSpan _pausedUntil;
    private TimeSpan? _due;
    private int _inFlight;
    private double _share = 1;

    /// <param name="requestsPerSecond">The rate that is never exceeded; greater than 0.</param>
    /// <param name="maxInFlight">The maximum number of concurrent requests, 1 or more.</param>
    /// <param name="time">The clock.</param>
    public RequestBudget(double requestsPerSecond, int maxInFlight, TimeProvider time)
        : this(() => requestsPerSecond, maxInFlight, time)
    {
    }

    // The configured rate depends on the connection, whose server may start after this object is created.
    internal RequestBudget(Func<double> configured, int maxInFlight, TimeProvider time)
    {
        (_configured, _maxInFlight, _time, _start) = (configured, maxInFlight, time, time.GetTimestamp());
        _timer = new(time, () => Now, () => { lock (_gate) return _due; }, GrantDuePermits);
    }

    /// <summary>The current state.</summary>
    public BudgetState State
    {
        get
        {
            var (now, date) = (Now, _time.GetUtcNow());
            lock (_gate)
            {
                var pace = Fill(now);
                DateTimeOffset? paused = _pausedUntil > _now ? date + (_pausedUntil - _now) : null;
                return new(pace.Rate, pace.Configured, _queue.Count, Expected(RequestPriority.FirstRows), Expected(RequestPriority.Backfill), paused);
            }
        }
    }

    /// <summary>
    /// The share of the configured rate that this process may use, greater than 0 and at most 1: several servers with the same key divide it.
    /// </summary>
    public double Share
    {
        get => Volatile.Read(ref _share);
        set
        {
            if (Interlocked.Exchange(ref _share, value) != value)
                GrantDuePermits();
        }
    }

    internal int InFlight => Volatile.Read(ref _inFlight);

    // Read only outside of the lock: a test's clock invokes timer callbacks when it is read, and this lock is reentrant.
    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>
    /// Returns the expected wait of a new request, if earlier ones are answered in time and no more urgent one arrives.
    /// </summary>
    public TimeSpan ExpectedWait(RequestPriority priority)
    {
        var now = Now;
        lock (_gate)
        {
            Fill(now);
            return Expected(priority);
        }
    }

    /// <summary>Waits for a permit, which the caller must return by <see cref="End"/>, whatever the outcome of the request.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; this costs the budget nothing.</exception>
    internal async Task<RequestPermit> TakeAsync(RequestPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (permit, now) = (new RequestPermit(priority), Now);
        lock (_gate)
        {
            _queue.Add(permit);
            GrantPermits(now);
        }

        _timer.Set();
        using var registration = permit.Granted.IsCompleted ? default : cancellationToken.UnsafeRegister(_ => CancelPermit(permit, cancellationToken), null);
        await permit.Granted;
        return permit;
    }

    /// <summary>Returns a permit.</summary>
    /// <param name="permit">A permit from <see cref="TakeAsync"/>.</param>
    /// <param name="outcome">The outcome of the request.</param>
    /// <param name="retryAfter">The pause that the service requested; capped at <see cref="RetryPolicy.LongestWait"/>.</param>
    internal void End(RequestPermit permit, RequestOutcome outcome, TimeSpan? retryAfter = null)
    {
        var now = Now;
        lock (_gate)
        {
            var before = Fill(now);
            _inFlight--;
            _rate = outcome switch
            {
                RequestOutcome.Refused => before.Refused(permit.Step, _now),
                RequestOutcome.Served when permit.IsPaced => before.Served(permit.Step, _now),
                _ => before,
            };
            if (outcome == RequestOutcome.Refused && _rate.Step != before.Step)
                _tokens!.Empty(); // the service's bucket is empty too
            if (retryAfter is { } wait)
                _pausedUntil = Max(_pausedUntil, _now + (wait < RetryPolicy.LongestWait ? wait : RetryPolicy.LongestWait));
            GrantPermits(now);
        }

        _timer.Set();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            while (_queue.Head is { } permit && _queue.Remove(permit))
                permit.Cancel(new CancellationToken(canceled: true));
            _due = null;
        }

        _timer.Dispose();
    }

    private void GrantDuePermits()
    {
        var now = Now;
        lock (_gate)
            GrantPermits(now);
        _timer.Set();
    }

    private void CancelPermit(RequestPermit permit, CancellationToken cancellationToken)
    {
        var now = Now;
        lock (_gate)
        {
            if (!_queue.Remove(permit))
                return;
            GrantPermits(now);
        }

        permit.Cancel(cancellationToken);
        _timer.Set();
    }

    // Callers of this and the following methods hold the lock.
    private void GrantPermits(TimeSpan now)
    {
        var pace = Fill(now);
        _due = null;
        while (_queue.Head is { } permit && _inFlight < MaxInFlight(permit.Priority))
        {
            var tokens = _tokens!.WaitFor(1, pace.Rate);
            var wait = Max(Max(tokens, _shares.WaitFor(permit.Priority, 1, pace.Rate)), _pausedUntil - _now);
            permit.IsPaced |= tokens > TimeSpan.Zero && wait == tokens;
            if (wait > TimeSpan.Zero)
            {
                _due = _now + wait;
                return;
            }

            _tokens.Take();
            _shares.Take(permit.Priority);
            _queue.Remove(permit);
            _inFlight++;
            permit.Grant(pace.Step);
        }
    }

    private AdaptiveRate Fill(TimeSpan now)
    {
        _now = Max(_now, now); // another thread may have read the clock later and entered first
        var most = _configured() * Share;
        var pace = _rate = (_rate ?? AdaptiveRate.Of(most)).WithConfigured(most);
        (_tokens ??= new(pace.Burst)).Fill(_now, pace.Rate, pace.Burst);
        _shares.Fill(_now, pace.Rate);
        return pace;
    }

    private TimeSpan Expected(RequestPriority priority)
    {
        var rate = _rate!.Rate;
        var wait = Max(_tokens!.WaitFor(_queue.CountAhead(priority) + 1, rate), _shares.WaitFor(priority, _queue.CountOf(priority) + 1, rate));
        return Max(wait, TimeSpan.Zero) + Max(_pausedUntil - _now, TimeSpan.Zero);
    }

    private int MaxInFlight(RequestPriority priority) => priority <= RequestPriority.Refresh ? _maxInFlight + Reserve : _maxInFlight;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
