namespace ClassifyDashboard.Servers;

/// <summary>Decides which part a server has, by its lease, by when it reached Redis last, and by whether its process slept. Not thread-safe.</summary>
/// <remarks>
/// A process that slept (a suspended machine, a stopped container) finds calls that ran out of time and a lease that has ended. Neither says
/// anything about Redis, and another server may read by now. So its <see cref="Patience"/> begins anew, and it sends no alerts meanwhile.
/// </remarks>
/// <param name="time">The clock. Its stopwatch runs on while the process sleeps.</param>
internal sealed class PartDecision(TimeProvider time)
{
    /// <summary>How long a server without the lease waits for Redis before it reads alone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>The longest time between two beats of a process that did not sleep.</summary>
    public static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(5);

    // One failure can come from a short sleep.
    private const int FailuresOfReader = 2;

    private long? _beatAt;
    private long? _contactAt;
    private int _failures;
    private bool _wasReader;

    /// <summary>The process runs. It says so each second, whether Redis answers or a call to it hangs.</summary>
    public void Beat()
    {
        NoticeSleep();
        _beatAt = time.GetTimestamp();
    }

    /// <summary>Redis answered.</summary>
    /// <param name="holdsLease">Whether this server has the lease.</param>
    public void Reached(bool holdsLease)
    {
        (_contactAt, _failures) = (time.GetTimestamp(), 0);
        _wasReader &= holdsLease;
    }

    /// <summary>Redis did not answer.</summary>
    public void Failed() => _failures++;

    /// <summary>Decides.</summary>
    /// <param name="holdsLease">Whether this server has the lease now.</param>
    /// <returns>The part, and whether this server sends the alerts.</returns>
    /// <remarks>A reader that has lost Redis does not wait as long as others, since nobody else may be there to read, and goes on with the alerts.</remarks>
    public (ServerPart Part, bool SendsAlerts) Decide(bool holdsLease)
    {
        NoticeSleep();
        if (holdsLease)
        {
            _wasReader = true;
            return (ServerPart.Reader, true);
        }

        var waits = _contactAt is { } at && time.GetElapsedTime(at) < Patience && !(_wasReader && _failures >= FailuresOfReader);
        return waits ? (ServerPart.Follower, false) : (ServerPart.Alone, _wasReader);
    }

    private void NoticeSleep()
    {
        if (_beatAt is not { } at || time.GetElapsedTime(at) < LongestBeat)
            return;
        _contactAt = _beatAt = time.GetTimestamp();
        (_failures, _wasReader) = (0, false);
    }
}
