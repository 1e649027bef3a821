namespace ClassifyDashboard.Health;

/// <summary>Whether this process is warm: whether what draws pages is compiled, so that many may come at once. It answers before, only more slowly.</summary>
public sealed class Readiness
{
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it is warm by now; once it is, it stays so.</summary>
    public bool IsWarm => _warm.Task.IsCompleted;

    /// <summary>Ends once it is warm.</summary>
    public Task Warm => _warm.Task;

    internal void BecomeWarm() => _warm.TrySetResult();
}
