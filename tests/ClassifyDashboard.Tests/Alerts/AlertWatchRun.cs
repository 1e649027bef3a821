using System.Threading.Channels;
using ClassifyDashboard.Alerts;
using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;
using ClassifyDashboard.Sharing;
using ClassifyDashboard.Tests.Storage;
using ClassifyDashboard.Text;
using ClassifyDashboard.Wall;
using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>A watch from start to end, as in one process; its store is kept for the next.</summary>
sealed class AlertWatchRun : IAsyncDisposable
{
    private readonly Channel<Load?> _loads = Channel.CreateUnbounded<Load?>();
    private readonly Channel<Load> _unfinished = Channel.CreateUnbounded<Load>();
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly StoreUnderTest _store;
    private readonly Webhook _webhook;
    private readonly Task _running;
    private int _looked;

    public AlertWatchRun(AlertTestBase tests, WatchedJobs? watched = null, TimeSpan? remind = null, NameTable? names = null)
    {
        _store = new(tests.StoreDirectory);
        _webhook = new(tests.Receiver.Address, AlertTestBase.Secret, tests.Time);
        _running = new AlertWatch(watched ?? Found.Everything, new(
            (filter, _, cancellationToken) => filter.Window.To == TimeBound.Now ? Loads(cancellationToken) : LongUnfinished(cancellationToken),
            () => new(5, 5, 0, TimeSpan.Zero, TimeSpan.Zero, null),
            Arrivals = new(_store.Store, tests.Time),
            Found.NothingEarlier,
            jobs => jobs.With(names ?? NameTable.Empty),
            () => true,
            _store.Store,
            new IdListStore(_store.Store, tests.Time),
            _webhook,
            new(_store.Meters),
            AlertFormat.Slack,
            remind,
            new(),
            Found.Usual,
            tests.Time,
            LoggerFactory.Create(logging => logging.AddProvider(tests.Log)).CreateLogger("alerts"))).RunAsync(_stop.Token);
    }

    public void See(Load load) => Assert.True(_loads.Writer.TryWrite(load));

    /// <summary>Completes when all given loads have been evaluated.</summary>
    public async Task SeenAsync()
    {
        Assert.True(_loads.Writer.TryWrite(null));
        await _seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _webhook.Dispose();
        _store.Dispose();
        _stop.Dispose();
    }

    public ArrivalHistory Arrivals { get; }

    /// <summary>The number of given loads that have been evaluated.</summary>
    public int Evaluated => Volatile.Read(ref _looked);

    public void SeeUnfinished(Load load) => Assert.True(_unfinished.Writer.TryWrite(load));

    private async IAsyncEnumerable<Load> LongUnfinished([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Found.NoneUnfinished;
        await foreach (var load in _unfinished.Reader.ReadAllAsync(cancellationToken))
            yield return load;
    }

    private async IAsyncEnumerable<Load> Loads([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var load in _loads.Reader.ReadAllAsync(cancellationToken))
        {
            if (load is null)
            {
                _seen.SetResult();
                continue;
            }

            yield return load;
            Interlocked.Increment(ref _looked);
        }
    }
}
