namespace ClassifyDashboard.Tests.Servers;

/// <summary>Waits by the machine's clock for what several servers come to.</summary>
static class Waiting
{
    /// <summary>Looks until something holds.</summary>
    public static Task UntilAsync(Func<bool> holds, TimeSpan patience) => UntilAsync(() => Task.FromResult(holds()), patience);

    /// <summary>Asks until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
