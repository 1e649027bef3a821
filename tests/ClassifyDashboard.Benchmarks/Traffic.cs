using ClassifyDashboard.LlamaCloud.Budget;

/// <summary>A sent request, with times since the first.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="EndedAt">When its response arrived.</param>
/// <param name="Priority">Its priority in the budget.</param>
/// <param name="Status">The status of its response, 0 where there was none.</param>
sealed record Sent(TimeSpan At, TimeSpan EndedAt, RequestPriority Priority, int Status);

/// <summary>Notes the requests of one reader as they are sent, after the budget and the retries.</summary>
sealed class Traffic(TimeProvider time)
{
    private static readonly HttpRequestOptionsKey<RequestPriority> Priority = new(BudgetHandler.Priority);

    private readonly Lock _gate = new();
    private readonly List<Sent> _sent = [];
    private readonly long _start = time.GetTimestamp();
    private int _inFlight;
    private int _begun;

    public TimeSpan Now => time.GetElapsedTime(_start);

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The number of sent requests, including those in flight.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Ended requests that were sent after a time.</summary>
    public IReadOnlyList<Sent> From(TimeSpan at)
    {
        lock (_gate)
            return [.. _sent.Where(each => each.At >= at)];
    }

    public DelegatingHandler Handler() => new Noting(this);

    private sealed class Noting(Traffic traffic) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (at, status) = (traffic.Now, 0);
            Interlocked.Increment(ref traffic._inFlight);
            Interlocked.Increment(ref traffic._begun);
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                status = (int)response.StatusCode;
                return response;
            }
            finally
            {
                lock (traffic._gate)
                    traffic._sent.Add(new(
                        at,
                        traffic.Now,
                        request.Options.TryGetValue(Priority, out var priority) ? priority : RequestPriority.Backfill,
                        status));
                Interlocked.Decrement(ref traffic._inFlight);
            }
        }
    }
}
