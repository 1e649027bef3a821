using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Storage;
using ClassifyDashboard.Tests.Storage;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>
/// Counts work in progress by the machine's clock while the test's clock stands still: requests that the sample API is
/// about to answer, and calls of the store.
/// </summary>
sealed class QuiescenceProbe(SampleApiHost sample) : IDisposable
{
    /// <summary>Tests that often wait for quiet run one after the other: in parallel each would count the other's work as its own.</summary>
    public const string Collection = "Waits for quiet";

    private const int CalmAlone = 10;

    private readonly HttpClient _http = new();
    private int _requests;
    private int _calls;
    private long _begun;

    /// <summary>The number of operations started so far.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Whether nothing happens until time passes. Cancelled requests count as held until the sample API notices.</summary>
    public bool IsNone => Volatile.Read(ref _calls) == 0 && Volatile.Read(ref _requests) == sample.Requests.Held;

    /// <summary>Whether no pool thread but the caller's has work.</summary>
    public static bool IsAlone
    {
        get
        {
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var available, out _);
            return most - available <= (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0) && ThreadPool.PendingWorkItemCount == 0;
        }
    }

    /// <summary>A round trip: gives work in progress time to arrive.</summary>
    public async Task RoundTripAsync(CancellationToken cancelled) => await _http.GetStringAsync(new Uri(sample.BaseAddress, "sample/faults"), cancelled);

    /// <summary>Waits until nothing more happens before time passes, and all results have been processed.</summary>
    /// <param name="most">
    /// The round trips without anything new that prove it. Beside other tests only many show that nothing is on its way.
    /// </param>
    /// <param name="cancelled">Ends the wait.</param>
    public async Task QuietAsync(int most, CancellationToken cancelled)
    {
        for (var calm = 0; calm < most;)
        {
            var before = Begun;
            await RoundTripAsync(cancelled);
            calm = !IsNone || Begun != before ? 0 : calm + (IsAlone ? CalmAlone : 1);
        }
    }

    /// <summary>Counts requests.</summary>
    // Outside the timeout of an attempt, inside the waits for a retry and for a permit of the budget.
    public void CountRequestsIn(IServiceCollection services) => services.AddHttpClient(LlamaCloudRegistration.HttpClientName)
        .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Insert(handlers.Count - 1, new Attempts(this)));

    /// <summary>Counts requests and calls of the store.</summary>
    public void CountRequestsAndCallsIn(IServiceCollection services)
    {
        CountRequestsIn(services);
        services.AddSingleton<IDistributedCache>(provider => new Store(provider.GetRequiredService<SqliteStore>(), this));
    }

    public void Dispose() => _http.Dispose();

    public override string ToString() => $"{_requests} requests under way, {sample.Requests.Held} of them held back, and {_calls} calls of the store";

    private void Begin(ref int count)
    {
        Interlocked.Increment(ref count);
        Interlocked.Increment(ref _begun);
    }

    private sealed class Attempts(QuiescenceProbe all) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            all.Begin(ref all._requests);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref all._requests);
            }
        }
    }

    private sealed class Store(SqliteStore store, QuiescenceProbe all) : ForwardingCache(store)
    {
        protected override async Task<T> CallAsync<T>(string key, Func<Task<T>> call)
        {
            using var _ = new Call(all);
            return await call();
        }
    }

    private readonly struct Call : IDisposable
    {
        private readonly QuiescenceProbe _all;

        public Call(QuiescenceProbe all)
        {
            _all = all;
            all.Begin(ref all._calls);
        }

        public void Dispose() => Interlocked.Decrement(ref _all._calls);
    }
}
