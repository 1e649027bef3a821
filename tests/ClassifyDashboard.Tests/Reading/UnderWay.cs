using ClassifyDashboard.LlamaCloud;
using ClassifyDashboard.Reading.Disk;
using ClassifyDashboard.SampleApi;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace ClassifyDashboard.Tests.Reading;

/// <summary>
/// Counts what is under way by the machine's clock, while that of the test stands still: requests that the sample API is
/// about to answer, and calls of the store.
/// </summary>
sealed class UnderWay(SampleApiHost sample)
{
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
            return most - available <= 1 && ThreadPool.PendingWorkItemCount == 0;
        }
    }

    /// <summary>Has services counted.</summary>
    public void CountIn(IServiceCollection services)
    {
        // Around the time limit of an attempt, within the waits for another one and for a turn in the budget.
        services.AddHttpClient(LlamaCloudServices.HttpClientName)
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Insert(handlers.Count - 1, new Attempts(this)));
        services.AddSingleton<IDistributedCache>(provider => new Store(provider.GetRequiredService<SqliteStore>(), this));
    }

    public override string ToString() => $"{_requests} requests under way, {sample.Requests.Held} of them held back, and {_calls} calls of the store";

    private void Begin(ref int count)
    {
        Interlocked.Increment(ref count);
        Interlocked.Increment(ref _begun);
    }

    private sealed class Attempts(UnderWay all) : DelegatingHandler
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

    private sealed class Store(SqliteStore store, UnderWay all) : IDistributedCache
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
        private readonly UnderWay _all;

        public Call(UnderWay all)
        {
            _all = all;
            all.Begin(ref all._calls);
        }

        public void Dispose() => Interlocked.Decrement(ref _all._calls);
    }
}
