namespace ClassifyDashboard.SampleApi;

/// <summary>A request to an endpoint of the API.</summary>
/// <param name="Query">The query string; for an endpoint beside the list, its path too.</param>
/// <param name="Status">The status of the response; 0 without a response.</param>
public sealed record LoggedRequest(string Query, int Status);

/// <summary>Counts requests and keeps the latest.</summary>
public sealed class RequestLog
{
    /// <summary>The number of kept requests.</summary>
    public const int Kept = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<LoggedRequest> _latest = new();
    private long _total;
    private int _held;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>The number of requests whose delayed responses wait for the sample API's clock.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>The latest requests, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Latest
    {
        get
        {
            lock (_gate)
                return [.. _latest];
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _latest.Clear();
            Interlocked.Exchange(ref _total, 0);
        }
    }

    /// <summary>Counts a request on arrival.</summary>
    internal void Count() => Interlocked.Increment(ref _total);

    internal void Hold(int more) => Interlocked.Add(ref _held, more);

    /// <summary>Records a request before its response is sent, so that the receiver of the response finds it here.</summary>
    internal void Add(string query, int status)
    {
        lock (_gate)
        {
            _latest.Enqueue(new(query, status));
            if (_latest.Count > Kept)
                _latest.Dequeue();
        }
    }
}
