namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>Lets the requests of the key go at a pace that the service takes, the most urgent first.</summary>
/// <remarks>
/// System.Threading.RateLimiting's token bucket is not used: it goes by the machine's stopwatch instead of the injected
/// clock, its rate cannot change, and it knows no priorities.
/// </remarks>
public sealed class RequestBudget : IDisposable
{
    /// <summary>By how many requests FirstRows and Refresh may exceed the limit in flight, so that slow backfill never blocks them.</summary>
    internal const int Reserve = 2;

    /// <summary>The share of the pace that Check requests take at most.</summary>
    internal const double CheckShare = 0.05;

    private readonly Lock _gate = new();
    private readonly RequestQueue _line = new();
    private readonly TokenBucket _checks = new(1);
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

    /// <param name="requestsPerSecond">The pace that is never exceeded; greater than 0.</param>
    /// <param name="maxInFlight">How many requests may be under way at once, 1 or more.</param>
    /// <param name="time">The clock.</param>
    public RequestBudget(double requestsPerSecond, int maxInFlight, TimeProvider time)
        : this(() => requestsPerSecond, maxInFlight, time)
    {
    }

    // What is configured depends on the connection, which may be to a server that starts after this object is made.
    internal RequestBudget(Func<double> configured, int maxInFlight, TimeProvider time)
    {
        (_configured, _maxInFlight, _time, _start) = (configured, maxInFlight, time, time.GetTimestamp());
        _timer = new(time, () => Now, Due, GoOn);
    }

    /// <summary>How it stands now.</summary>
    public BudgetState State
    {
        get
        {
            var (now, date) = (Now, _time.GetUtcNow());
            lock (_gate)
            {
                var pace = Fill(now);
                DateTimeOffset? paused = _pausedUntil > _now ? date + (_pausedUntil - _now) : null;
                return new(pace.Rate, pace.Configured, _line.Count, Expected(RequestPriority.FirstRows), Expected(RequestPriority.Backfill), paused);
            }
        }
    }

    internal int InFlight => Volatile.Read(ref _inFlight);

    // Read outside of the lock only: a test's clock calls its timers back when it is read, and this lock lets its own thread in again.
    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>How long a request of this priority that comes now is expected to wait, if those before it are answered in time and none that is more urgent comes.</summary>
    public TimeSpan ExpectedWait(RequestPriority priority)
    {
        var now = Now;
        lock (_gate)
        {
            Fill(now);
            return Expected(priority);
        }
    }

    /// <summary>Waits for a turn, which must then be ended by <see cref="End"/>, whatever becomes of the request.</summary>
    /// <exception cref="OperationCanceledException">The caller went away; this costs the budget nothing.</exception>
    internal async Task<RequestPermit> TakeAsync(RequestPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (turn, now) = (new RequestPermit(priority), Now);
        lock (_gate)
        {
            _line.Add(turn);
            GrantPermits(now);
        }

        _timer.Set();
        using var gone = turn.Given.IsCompleted ? default : cancellationToken.UnsafeRegister(_ => Leave(turn, cancellationToken), null);
        await turn.Given;
        return turn;
    }

    /// <summary>Gives a turn back.</summary>
    /// <param name="turn">A turn that <see cref="TakeAsync"/> gave.</param>
    /// <param name="answer">What became of the request.</param>
    /// <param name="retryAfter">How long the service asked to be left alone; at most <see cref="RetryPolicy.LongestWait"/> is heeded.</param>
    internal void End(RequestPermit turn, RequestOutcome answer, TimeSpan? retryAfter = null)
    {
        var now = Now;
        lock (_gate)
        {
            var before = Fill(now);
            _inFlight--;
            _rate = answer switch
            {
                RequestOutcome.Refused => before.Refused(turn.Step, _now),
                RequestOutcome.Served when turn.IsPaced => before.Served(turn.Step, _now),
                _ => before,
            };
            if (answer == RequestOutcome.Refused && _rate.Step != before.Step)
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
            while (_line.Head is { } turn && _line.Remove(turn))
                turn.Cancel(new CancellationToken(canceled: true));
            _due = null;
        }

        _timer.Dispose();
    }

    private void GoOn()
    {
        var now = Now;
        lock (_gate)
            GrantPermits(now);
        _timer.Set();
    }

    private TimeSpan? Due()
    {
        lock (_gate)
            return _due;
    }

    private void Leave(RequestPermit turn, CancellationToken cancellationToken)
    {
        var now = Now;
        lock (_gate)
        {
            if (!_line.Remove(turn))
                return;
            GrantPermits(now);
        }

        turn.Cancel(cancellationToken);
        _timer.Set();
    }

    // Under the lock, as is all below.
    private void GrantPermits(TimeSpan now)
    {
        var pace = Fill(now);
        _due = null;
        while (_line.Head is { } turn && _inFlight < MaxInFlight(turn.Priority))
        {
            var tokens = _tokens!.WaitFor(1, pace.Rate);
            var checks = turn.Priority == RequestPriority.Check ? _checks.WaitFor(1, pace.Rate * CheckShare) : TimeSpan.Zero;
            var wait = Max(Max(tokens, checks), _pausedUntil - _now);
            turn.IsPaced |= tokens > TimeSpan.Zero && wait == tokens;
            if (wait > TimeSpan.Zero)
            {
                _due = _now + wait;
                return;
            }

            _tokens.Take();
            if (turn.Priority == RequestPriority.Check)
                _checks.Take();
            _line.Remove(turn);
            _inFlight++;
            turn.Give(pace.Step);
        }
    }

    private AdaptiveRate Fill(TimeSpan now)
    {
        _now = Max(_now, now); // another thread may have read the clock later and come in first
        var pace = _rate ??= AdaptiveRate.Of(_configured());
        (_tokens ??= new(pace.Burst)).Fill(_now, pace.Rate, pace.Burst);
        _checks.Fill(_now, pace.Rate * CheckShare, 1);
        return pace;
    }

    private TimeSpan Expected(RequestPriority priority)
    {
        var rate = _rate!.Rate;
        var wait = _tokens!.WaitFor(_line.Before(priority) + 1, rate);
        if (priority == RequestPriority.Check)
            wait = Max(wait, _checks.WaitFor(_line.Of(priority) + 1, rate * CheckShare));
        return Max(wait, TimeSpan.Zero) + Max(_pausedUntil - _now, TimeSpan.Zero);
    }

    private int MaxInFlight(RequestPriority priority) => priority <= RequestPriority.Refresh ? _maxInFlight + Reserve : _maxInFlight;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
