using ClassifyDashboard.LlamaCloud.Budget;

namespace ClassifyDashboard.Tests.LlamaCloud.Budget;

/// <summary>A service that refuses requests above a rate, as the sample API does: a bucket of one second's worth, at least one request.</summary>
sealed class BucketService(double rate)
{
    private double _tokens = Math.Max(1, rate);
    private double _at;

    public double Rate { get; set; } = rate;

    public bool TryTake(double now)
    {
        _tokens = Math.Min(Math.Max(1, Rate), _tokens + (now - _at) * Rate);
        _at = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}

/// <summary>Readers that always have a next request, a rate limiter and a service, in simulated time: each run is the same.</summary>
sealed class PaceSimulation
{
    private readonly PriorityQueue<Action, (double Time, int Number)> _events = new();
    private readonly Func<double, bool> _service;
    private readonly Random _chance = new(1);
    private readonly TokenBucket _tokens;
    private readonly double _latency;
    private readonly double _jitter;
    private readonly Queue<int> _line = new();
    private int _number;
    private double _now;
    private bool _isWaiting;
    private Outcome _outcome = new(0, 0, 0);

    public PaceSimulation(double configured, Func<double, bool> service, int lanes = 8, double latency = 0.15, double jitter = 0)
    {
        (AdaptiveRate, _service, _latency, _jitter) = (AdaptiveRate.Of(configured), service, latency, jitter);
        _tokens = new(AdaptiveRate.Burst);
        for (var lane = 0; lane < lanes; lane++)
            _line.Enqueue(0);
    }

    public AdaptiveRate AdaptiveRate { get; private set; }

    /// <summary>Runs for a number of seconds and returns what happened in them.</summary>
    public Outcome Run(double seconds)
    {
        _outcome = new(0, 0, 0);
        var end = _now + seconds;
        Send(isPaced: false);
        while (_events.TryPeek(out var next, out var when) && when.Time <= end)
        {
            _events.Dequeue();
            _now = when.Time;
            next();
        }

        _now = end;
        return _outcome;
    }

    /// <summary>Runs until the rate reaches a value; returns the seconds that took.</summary>
    public double Until(double rate)
    {
        var began = _now;
        while (AdaptiveRate.Rate < rate && _now - began < 86_400)
            Run(1);
        return _now - began;
    }

    /// <param name="Served">Requests that were served.</param>
    /// <param name="Refused">Requests that were refused.</param>
    /// <param name="MaxRefusals">The most refusals of a single request.</param>
    public sealed record Outcome(int Served, int Refused, int MaxRefusals)
    {
        public double Share => Refused / (double)(Served + Refused);
    }

    private TimeSpan Now => TimeSpan.FromSeconds(_now);

    private void At(double time, Action action) => _events.Enqueue(action, (time, _number++));

    private void Send(bool isPaced)
    {
        while (_line.Count > 0 && !_isWaiting)
        {
            _tokens.Fill(Now, AdaptiveRate.Rate, AdaptiveRate.Burst);
            var wait = _tokens.WaitFor(1, AdaptiveRate.Rate);
            if (wait > TimeSpan.Zero)
            {
                _isWaiting = true;
                At(_now + wait.TotalSeconds, () =>
                {
                    _isWaiting = false;
                    Send(isPaced: true);
                });
                return;
            }

            _tokens.Take();
            var (refusals, step, paced) = (_line.Dequeue(), AdaptiveRate.Step, isPaced);
            isPaced = false;
            var there = _now + _latency / 2 + _jitter * _chance.NextDouble();
            At(there, () => Arrive(refusals, step, paced, there + _latency / 2));
        }
    }

    private void Arrive(int refusals, int step, bool isPaced, double back)
    {
        var isServed = _service(_now);
        At(back, () => Respond(refusals, step, isPaced, isServed));
    }

    private void Respond(int refusals, int step, bool isPaced, bool isServed)
    {
        _tokens.Fill(Now, AdaptiveRate.Rate, AdaptiveRate.Burst);
        if (isServed)
        {
            _outcome = _outcome with { Served = _outcome.Served + 1 };
            AdaptiveRate = isPaced ? AdaptiveRate.Served(step, Now) : AdaptiveRate;
            _line.Enqueue(0);
        }
        else
        {
            _outcome = _outcome with { Refused = _outcome.Refused + 1, MaxRefusals = Math.Max(_outcome.MaxRefusals, refusals + 1) };
            var before = AdaptiveRate.Step;
            AdaptiveRate = AdaptiveRate.Refused(step, Now);
            if (AdaptiveRate.Step != before)
                _tokens.Empty();
            At(_now + Math.Pow(2, Math.Min(refusals, 3)), () =>
            {
                _line.Enqueue(refusals + 1);
                Send(isPaced: false);
            });
        }

        Send(isPaced: false);
    }
}
