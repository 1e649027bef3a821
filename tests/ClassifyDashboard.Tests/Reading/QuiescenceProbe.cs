using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.SampleApi;
using ClassifyDashboard.Storage;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>
/// Counts what is under way by the machine's clock, while that of the test stands still: requests that the sample API is
/// about to answer, and calls of the store.
/// </summary>
sealed class QuiescenceProbe(SampleApiHost sample) : IDisposable
{
    /// <summary>Tests that often wait for quiet run one after the other: side by side each would take the other's work for its own.</summary>
    public const string Collection = "Waits for quiet";

    private const int CalmAlone = 10;

    private readonly HttpClient _http = new();
    private int _requests;
    private int _calls;
    private long _begun;

    /// <summary>How many were begun so far.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Whether nothing goes on before time passes. Those that gave up are counted as held until the sample API notices.</summary>
    public bool IsNone => Volatile.Read(ref _calls) == 0 && Volatile.Read(ref _requests) == sample.Requests.Held;

    /// <summary>Whether no thread of the pool but the caller's has anything to do.</summary>
    public static bool IsAlone
    {
        get
        {
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var available, out _);
            return most - available <= (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0) && ThreadPool.PendingWorkItemCount == 0;
        }
    }

    /// <summary>A round trip: what is under way comes meanwhile.</summary>
    public async Task PulseAsync(CancellationToken cancelled) => await _http.GetStringAsync(new Uri(sample.BaseAddress, "sample/faults"), cancelled);

    /// <summary>Waits until nothing goes on any more before time passes, and what came has been looked at.</summary>
    /// <param name="most">
    /// After how many round trips without anything new that is sure. Where other tests run beside this one, only many show that nothing is on its way.
    /// </param>
    /// <param name="cancelled">Gives up.</param>
    public async Task QuietAsync(int most, CancellationToken cancelled)
    {
        for (var calm = 0; calm < most;)
        {
            var before = Begun;
            await PulseAsync(cancelled);
            calm = !IsNone || Begun != before ? 0 : calm + (IsAlone ? CalmAlone : 1);
        }
    }

    /// <summary>Has requests counted.</summary>
    // Around the time limit of an attempt, within the waits for another one and for a turn in the budget.
    public void CountRequestsIn(IServiceCollection services) => services.AddHttpClient(LlamaCloudRegistration.HttpClientName)
        .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Insert(handlers.Count - 1, new Attempts(this)));

    /// <summary>Has requests and calls of the store counted.</summary>
    public void CountIn(IServiceCollection services)
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

    private sealed class Store(SqliteStore store, QuiescenceProbe all) : IDistributedCache
    {
        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            using var _ = new Call(all);
            return await store.GetAsync(key, token);
        }

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            using var _ = new Call(all);
            await store.SetAsync(key, value, options, token);
        }

        public async Task RemoveAsync(string key, CancellationToken token = default)
        {
            using var _ = new Call(all);
            await store.RemoveAsync(key, token);
        }

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public byte[]? Get(string key) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public void Refresh(string key) => throw new NotSupportedException();
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
