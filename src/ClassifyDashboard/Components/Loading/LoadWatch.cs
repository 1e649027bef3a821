using ClassifyDashboard.Jobs;
using ClassifyDashboard.Reading;

namespace ClassifyDashboard.Components.Loading;

/// <summary>Keeps one screen's load of one filter up to date; following another filter lets go of the one before.</summary>
/// <param name="reader">Where loads come from.</param>
/// <param name="changed">Called with each new load, from any thread.</param>
public sealed class LoadWatch(JobReader reader, Func<Task> changed) : IDisposable
{
    private CancellationTokenSource? _following;
    private (JobFilter Filter, TimeZoneInfo Zone)? _followed;

    /// <summary>The latest load of the filter that is followed; null while nothing is known.</summary>
    public Load? Load { get; private set; }

    /// <summary>Watches the filter from now on; what is known of it is there at once.</summary>
    public void Follow(JobFilter filter, TimeZoneInfo zone)
    {
        var isSame = _followed == (filter, zone);
        if (isSame && _following is not null)
            return;
        Dispose();
        Load = reader.Peek(filter, zone) ?? (isSame ? Load : null);
        _followed = (filter, zone);
        _following = new();
        _ = RunAsync(filter, zone, _following.Token);
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

    public void Dispose()
    {
        _following?.Cancel();
        _following?.Dispose();
        _following = null;
    }

    private async Task RunAsync(JobFilter filter, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var load in reader.WatchAsync(filter, zone, cancellationToken))
            {
                if (ReferenceEquals(load, Load))
                    continue;
                Load = load;
                await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // Let go.
        }
    }
}
