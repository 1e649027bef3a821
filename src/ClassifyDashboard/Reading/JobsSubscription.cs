using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading.Watching;

namespace ClassifyDashboard.Reading;

/// <summary>
/// Keeps one screen's load of one filter up to date. Following another filter ends the subscription to the filter before.
/// </summary>
/// <param name="reader">The source of loads.</param>
/// <param name="changed">Called with each new load, from any thread.</param>
public sealed class JobsSubscription(JobReader reader, Func<Task> changed) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _following;
    private (JobFilter Filter, TimeZoneInfo Zone)? _followed;
    private bool _isDisposed;

    /// <summary>The latest load of the followed filter; null while nothing is known.</summary>
    public Load? Load { get; private set; }

    /// <summary>Follows the filter from now on. Jobs that are already known are available at once. Does nothing after disposal.</summary>
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

    /// <summary>For a page that is rendered once: waits for a complete load, at most for the given time.</summary>
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
            // The page is sent with the jobs that are known. The rest arrives over its live connection.
        }
    }

    /// <summary>Follows nothing for now. The load stays as it is.</summary>
    public void Unsubscribe()
    {
        CancellationTokenSource? following;
        lock (_gate)
            (following, _following) = (_following, null);
        following?.Cancel(); // outside the lock: code that waits for a load continues here
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
                if (TryAccept(load, following))
                    await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // The subscription has ended.
        }
    }

    // A load may arrive after another filter was chosen, or after the screen was closed.
    private bool TryAccept(Load load, CancellationTokenSource following)
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
