namespace ClassifyDashboard.SampleApi;

/// <summary>A request that the list endpoint got.</summary>
/// <param name="Query">Its query string.</param>
/// <param name="Status">What it was answered with; 0 where there is none.</param>
public sealed record LoggedRequest(string Query, int Status);

/// <summary>Counts the requests that the list endpoint got, and keeps the latest.</summary>
public sealed class RequestLog
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<LoggedRequest> _latest = new();
    private long _total;
    private int _held;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>How many of them wait for time to pass by the sample API's clock just now.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>The latest, oldest first.</summary>
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

    /// <summary>Counts a request as it comes in.</summary>
    internal void Count() => Interlocked.Increment(ref _total);

    internal void Hold(int more) => Interlocked.Add(ref _held, more);

    /// <summary>Keeps a request before its answer goes out, so that whoever has the answer finds it here.</summary>
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
