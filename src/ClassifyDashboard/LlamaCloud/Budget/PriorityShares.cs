namespace ClassifyDashboard.LlamaCloud.Budget;

/// <summary>Holds some priorities to a share of the rate. Not thread-safe.</summary>
internal sealed class PriorityShares
{
    /// <summary>The maximum shares of the rate for Check and for Details requests.</summary>
    internal const double CheckShare = 0.05, DetailsShare = 0.1;

    private readonly Dictionary<RequestPriority, (TokenBucket Tokens, double Share)> _shares = new()
    {
        [RequestPriority.Check] = (new(1), CheckShare),
        [RequestPriority.Details] = (new(1), DetailsShare),
    };

    /// <summary>Adds what has accrued at a rate, in requests a second, since the last call.</summary>
    public void Fill(TimeSpan now, double rate)
    {
        foreach (var (tokens, share) in _shares.Values)
            tokens.Fill(now, rate * share, 1);
    }

    /// <summary>Takes a request of a priority.</summary>
    public void Take(RequestPriority priority)
    {
        if (_shares.TryGetValue(priority, out var share))
            share.Tokens.Take();
    }

    /// <summary>Returns the time until so many requests of a priority may go at a rate, in requests a second.</summary>
    public TimeSpan WaitFor(RequestPriority priority, int requests, double rate) =>
        _shares.TryGetValue(priority, out var share) ? share.Tokens.WaitFor(requests, rate * share.Share) : TimeSpan.Zero;
}
