using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Components.Loading;

/// <summary>Keeps one screen's load of one filter up to date; following another filter lets go of the one before, for good.</summary>
/// <param name="reader">Where loads come from.</param>
/// <param name="changed">Called with each new load, from any thread.</param>
public sealed class JobsSubscription(JobReader reader, Func<Task> changed) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _following;
    private (JobFilter Filter, TimeZoneInfo Zone)? _followed;
    private bool _isDisposed;

    /// <summary>The latest load of the filter that is followed; null while nothing is known.</summary>
    public Load? Load { get; private set; }

    /// <summary>Watches the filter from now on; what is known of it is there at once. Does nothing once this is disposed of.</summary>
    public void Follow(JobFilter filter, TimeZoneInfo zone)
    {
        var isSame = _followed == (filter, zone);
        if (_isDisposed || (isSame && _following is not null))
            return;
        Unsubscribe();
        var (known, following) = (reader.Peek(filter, zone) ?? (isSame ? Load : null), new CancellationTokenSource());
        lock (_gate)
            (Load, _followed, _following) = (known, (filter, zone), following);
        _ = RunAsync(filter, zone, following);
    }

    /// <summary>For a page that is rendered once: waits for the whole answer, or as long as a reader of the page should.</summary>
    public async Task ReadAsync(JobFilter filter, TimeZoneInfo zone, TimeSpan patience, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        try
        {
            await foreach (var load in reader.WatchAsync(filter, zone, deadline.Token))
            {
                Load = load;
                if (load.Stage != LoadStage.Reading)
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // The page goes out with what there is; its live connection brings the rest.
        }
    }

    /// <summary>Watches nothing for now; the load stays as it is.</summary>
    public void Unsubscribe()
    {
        CancellationTokenSource? following;
        lock (_gate)
            (following, _following) = (_following, null);
        following?.Cancel(); // not within the lock: whoever waits for a load goes on here
        following?.Dispose();
    }

    public void Dispose()
    {
        _isDisposed = true;
        Unsubscribe();
    }

    private async Task RunAsync(JobFilter filter, TimeZoneInfo zone, CancellationTokenSource following)
    {
        try
        {
            await foreach (var load in reader.WatchAsync(filter, zone, following.Token))
            {
                if (Take(load, following))
                    await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // Let go.
        }
    }

    // A load may have been under way while another filter was chosen, or the screen closed.
    private bool Take(Load load, CancellationTokenSource following)
    {
        lock (_gate)
        {
            if (_following != following || ReferenceEquals(load, Load))
                return false;
            Load = load;
            return true;
        }
    }
}
