namespace ClassifyDashboard.SampleApi;

/// <summary>A token bucket that holds one second's worth of requests, at least one.</summary>
internal sealed class RateLimit(double perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = Math.Max(1, perSecond);
    private long _last = time.GetTimestamp();

    /// <summary>Takes one token; false where none is left.</summary>
    public bool TryTake()
    {
        if (perSecond <= 0)
            return true;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(Math.Max(1, perSecond), _tokens + time.GetElapsedTime(_last, now).TotalSeconds * perSecond);
            _last = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
