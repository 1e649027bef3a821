namespace ClassifyDashboard.Health;

/// <summary>
/// Whether this process is warm: the code that renders pages is compiled, so many people can open pages at once. Before that, pages only
/// come more slowly.
/// </summary>
public sealed class Readiness
{
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the process is warm; it then stays warm.</summary>
    public bool IsWarm => _warm.Task.IsCompleted;

    /// <summary>Completes when the process is warm.</summary>
    public Task Warm => _warm.Task;

    internal void BecomeWarm() => _warm.TrySetResult();
}
