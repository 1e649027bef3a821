namespace ClassifyDashboard.Health;

/// <summary>
/// Whether this process is warm: the code that renders pages is compiled, so many people can open pages at once. Before that, pages only
/// come more slowly.
/// </summary>
public sealed class Readiness
{
    private volatile bool _isDraining;
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the process is warm; it then stays warm.</summary>
    public bool IsWarm => _warm.Task.IsCompleted;

    /// <summary>Completes when the process is warm.</summary>
    public Task Warm => _warm.Task;

    /// <summary>Whether new requests should come here: the process is warm, and was not asked to end.</summary>
    public bool IsReady => IsWarm && !_isDraining;

    internal void Drain() => _isDraining = true;

    internal void BecomeWarm() => _warm.TrySetResult();
}
