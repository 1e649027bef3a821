using System.Collections.Concurrent;

namespace ClassifyDashboard.Tests.Components;

/// <summary>A page's synchronization context that a test holds back: continuations run only when the test lets them, as behind slow work.</summary>
sealed class HeldContext : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _held = new();

    /// <summary>Whether a continuation waits.</summary>
    public bool HoldsSome => !_held.IsEmpty;

    public override void Post(SendOrPostCallback d, object? state) => _held.Enqueue((d, state));

    /// <summary>Runs something in this context.</summary>
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

    /// <summary>Runs all waiting continuations.</summary>
    public void LetGoOn() => Do(() =>
    {
        while (_held.TryDequeue(out var next))
            next.Callback(next.State);
    });
}
