namespace ClassifyDashboard.SampleApi;

/// <summary>A request that the list endpoint got.</summary>
/// <param name="Query">Its query string.</param>
/// <param name="Status">What it was answered with; 0 where the answer was broken off or held back.</param>
public sealed record LoggedRequest(string Query, int Status);

/// <summary>Counts the requests that the list endpoint got, and keeps the latest.</summary>
public sealed class RequestLog
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<LoggedRequest> _latest = new();
    private long _total;

    public long Total => Interlocked.Read(ref _total);

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

    internal void Add(string query, int status)
    {
        lock (_gate)
        {
            _total++;
            _latest.Enqueue(new(query, status));
            if (_latest.Count > Kept)
                _latest.Dequeue();
        }
    }
}
