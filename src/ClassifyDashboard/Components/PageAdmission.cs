using Microsoft.AspNetCore.Components.Endpoints;

namespace ClassifyDashboard.Components;

/// <summary>
/// When a page that was asked for begins to be rendered. While there is more work than processors take on, pages begin in the order
/// in which they came, and only as those before them are done: begun all together, all of many would come alive as late as the last.
/// </summary>
public sealed class PageAdmission : IDisposable
{
    // Whatever else keeps the processors busy, the next page begins after this.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    // Work that waits for a thread beyond this belongs to pages that have begun; without it the processors would now and then idle.
    private static readonly int Most = 2 * Environment.ProcessorCount;

    private readonly RenderQueue _turns;
    private readonly TimeProvider _time;
    private readonly Func<long> _waiting;
    private readonly SemaphoreSlim _next = new(1);

    public PageAdmission(RenderQueue turns, TimeProvider time)
        : this(turns, time, () => ThreadPool.PendingWorkItemCount)
    {
    }

    /// <param name="turns">Refreshes wait while a page does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="waiting">How many pieces of work wait for a thread.</param>
    internal PageAdmission(RenderQueue turns, TimeProvider time, Func<long> waiting) => (_turns, _time, _waiting) = (turns, time, waiting);

    /// <summary>Waits until the page may begin.</summary>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var awaited = _turns.AwaitFirst();
        await _next.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var since = _time.GetTimestamp();
            while (_waiting() >= Most && _time.GetElapsedTime(since) < Patience)
                await BehindTheOthersAsync().ConfigureAwait(false);
        }
        finally
        {
            _next.Release();
        }
    }

    public void Dispose() => _next.Dispose();

    // The end of the pool's own line, which Task.Yield would jump.
    private static Task BehindTheOthersAsync()
    {
        var turn = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }
}

/// <summary>Has the pages of an app admitted.</summary>
internal static class PageAdmissionMiddleware
{
    /// <summary>To be called after routing, and after what refuses requests.</summary>
    public static void UsePageAdmission(this WebApplication app)
    {
        var admission = app.Services.GetRequiredService<PageAdmission>();
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
                await admission.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            await next(context).ConfigureAwait(false);
        });
    }
}
