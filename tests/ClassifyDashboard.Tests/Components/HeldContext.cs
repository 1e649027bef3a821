using System.Collections.Concurrent;

namespace ClassifyDashboard.Tests.Components;

/// <summary>What a page's own line of work is: what awaits in it goes on only when the test lets it, as behind something that takes its time.</summary>
sealed class HeldContext : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _held = new();

    /// <summary>Whether something waits to go on.</summary>
    public bool HoldsSome => !_held.IsEmpty;

    public override void Post(SendOrPostCallback d, object? state) => _held.Enqueue((d, state));

    /// <summary>Does something in this line of work.</summary>
    public void Do(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Lets all go on that waits.</summary>
    public void LetGoOn() => Do(() =>
    {
        while (_held.TryDequeue(out var next))
            next.Callback(next.State);
    });
}
