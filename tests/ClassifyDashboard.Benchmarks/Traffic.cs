using ClassifyDashboard.LlamaCloud.Budget;

/// <summary>A request as it went out, in time since the first.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="EndedAt">When its answer had come.</param>
/// <param name="Priority">Its priority in the budget.</param>
/// <param name="Status">What it was answered with, 0 where nothing came.</param>
sealed record Sent(TimeSpan At, TimeSpan EndedAt, RequestPriority Priority, int Status);

/// <summary>Notes the requests of one reader as they go out, behind the budget and the retries.</summary>
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

    /// <summary>How many went out, those under way too.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Those that have ended, and were sent from a time on.</summary>
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
                    traffic._sent.Add(new(at, traffic.Now, request.Options.TryGetValue(Priority, out var priority) ? priority : RequestPriority.Backfill, status));
                Interlocked.Decrement(ref traffic._inFlight);
            }
        }
    }
}
